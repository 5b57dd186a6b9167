"""The fee schedule as it stands on a day: every item with its price, by which rule, until when, and what comes next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from cases.courts.selectors import Concession
from cases.models import Court
from icms.lib.export import dollars
from icms.lib.trilingual import Trilingual
from payments.fees.quote import price_of
from payments.fees.rules import Period, Price, Rule
from payments.models import ConcessionPeriod, FeeItem
from payments.models.schedule import SOURCES

SET, FREE, NOT_SET, TO_COME, ENDED = "set", "free", "not_set", "to_come", "ended"


@dataclass(frozen=True)
class Entry:
    """One item on one day. `shown` is the version in force, else the next, else the last; amounts are HK$ cents."""

    shown: FeeItem
    state: str
    next: FeeItem | None
    price: Price | None

    @property
    def court(self) -> Court:
        return self.shown.court

    @property
    def code(self) -> str:
        return self.shown.code

    @property
    def description(self) -> Trilingual:
        return self.shown.description

    @property
    def costs_less_until(self) -> date | None:
        """The last day of the concession, where it lowers this fee on the day."""
        return self.price.period.last_day if self.price and self.price.period and self.is_less else None

    @property
    def is_less(self) -> bool:
        return self.price is not None and self.price.rule == Rule.CONCESSION


def entries(day: date, *, court: str = "") -> list[Entry]:
    """Every item of the schedule (of one court) as it stands on a day, by court and code. Two queries."""
    versions = FeeItem.objects.select_related("court").order_by("court", "code", "in_force_from")
    periods: dict[str, list[Period]] = {}
    for row in ConcessionPeriod.objects.all():
        periods.setdefault(row.court_id, []).append(Period(row.first_day, row.last_day))
    wanted = versions.filter(court=court) if court else versions
    grouped = groupby(wanted, key=lambda version: (version.court_id, version.code))
    return [_entry(list(group), periods.get(key[0], []), day) for key, group in grouped]


def of_item(court: str, code: str) -> list[FeeItem]:
    """The versions of one item, the newest first."""
    versions = FeeItem.objects.filter(court=court, code=code).select_related(
        "court", "proposal__proposed_by", "proposal__decided_by"
    )
    return list(versions.order_by("-in_force_from"))


def by_court(found: Iterable[Entry]) -> list[tuple[Court, list[Entry]]]:
    """The same entries under their courts."""
    return [(group[0].court, group) for _, each in groupby(found, key=lambda e: e.court.pk) if (group := list(each))]


def parted(court: Court, found: list[Entry]) -> tuple[Court, list[Entry], list[Entry]]:
    """What has a fee, or none by law, apart from what the registry has not set."""
    return court, [e for e in found if e.state != NOT_SET], [e for e in found if e.state == NOT_SET]


def csv_rows(found: Iterable[Entry]) -> Iterator[Sequence[Any]]:
    """For a spreadsheet, the names of the columns first; amounts in dollars."""
    yield CSV_HEAD
    for entry in found:
        yield [
            entry.court.pk,
            entry.code,
            *(getattr(entry.shown, f"description_{language}") for language in ("en", "zh_hant", "zh_hans")),
            entry.shown.unit,
            entry.state,
            dollars(entry.shown.ordinary_cents),
            dollars(entry.shown.e_cents),
            dollars(entry.price.charged_cents) if entry.price else "",
            entry.price.rule if entry.price else "",
            entry.costs_less_until,
            entry.shown.in_force_from,
            entry.shown.in_force_until,
            *(getattr(entry.shown, field) for field in SOURCES),
            "yes" if entry.shown.confirmed else "no",
            "yes" if entry.shown.illustrative else "no",
        ]


CSV_HEAD = (
    *("court", "code", "description_en", "description_zh_hant", "description_zh_hans", "unit", "state"),
    *("ordinary", "e_fee", "fee_on_the_day", "rule", "concession_until", "in_force_from", "in_force_until"),
    *SOURCES,
    "confirmed",
    "illustrative",
)


def _entry(versions: list[FeeItem], periods: list[Period], day: date) -> Entry:
    now = next((each for each in versions if each.in_force_on(day)), None)
    coming = next((each for each in versions if each.in_force_from > day), None)
    if now is None:
        return Entry(coming or versions[-1], TO_COME if coming else ENDED, coming, None)
    if not now.is_set:
        return Entry(now, NOT_SET, coming, None)
    return Entry(now, FREE if now.free else SET, coming, price_of(now, periods, day))


def concessions_on(day: date) -> dict[str, Concession]:
    """By court: the concession that runs on a day, else the next to come, else the last that ran; one query."""
    found: dict[str, Concession] = {}
    for period in ConcessionPeriod.objects.order_by("court", "first_day"):
        phase = "over" if period.last_day < day else "to_come" if day < period.first_day else "running"
        if period.court_id not in found or found[period.court_id].phase == "over":
            found[period.court_id] = Concession(period.first_day, period.last_day, phase)
    return found
