"""Applications as lists show them: one's own, and the queue of the desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from causebook.models import RecordRequest
from causebook.models.requests import RecordRequestQuerySet
from causebook.records.rules import TARGET, age_of, deemed_at_of, is_to_come, normal_number
from causebook.states import RecordState
from icms.lib import clock
from icms.lib.components import Tab
from icms.lib.references import parse_reference

PAGE_SIZE = 20
FIGURES_DAYS = 14
TABS = ("to_do", "mine", "delivered", "refused", "all")


def own(user: User, words: str = "") -> RecordRequestQuerySet:
    """What this very account applied for, by reference or by case number where `words` are given (domain 8)."""
    found = RecordRequest.objects.filter(account=user).shown()
    return found.filter(_matches(words)) if words.strip() else found


def _matches(words: str) -> Q:
    words = words.strip()
    number = normal_number(words)
    matched = Q(number__icontains=words) | Q(number=number)
    reference = parse_reference(words)
    return matched | Q(reference=reference) if reference else matched


def queue(user: User, tab: str, words: str = "") -> RecordRequestQuerySet:
    """The applications of a tab: what waits, the oldest first; what ended, the latest first."""
    found = _of_tab(user, tab).shown()
    if words := words.strip():
        names = Q(account__name_en__icontains=words) | Q(account__name_zh__icontains=words)
        names |= Q(organization__name_en__icontains=words) | Q(organization__name_zh__icontains=words)
        found = found.filter(_matches(words) | names)
    return found.order_by("received_at", "pk") if tab in ("to_do", "mine") else found.order_by("-received_at", "-pk")


def _of_tab(user: User, tab: str) -> RecordRequestQuerySet:
    ours = RecordRequest.objects.at_the_desk()
    tabs = {
        "to_do": ours.waiting(),
        "mine": ours.waiting().filter(taken_by=user),
        "delivered": ours.filter(state=RecordState.DELIVERED),
        "refused": ours.filter(state=RecordState.REFUSED),
    }
    return tabs.get(tab, ours)


def tabs(user: User, current: str) -> list[Tab]:
    """The tabs of the queue, each with its count."""
    words = {
        "to_do": pgettext("court records", "To do"),
        "mine": _("With me"),
        "delivered": pgettext("court records", "Delivered"),
        "refused": pgettext("court records", "Refused"),
        "all": _("All applications"),
    }
    return [
        Tab(url=f"?tab={tab}", text=words[tab], count=_of_tab(user, tab).count(), current=tab == current)
        for tab in TABS
    ]


@dataclass(frozen=True)
class AtTheDesk:
    """A row of the queue: the open time since it was received, or when it will be (None: nobody knows yet)."""

    asked: RecordRequest
    age: timedelta
    is_to_come: bool
    deemed_at: datetime | None


def with_age(rows: list[RecordRequest]) -> list[AtTheDesk]:
    """Each with its age, and whether it is deemed received."""
    return [AtTheDesk(asked, age_of(asked), is_to_come(asked), deemed_at_of(asked)) for asked in rows]


def next_to_take(user: User) -> RecordRequest | None:
    """The oldest that waits with nobody, is deemed received, and was not applied for by this officer."""
    waiting = queue(user, "to_do").filter(taken_by=None)
    first = (waiting.exclude(account__email__iexact=user.email) if user.email else waiting).first()
    return None if first is None or is_to_come(first) else first  # what came after it is received no sooner


def figures() -> dict[str, Any]:
    """What waits and what was done in the last days; two queries."""
    since = clock.now() - timedelta(days=FIGURES_DAYS)
    waiting = RecordRequest.objects.waiting().order_by("received_at")
    done = RecordRequest.objects.at_the_desk().filter(ended_at__gte=since)
    counted = done.aggregate(
        delivered=Count("pk", filter=Q(state=RecordState.DELIVERED)),
        refused=Count("pk", filter=Q(state=RecordState.REFUSED)),
    )
    rows = list(waiting)
    return counted | {
        "waiting": len(rows),
        "oldest": age_of(rows[0]) if rows else None,
        "late": sum(age_of(each) > TARGET for each in rows[:200]),
        "days": FIGURES_DAYS,
    }
