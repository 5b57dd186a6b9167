"""The public ledger of outages and closures, and what one account tried in vain (domain 6.9)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.utils.translation import gettext, pgettext

from accounts.models import User
from cases.models import Closure
from filings.models import FailedAttempt, Outage, OutageStatement
from icms.lib import clock
from icms.lib.marks import comma

OUTAGE, CLOSURE = "outage", "closure"


@dataclass(frozen=True)
class Entry:
    """A time of the ledger. During an outage the portal could not receive; during a closure it could."""

    kind: str
    began_at: datetime
    ended_at: datetime | None
    what: str
    office: str = ""

    @property
    def called(self) -> str:
        """Which of the two it is."""
        return gettext("The portal was away") if self.kind == OUTAGE else gettext("An office was closed")


def ledger() -> QuerySet[Any, Any]:
    """Every outage, and every closure that has begun and was not cancelled, newest first: kind, pk and began_at."""
    outages = Outage.objects.order_by().annotate(kind=Value(OUTAGE, CharField())).values("kind", "pk", "began_at")
    closures = Closure.objects.order_by().filter(cancelled_at=None, from_at__lte=clock.now())
    begun = closures.annotate(kind=Value(CLOSURE, CharField()), began_at=F("from_at")).values("kind", "pk", "began_at")
    return outages.union(begun, all=True).order_by("-began_at", "kind", "-pk")


def entries(found: Iterable[dict[str, Any]]) -> list[Entry]:
    """The entries of a page of the ledger, in its order; two queries."""
    found = list(found)
    outages = Outage.objects.in_bulk([each["pk"] for each in found if each["kind"] == OUTAGE])
    closures = Closure.objects.select_related("office").in_bulk(
        [each["pk"] for each in found if each["kind"] == CLOSURE]
    )
    return [
        _outage(outages[each["pk"]]) if each["kind"] == OUTAGE else _closure(closures[each["pk"]]) for each in found
    ]


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
    """The outages that touch these days of the court, oldest first."""
    first, end = clock.day_bounds(since)[0], clock.day_bounds(until)[1]
    ended = Q(ended_at=None) | Q(ended_at__gte=first)
    return [_outage(each) for each in Outage.objects.filter(ended, began_at__lt=end).order_by("began_at", "pk")]


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
    return Entry(OUTAGE, outage.began_at, outage.ended_at, comma().join(outage.what))


def _closure(closure: Closure) -> Entry:
    office = str(closure.office.name) if closure.office else pgettext("outage", "All offices")
    return Entry(CLOSURE, closure.from_at, closure.until_at, closure.get_reason_display(), office)


def _iso(at: datetime | None) -> str:
    return clock.court_time(at).isoformat(sep=" ", timespec="seconds") if at else ""
