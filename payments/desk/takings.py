"""What was taken and given back: by court, payment method, item and day; read from the ledger. In HK$ cents."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import get_language, gettext

from cases.models import Court
from icms.lib import dates
from icms.lib.marks import colon
from payments.methods.selectors import method_names
from payments.models import ChargeLine, LedgerEntry, LedgerRow, PaymentMethod

Kind = LedgerEntry.Kind
DAYS_SHOWN = 30
GROUPS = ("card", "transfer", "deposit", "unknown")
MONEY_IN = (Kind.TAKEN, Kind.KEPT)
GROUP_OF = {
    PaymentMethod.Kind.CARD: "card",
    PaymentMethod.Kind.PPS: "transfer",
    PaymentMethod.Kind.FPS: "transfer",
    PaymentMethod.Kind.DEPOSIT: "deposit",
}


@dataclass(frozen=True)
class Sums:
    """One line of a table of takings."""

    name: str
    count: int
    taken_cents: int
    refunded_cents: int = 0


@dataclass(frozen=True)
class DayTakings:
    """What was taken on one day, by group of payment methods."""

    day: date
    cents: dict[str, int]

    @property
    def total_cents(self) -> int:
        return sum(self.cents.values())


def by_court(day: date) -> list[Sums]:
    """Each court's income of a day and what was given back of it; last, what settles nothing and is kept for refund.

    Together they are what the daily match has for the day.
    """
    rows = (
        LedgerRow.objects.filter(place=LedgerRow.Place.INCOME, entry__day=day)
        .values("key")
        .annotate(
            count=Count("pk", filter=Q(entry__kind=Kind.TAKEN)),
            taken=Sum("cents", filter=Q(entry__kind=Kind.TAKEN)),
            given=Sum("cents", filter=~Q(entry__kind=Kind.TAKEN)),  # less what came back
        )
        .order_by("key")
    )
    courts = Court.objects.in_bulk([row["key"] for row in rows])
    sums = [Sums(str(courts[row["key"]].name), row["count"], row["taken"] or 0, -(row["given"] or 0)) for row in rows]
    return [*sums, *_kept(day)]


def _kept(day: date) -> list[Sums]:
    """What settled nothing; empty if nothing of the kind moved on the day."""
    rows = LedgerRow.objects.filter(place=LedgerRow.Place.REFUNDS, entry__day=day, entry__currency="HKD").aggregate(
        count=Count("pk", filter=Q(entry__kind=Kind.KEPT)),
        taken=Sum("cents", filter=Q(entry__kind=Kind.KEPT)),
        given=Sum("cents", filter=~Q(entry__kind=Kind.KEPT)),
    )
    if rows["taken"] is None and rows["given"] is None:
        return []
    return [Sums(gettext("Kept for refund"), rows["count"], rows["taken"] or 0, -(rows["given"] or 0))]


def by_payment_method(day: date) -> list[Sums]:
    """What was taken on a day by each payment method."""
    names = method_names()
    taken = LedgerEntry.objects.filter(kind__in=MONEY_IN, currency="HKD", day=day)
    rows = (
        taken.values(payment_method=F("payment__payment_method"))
        .annotate(count=Count("pk"), cents=Sum("payment__captured_cents"))
        .order_by("-cents")
    )
    return [
        Sums(str(names.get(row["payment_method"]) or gettext("not told")), row["count"], row["cents"]) for row in rows
    ]


def by_item(day: date) -> list[Sums]:
    """What was taken on a day for each item of the fee schedule."""
    lines = ChargeLine.objects.filter(
        charge__ledger_entries__kind=Kind.TAKEN, charge__ledger_entries__day=day, charged_cents__gt=0
    )
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    names: dict[tuple[str, str], str] = {}
    for line in lines.select_related("charge"):
        key = (line.charge.court_id, line.code)
        names[key] = f"{line.charge.court_id}{colon()}{line.description}"
        sums[key][0] += line.quantity
        sums[key][1] += line.charged_cents
    found = [Sums(names[key], count, cents) for key, (count, cents) in sums.items()]
    return [*sorted(found, key=lambda each: -each.taken_cents), *(each for each in _kept(day) if each.count)]


def by_day(until: date, days: int = DAYS_SHOWN) -> list[DayTakings]:
    """What was taken on each day up to this one, by group of payment methods; days without takings too."""
    since = until - timedelta(days=days - 1)
    methods = PaymentMethod.objects.all()
    kinds = {method.code: GROUP_OF[PaymentMethod.Kind(method.kind)] for method in methods}
    rows = (
        LedgerEntry.objects.filter(kind__in=MONEY_IN, currency="HKD", day__range=(since, until))
        .values("day", payment_method=F("payment__payment_method"))
        .annotate(cents=Sum("payment__captured_cents"))
    )
    found: dict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(GROUPS, 0))
    for row in rows:
        found[row["day"]][kinds.get(row["payment_method"], "unknown")] += row["cents"]
    each_day = (since + timedelta(days=number) for number in range(days))
    return [DayTakings(day, dict(found[day])) for day in each_day]


HEIGHT, TOP = 150, 18  # of the drawing in pixels, and the room above the tallest bar


def chart_of(days: list[DayTakings]) -> dict[str, Any]:
    """The bars of a chart as SVG wants them: places in per cent of the width, heights in pixels."""
    most = max((each.total_cents for each in days), default=0)
    slot, language = 100 / len(days), get_language() or "en"
    return {
        "bars": list(_bars(days, most, slot)) if most else [],
        "most_cents": most,
        "base": HEIGHT + TOP,
        "labels": [
            {
                "x": f"{slot * (place + 0.5):.2f}%",
                "anchor": anchor,
                "day": dates.plain_day_without_year(days[place].day, language),
            }
            for place, anchor in ((0, "start"), (len(days) // 2, "middle"), (len(days) - 1, "end"))
        ],
    }


def _bars(days: list[DayTakings], most: int, slot: float) -> Iterator[dict[str, Any]]:
    for place, each in enumerate(days):
        foot = float(HEIGHT + TOP)
        for group in GROUPS:
            height = each.cents[group] / most * HEIGHT
            if not height:
                continue
            foot -= height
            yield {
                "group": group,
                "x": f"{slot * (place + 0.15):.2f}%",
                "width": f"{slot * 0.7:.2f}%",
                "y": f"{foot:.1f}",
                "height": f"{height:.1f}",
            }
