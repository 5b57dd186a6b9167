"""The queue of the court language section."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from cases.calendar.opening_hours import Calendar
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Hearing
from cases.selectors import next_hearings
from filings.models import Filing, FilingDecision, FilingStamp
from filings.models.filing import FilingQuerySet
from filings.registry.selectors import IN_TURN, NEWEST_DECISION, age_of, urgency_text
from filings.search import matching_filings
from filings.states import State
from icms.lib import clock
from icms.lib.components import Tab

# The section means to decide within five working days of eight and three quarter hours (our own default).
TARGET = timedelta(hours=43, minutes=45)
PAGE_SIZE = 20
FIGURES_DAYS = 14
SORTS: dict[str, tuple[str, ...]] = {
    "age": ("deemed_at",),
    "hearing": ("heard_at",),  # what is heard soonest; what has no hearing last
    "document": ("translation__title",),
    "from": ("organization__name_en", "owner__name_en"),
    "with": ("taken_by__name_en",),
}
TABS = ("to_do", "to_come", "mine", "returned", "certified", "refused", "all")


def queue(user: User, tab: str, *, sort: str = "", words: str = "") -> FilingQuerySet:
    """The applications of a tab: urgent ones first, then by deemed receipt; what was decided, the latest first.

    Sorted otherwise by a key of `SORTS`, with "-" the other way round; with `words`, those that they find.
    """
    decided = tab in ("returned", "certified", "refused", "all")
    found = _of_tab(user, tab).select_related("translation", "case__case_type", "court", "case_type", "taken_by")
    found = found.select_related("owner__organization", "organization", "decided_by")
    found = found.prefetch_related("documents__type")
    if words := words.strip():
        found = found.filter(matching_filings(words, "translation__title", "own_reference"))
    turned, key = sort.startswith("-"), sort.lstrip("-")
    if key not in SORTS:
        return found.order_by(*(NEWEST_DECISION if decided else IN_TURN), "pk")
    next_one = Hearing.objects.upcoming(clock.now()).filter(case=OuterRef("case"))
    found = found.annotate(heard_at=Subquery(next_one.values("starts_at")[:1]))
    order = [F(name) for name in SORTS[key]]
    by = [name.desc(nulls_last=True) if turned else name.asc(nulls_last=True) for name in order]
    return found.order_by(*by, *IN_TURN, "pk")


def _of_tab(user: User, tab: str) -> FilingQuerySet:
    ours = Filing.objects.for_the_language_section()
    lodged = ours.filter(state=State.LODGED)
    tabs = {
        "to_do": lodged.received(),
        "to_come": lodged.to_come(),
        "mine": lodged.filter(taken_by=user),
        "returned": ours.returned(),
        "certified": ours.filter(state=State.ACCEPTED),
        "refused": ours.filter(state=State.REFUSED),
    }
    return tabs[tab] if tab in tabs else ours.filter(Q(received_at__isnull=False) | Q(round__gt=1))


def tabs(user: User, current: str) -> list[Tab]:
    """The tabs of the queue, each with its count."""
    words = {
        "to_do": _("To compare"),
        "to_come": _("Not received yet"),
        "mine": _("With me"),
        "returned": _("Sent back, waiting for the filer"),
        "certified": pgettext("translation", "Certified"),
        "refused": _("Refused to certify"),
        "all": _("All applications"),
    }
    return [
        Tab(url=f"?tab={tab}", text=words[tab], count=_of_tab(user, tab).count(), current=tab == current)
        for tab in TABS
    ]


def rows_of(filings: Sequence[Filing]) -> list[dict[str, Any]]:
    """The rows of the queue: age in opening hours, what is asked, the next hearing of its case."""
    now = clock.now()
    calendars = {court: calendar_of(registry_of(court)) for court in {filing.court_id for filing in filings}}
    hearings = next_hearings([filing.case_id for filing in filings if filing.case_id])
    rows = []
    for filing in filings:
        since, until = filing.deemed_at, filing.decided_at or now
        calendar = calendars[filing.court_id]
        original = next((d for d in filing.documents.all() if d.type and d.type.code == d.type.ORIGINAL), None)
        rows.append(
            {
                "filing": filing,
                "age": None if filing.state == State.WITHDRAWN else _age(calendar, since, until),
                "pages": original.pages if original else 0,
                "urgency": urgency_text(filing) if filing.is_urgent else "",
                "hearing": hearings.get(filing.case_id) if filing.case_id else None,
            }
        )
    return rows


def _age(calendar: Calendar, since: datetime | None, until: datetime) -> timedelta:
    return calendar.open_time_between(since, until) if since and since < until else timedelta(0)


def next_to_take(user: User, but: Collection[int] = ()) -> Filing | None:
    """The application whose turn it is: with nobody, received, neither its own nor checked first by this officer.

    Not those of `but`, by their keys.
    """
    own = Q(owner__email__iexact=user.email) | Q(lodged_by__email__iexact=user.email) if user.email else Q()
    waiting = queue(user, "to_do").filter(taken_by=None).exclude(translation__checked_by=user).exclude(pk__in=but)
    return (waiting.exclude(own) if own else waiting).first()


@dataclass(frozen=True)
class Figures:
    """What waits now, and what was decided in the last `FIGURES_DAYS` days; `share` within the target, in percent."""

    waiting: int
    oldest: timedelta | None
    received: int
    certified: int
    returned: int
    refused: int
    share: int | None


def figures() -> Figures:
    """The figures of the section; three queries."""
    since = clock.now() - timedelta(days=FIGURES_DAYS)
    ours = Filing.objects.for_the_language_section()
    waiting = ours.filter(state=State.LODGED).received().order_by("deemed_at", "pk")
    received = FilingStamp.objects.current().filter(
        filing__desk=Filing.Desk.LANGUAGE, deemed_at__gte=since, deemed_at__lte=clock.now()
    )
    decided = FilingDecision.objects.filter(filing__desk=Filing.Desk.LANGUAGE, decided_at__gte=since)
    found = decided.aggregate(
        all=Count("pk"),
        within=Count("pk", filter=Q(open_seconds__lte=TARGET.total_seconds())),
        **{outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in ("accepted", "returned", "refused")},
    )
    first = waiting.first()
    return Figures(
        waiting=waiting.count(),
        oldest=age_of(first) if first else None,
        received=received.count(),
        certified=found["accepted"],
        returned=found["returned"],
        refused=found["refused"],
        share=round(100 * found["within"] / found["all"]) if found["all"] else None,
    )
