"""What inspecting costs, and how a basket becomes the lines of one charge at each court (domain 8, 9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from cases.calendar.opening_hours import CalendarNotLoaded
from cases.models import Case, Court
from causebook.inspection.basket import Kind, Wanted, documents_of
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.fees.quote import Quote, day_that_counts, quote

SUBJECT = "inspection"
NOT_NOW = Reason("calendar_unknown", _("The court’s calendar does not reach this date yet. Please tell the registry."))


@dataclass(frozen=True)
class Priced:
    """One thing and what it costs by itself, in HK$ cents."""

    wanted: Wanted
    cents: int


@dataclass(frozen=True)
class WholeFile:
    """The file of a case, which costs no more than those of its documents that were chosen; in HK$ cents."""

    name: str
    case: Case
    cents: int
    chosen_cents: int
    count: int


@dataclass(frozen=True)
class CourtBasket:
    """What is wanted of one court: one charge, because receipts are numbered by court."""

    court: Court
    things: list[Priced]
    quote: Quote

    @property
    def whole_files(self) -> list[WholeFile]:
        """Of each case with documents chosen one by one, its file, where that holds more or costs less than they do.

        A file is one search, as each document is (domain 8), so it never costs more.
        """
        found = []
        single = [each for each in self.things if each.wanted.kind == Kind.DOCUMENT]
        for case in dict.fromkeys(each.wanted.case for each in single):
            cents = [each.cents for each in single if each.wanted.case == case]
            count = sum(1 for _document in documents_of(case))
            if count > 1 and not self.is_blocked:
                found.append(WholeFile(f"{Kind.FILE}:{case.slug}", case, cents[0], sum(cents), count))
        return found

    @property
    def has_documents(self) -> bool:
        """Is there a document among the things, whose copy will be marked? An extract is not."""
        return any(each.wanted.kind in (Kind.DOCUMENT, Kind.FILE) for each in self.things)

    @property
    def is_blocked(self) -> bool:
        return bool(self.quote.blocked)


def quoted(wanted: Sequence[Wanted], *, at: Court) -> Quote:
    """What these things of one court cost together today, a line a fee item. Raises Refused past the calendar."""
    return quote([(at.pk, code, count) for code, count in _counted(wanted)], deemed_day=day_of(at))


def line_of(wanted: Wanted, among: Sequence[Wanted]) -> int:
    """The position of the charge line that a thing is paid for with."""
    return [code for code, _count in _counted(among)].index(wanted.fee_item) + 1


def priced(wanted: Sequence[Wanted], found: Quote) -> list[Priced]:
    """Each thing at its own price; nothing where its item is blocked."""
    one = {line.code: line.charged_cents // line.quantity for line in found.lines}
    return [Priced(each, one.get(each.fee_item, 0)) for each in wanted]


def by_court(wanted: Iterable[Wanted]) -> list[CourtBasket]:
    """A basket parted by court, each with its price of today."""
    courts = sorted(wanted, key=lambda each: each.case.court.pk)
    baskets = []
    for _code, group in groupby(courts, key=lambda each: each.case.court.pk):
        things = list(group)
        found = quoted(things, at=things[0].case.court)
        baskets.append(CourtBasket(things[0].case.court, priced(things, found), found))
    return baskets


def day_of(court: Court) -> date:
    """The day whose fee counts now. Raises Refused where the calendar does not reach it."""
    try:
        return day_that_counts(court, clock.now())
    except CalendarNotLoaded as error:
        raise Refused(NOT_NOW) from error


def _counted(wanted: Sequence[Wanted]) -> list[tuple[str, int]]:
    codes = [each.fee_item for each in wanted]
    return [(code, codes.count(code)) for code in dict.fromkeys(codes)]
