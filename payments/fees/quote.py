"""What items cost on the day they are deemed received, line by line, with the reason (domain 9)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Court
from icms.lib.clock import court_day
from icms.lib.errors import Reason
from icms.lib.trilingual import Trilingual
from payments.fees import explanations
from payments.fees.rules import Period, Price, Rule, price
from payments.models import ConcessionPeriod, Exemption, FeeItem

Wanted = tuple[str, str, int]  # court, code of the fee item, how many
SEARCHES = frozenset({FeeItem.Unit.SEARCH, FeeItem.Unit.CASE})


@dataclass(frozen=True)
class QuoteLine:
    """One item at its price; the amounts are for the whole quantity, in HK$ cents."""

    fee_item_id: int | None
    court: str
    code: str
    quantity: int
    description: Trilingual
    ordinary_cents: int
    charged_cents: int
    rule: Rule
    because: Trilingual
    concession_until: date | None
    confirmed: bool
    e_cents: int | None = None
    illustrative: bool = False

    @property
    def is_free(self) -> bool:
        return self.rule == Rule.FREE

    @property
    def is_exempt(self) -> bool:
        return self.rule == Rule.EXEMPT


@dataclass(frozen=True)
class Quote:
    """A price for the day of deemed receipt. If something is blocked, the total is not the whole price."""

    lines: tuple[QuoteLine, ...]
    deemed_day: date
    blocked: tuple[Reason, ...] = ()

    @property
    def total_cents(self) -> int:
        return sum(line.charged_cents for line in self.lines)

    @property
    def ordinary_total_cents(self) -> int:
        return sum(line.ordinary_cents for line in self.lines)

    @property
    def saving_cents(self) -> int:
        return self.ordinary_total_cents - self.total_cents

    @property
    def exempt_cents(self) -> int:
        """What is not owed because the party is exempt, at the ordinary fee."""
        return sum(line.ordinary_cents for line in self.lines if line.is_exempt)

    @property
    def concession_until(self) -> date | None:
        """The last day on which all of this costs as little; None if the concession lowers nothing."""
        return min((line.concession_until for line in self.lines if line.concession_until), default=None)

    @property
    def is_illustrative(self) -> bool:
        """Is an amount of it made up for a demonstration?"""
        return any(line.illustrative for line in self.lines)

    @property
    def is_free(self) -> bool:
        """Nothing is owed, and nothing is unknown."""
        return not self.blocked and self.total_cents == 0


def quote(items: Sequence[Wanted], *, deemed_day: date, exemption: Exemption | None = None) -> Quote:
    """Price these items for a day of deemed receipt (court time). Two queries.

    A party with an exemption owes nothing for an item that has a fee. An item without an amount is blocked, never free,
    for an exempt party too: what is not owed must be known (domain 9).
    """
    wanted = {(court, code) for court, code, _quantity in items}
    versions: dict[tuple[str, str], list[FeeItem]] = {}
    for version in FeeItem.objects.of(wanted).select_related("court"):
        versions.setdefault((version.court_id, version.code), []).append(version)
    periods: dict[str, list[Period]] = {}
    for row in ConcessionPeriod.objects.filter(court__in={court for court, _code in wanted}):
        periods.setdefault(row.court_id, []).append(Period(row.first_day, row.last_day))
    lines, blocked = [], []
    for court, code, quantity in items:
        known = versions.get((court, code), [])
        item = next((each for each in known if each.in_force_on(deemed_day)), None)
        if item is not None and item.is_set:
            line = _line(item, quantity, periods.get(court, []), deemed_day)
            lines.append(_without_fee(line, exemption) if exemption else line)
        else:
            blocked.append(_why_blocked(code, known, item))
    return Quote(tuple(lines), deemed_day, tuple(blocked))


def _without_fee(line: QuoteLine, exemption: Exemption) -> QuoteLine:
    if line.is_free:
        return line
    why = explanations.exempt(code=exemption.pk, ground=exemption.text, ordinary_cents=line.ordinary_cents)
    return replace(line, charged_cents=0, rule=Rule.EXEMPT, because=why, concession_until=None)


def _line(item: FeeItem, quantity: int, periods: list[Period], day: date) -> QuoteLine:
    if quantity < 1:
        raise ValueError(f"{quantity} of {item} cannot be priced.")
    one = price_of(item, periods, day)
    because = explanations.because(one, court=item.court.name, day=day, searches=item.unit in SEARCHES)
    return QuoteLine(
        fee_item_id=item.pk,
        court=item.court_id,
        code=item.code,
        quantity=quantity,
        description=explanations.marked(item.description) if item.illustrative else item.description,
        ordinary_cents=one.ordinary_cents * quantity,
        charged_cents=one.charged_cents * quantity,
        rule=one.rule,
        because=explanations.illustrative(because) if item.illustrative else because,
        concession_until=one.period.last_day if one.rule == Rule.CONCESSION and one.period else None,
        confirmed=item.confirmed,
        e_cents=item.e_cents * quantity if item.e_cents is not None else None,
        illustrative=item.illustrative,
    )


def price_of(item: FeeItem, periods: list[Period], day: date) -> Price:
    """The price of one of this item on a day."""
    if item.ordinary_cents is None:
        return Price(0, 0, Rule.FREE)
    listed = item.e_cents if item.concession else None
    return price(ordinary_cents=item.ordinary_cents, e_cents=listed, periods=periods, day=day)


def _why_blocked(code: str, known: list[FeeItem], in_force: FeeItem | None) -> Reason:
    if not known:
        return Reason("fee_unknown", format_lazy(_("The fee schedule has no item “{code}”."), code=code))
    if in_force is None:
        words_for = _("The fee for “{item}” is not in force on the day of deemed receipt.")
        return Reason("fee_not_in_force", format_lazy(words_for, item=known[-1].description))
    words_for = _("The fee for “{item}” is not yet set by the registry, so it cannot be paid for here.")
    return Reason("fee_not_set", format_lazy(words_for, item=in_force.description))


def day_that_counts(court: Court | str, at: datetime) -> date:
    """The day (court time) on which what arrives at `at` is deemed received by the registry of the court.

    While a closure has no known end, nobody knows that day; the day of arrival stands in for it (our default).
    Raises CalendarNotLoaded for a year without holidays.
    """
    deemed_at = deemed_receipt(at, calendar_of(registry_of(court))).deemed_at
    return court_day(deemed_at or at)
