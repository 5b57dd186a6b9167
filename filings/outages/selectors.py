"""The public ledger of outages and closures, and what one account tried in vain (domain 6.9)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.utils.translation import gettext, pgettext

from accounts.models import User
from cases.models import Closure
from filings.models import FailedAttempt, MaintenanceWindow, Outage, OutageStatement
from icms.lib import clock
from icms.lib.marks import comma

OUTAGE, CLOSURE, MAINTENANCE = "outage", "closure", "maintenance"


@dataclass(frozen=True)
class Entry:
    """A time of the ledger, and which of the three it is (`called`). During an outage or maintenance the portal could
    not receive; during a closure it could.
    """

    kind: str
    began_at: datetime
    ended_at: datetime | None
    what: str
    called: str
    office: str = ""


def ledger() -> QuerySet[Any, Any]:
    """Every outage, and what has begun and was not cancelled of closures and maintenance: kind, pk and began_at; newest
    first.
    """
    outages = Outage.objects.order_by().annotate(kind=Value(OUTAGE, CharField())).values("kind", "pk", "began_at")
    closures = Closure.objects.order_by().filter(cancelled_at=None, from_at__lte=clock.now())
    begun = closures.annotate(kind=Value(CLOSURE, CharField()), began_at=F("from_at")).values("kind", "pk", "began_at")
    windows = MaintenanceWindow.objects.begun(clock.now()).order_by()
    of_maintenance = windows.annotate(kind=Value(MAINTENANCE, CharField()), began_at=F("from_at"))
    kept = of_maintenance.values("kind", "pk", "began_at")
    return outages.union(begun, kept, all=True).order_by("-began_at", "kind", "-pk")


def entries(found: Iterable[dict[str, Any]]) -> list[Entry]:
    """The entries of a page of the ledger, in its order; three queries."""
    found = list(found)
    outages = Outage.objects.in_bulk([each["pk"] for each in found if each["kind"] == OUTAGE])
    closures = Closure.objects.select_related("office").in_bulk(
        [each["pk"] for each in found if each["kind"] == CLOSURE]
    )
    windows = MaintenanceWindow.objects.in_bulk([each["pk"] for each in found if each["kind"] == MAINTENANCE])
    entry_of: dict[str, Callable[[int], Entry]] = {
        OUTAGE: lambda pk: _outage(outages[pk]),
        CLOSURE: lambda pk: _closure(closures[pk]),
        MAINTENANCE: lambda pk: _maintenance(windows[pk]),
    }
    return [entry_of[each["kind"]](each["pk"]) for each in found]


def as_rows(shown: Iterable[Entry]) -> Iterator[list[str]]:
    """For a spreadsheet, the names of the columns first; times of the court."""
    yield [
        pgettext("period", "From"),
        pgettext("period", "To"),
        pgettext("outage", "What happened"),
        gettext("Office"),
        gettext("Reason"),
    ]
    for each in shown:
        yield [_iso(each.began_at), _iso(each.ended_at), each.called, each.office, each.what]


def outages_between(since: date, until: date) -> list[Entry]:
    """The outages and the maintenance that touch these days of the court, oldest first."""
    first, end = clock.day_bounds(since)[0], clock.day_bounds(until)[1]
    ended = Q(ended_at=None) | Q(ended_at__gte=first)
    windows = MaintenanceWindow.objects.begun(clock.now()).filter(from_at__lt=end, until_at__gt=first)
    found = [_outage(each) for each in Outage.objects.filter(ended, began_at__lt=end).order_by("began_at", "pk")]
    return sorted([*found, *(_maintenance(each) for each in windows)], key=lambda each: each.began_at)


def attempts_of(account: User) -> QuerySet[FailedAttempt]:
    """What this account tried in vain, newest first."""
    return FailedAttempt.objects.filter(account=account)


def attempts_between(account: User, since: date, until: date) -> list[FailedAttempt]:
    """What this account tried in vain on these days of the court, oldest first."""
    first, end = clock.day_bounds(since)[0], clock.day_bounds(until)[1]
    return list(attempts_of(account).filter(at__gte=first, at__lt=end).order_by("at", "pk"))


def statements_of(account: User) -> QuerySet[OutageStatement]:
    """The statements that were made for this account, newest first."""
    return OutageStatement.objects.filter(account=account).select_related("paper")


def _outage(outage: Outage) -> Entry:
    return Entry(OUTAGE, outage.began_at, outage.ended_at, comma().join(outage.what), gettext("The portal was away"))


def _maintenance(window: MaintenanceWindow) -> Entry:
    """One that is in force has no end yet: it may still be ended earlier, or later, than was announced."""
    ended_at = window.until_at if window.until_at <= clock.now() else None
    called = gettext("Announced maintenance")
    if window.is_earlier_than_announced:
        called = gettext("Maintenance, earlier than announced at first")
    elif window.began_when_announced:
        called = gettext("Maintenance, begun at once when it was announced")
    return Entry(MAINTENANCE, window.from_at, ended_at, str(window.why), called)


def _closure(closure: Closure) -> Entry:
    office = str(closure.office.name) if closure.office else pgettext("outage", "All offices")
    called = gettext("An office was closed")
    return Entry(CLOSURE, closure.from_at, closure.until_at, closure.get_reason_display(), called, office)


def _iso(at: datetime | None) -> str:
    return clock.court_time(at).isoformat(sep=" ", timespec="seconds") if at else ""
