"""The queue of applications: its tabs with counts, its rows with their age."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.helpcentre.rules import has_conflict, open_times
from accounts.helpcentre.search import matches
from accounts.models import Application, User
from accounts.models.application import ApplicationQuerySet
from accounts.states import State
from icms.lib import clock, dates
from icms.lib.components import Tab

A_PAGE = 12
SORTS = {
    "age": "submitted_at",
    "reference": "reference",
    "name": "name_en",
    "state": "state_since",
}
CLOSED = (State.ACTIVE, State.REFUSED, State.LAPSED, State.WITHDRAWN)
TABS = ("review", "mine", "wanted", "identity", "approve", "closed", "all")


def tab_filter(user: User, tab: str) -> Q:
    """Which applications a tab holds."""
    return {
        "review": Q(state__in=(State.SUBMITTED, State.UNDER_REVIEW)),
        "mine": Q(state=State.UNDER_REVIEW, taken_by=user),
        "wanted": Q(state=State.MORE_INFORMATION_WANTED),
        "identity": Q(state=State.AWAITING_IDENTITY, identity_confirmed_at=None),
        "approve": Q(state=State.AWAITING_IDENTITY, identity_confirmed_at__isnull=False),
        "closed": Q(state__in=CLOSED),
        "all": Q(),
    }[tab]


def received() -> ApplicationQuerySet:
    """Every application but drafts, which the Help Centre does not see."""
    return Application.objects.exclude(submitted_at=None)


def queue(
    user: User, *, tab: str, kind: str = "", channel: str = "", state: str = "", words: str = "", sort: str = "age"
) -> ApplicationQuerySet:
    """The applications of one tab, those that came in first on top unless sorted otherwise; what is closed, newest."""
    found = received().filter(tab_filter(user, tab)).select_related("organization", "taken_by", "refusal")
    for field, value in (("kind", kind), ("channel", channel), ("state", state)):
        if value:
            found = found.filter(**{field: value})
    if words := words.strip():
        found = found.filter(matches(words))
    if not sort:
        sort = "-state" if tab == "closed" else "age"
    ordering = F(SORTS.get(sort.lstrip("-"), "submitted_at"))
    return found.order_by(ordering.desc() if sort.startswith("-") else ordering.asc(), "pk")


def tabs(user: User, current: str) -> list[Tab]:
    """The tabs with their counts; one query."""
    words = {
        "review": _("To review"),
        "mine": _("With me"),
        "wanted": _("More information wanted"),
        "identity": _("Awaiting identity"),
        "approve": _("To approve"),
        "closed": pgettext("applications", "Closed"),
        "all": _("All"),
    }
    counts = received().aggregate(**{tab: Count("pk", filter=tab_filter(user, tab)) for tab in TABS if tab != "all"})
    return [Tab(url=f"?tab={tab}", text=words[tab], count=counts.get(tab), current=tab == current) for tab in TABS]


def rows_of(applications: list[Application]) -> list[dict[str, Any]]:
    """The rows of the queue; an application that is closed has no age any more."""
    language = get_language() or "en"
    ages = open_times(each.submitted_at for each in applications if each.state not in CLOSED)
    return [
        {
            "application": application,
            "age": ages.get(application.submitted_at) if application.submitted_at else None,
            "since": dates.short_day_without_year(clock.court_day(application.state_since), language),
            "is_confirmed": application.state == State.AWAITING_IDENTITY
            and application.identity_confirmed_at is not None,
        }
        for application in applications
    ]


def oldest_age() -> timedelta | None:
    """How long the oldest application to review has waited; None if none waits."""
    first = received().filter(state__in=(State.SUBMITTED, State.UNDER_REVIEW)).order_by("submitted_at").first()
    return open_times([first.submitted_at]).get(first.submitted_at or clock.now()) if first else None


def next_to_claim(officer: User) -> Application | None:
    """The application that has waited longest, unclaimed, and in which this officer has no interest."""
    waiting = received().filter(state=State.SUBMITTED).order_by("submitted_at", "pk")
    return next((each for each in waiting[:A_PAGE] if not has_conflict(officer, each)), None)
