"""The concession for filing electronically, and the names of the rules that set a price: pure (domain 9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PERCENT = 80
CENTS = 100


class Rule(StrEnum):
    """Which rule set the price of one item."""

    FREE = "free"
    CONCESSION = "concession"
    NOT_LISTED = "not_listed"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"
    EXEMPT = "exempt"
    FINE = "fine"


@dataclass(frozen=True)
class Period:
    """A concession of a court, both days included, in court time."""

    first_day: date
    last_day: date

    def covers(self, day: date) -> bool:
        """Does the concession run on this day? Its last day is inside it."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Price:
    """What one item costs on one day, in HK$ cents, and the rule and period that decided."""

    ordinary_cents: int
    charged_cents: int
    rule: Rule
    period: Period | None = None


def listed_e_fee(ordinary_cents: int) -> int:
    """The e-fee the schedule should list: 80% of the ordinary fee in whole dollars, 18 becoming 14 (domain 9)."""
    return ordinary_cents * PERCENT // 100 // CENTS * CENTS


def price(*, ordinary_cents: int, e_cents: int | None, periods: Iterable[Period], day: date) -> Price:
    """The price of one item, item by item, on the day of deemed receipt (domain 9).

    `e_cents` is None if the item is not listed for the concession; it then stays at the ordinary fee.
    """
    if e_cents is None:
        return Price(ordinary_cents, ordinary_cents, Rule.NOT_LISTED)
    known = sorted(periods, key=lambda period: period.first_day)
    for period in known:
        if period.covers(day):
            return Price(ordinary_cents, e_cents, Rule.CONCESSION, period)
    past = [period for period in known if period.last_day < day]
    if past:
        return Price(ordinary_cents, ordinary_cents, Rule.ENDED, past[-1])
    if known:
        return Price(ordinary_cents, ordinary_cents, Rule.NOT_BEGUN, known[0])
    return Price(ordinary_cents, ordinary_cents, Rule.NOT_LISTED)
