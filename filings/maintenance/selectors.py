"""Which maintenance is announced, which is in force, and whose drafts it touches."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Q, QuerySet
from redis.exceptions import RedisError

from accounts.models import Message, User
from filings.models import Filing, MaintenanceWindow
from filings.states import State
from icms.lib import clock
from icms.lib.trilingual import Trilingual

TOLD, CALLED_OFF = "filing_maintenance", "filing_maintenance_cancelled"  # the kinds of message
KEPT_AS, KEPT_FOR = "maintenance-ahead", 60  # seconds; a change takes it away at once
OPEN = (State.DRAFT, State.AWAITING_PAYMENT)
TOUCHED_LATELY = timedelta(days=7)
DUE_AFTER = timedelta(days=3)
BANNER_AHEAD = timedelta(days=1)
GRACE = timedelta(days=1)


@dataclass(frozen=True)
class Announced:
    """A window as the frame of every page needs it."""

    from_at: datetime
    until_at: datetime
    why: Trilingual

    @property
    def has_begun(self) -> bool:
        return self.from_at <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.until_at <= clock.now()


def ahead() -> list[Announced]:
    """What is in force and what is to come, the next first; no query while what is remembered is fresh.

    Up to a minute old where the change was made at the same instant: what is refused is decided by `in_force`.
    """
    try:
        found = cache.get(KEPT_AS)
    except RedisError:
        found = None
    if found is None:
        found = [_announced(each) for each in MaintenanceWindow.objects.ahead(clock.now())]
        _remember(found)
    return [each for each in found if not each.is_over]


def to_be_shown() -> Announced | None:
    """The window of the banner: in force, or beginning today or on the next day of the court."""
    first_day = clock.court_day(clock.now()) + BANNER_AHEAD
    return next((each for each in ahead() if clock.court_day(each.from_at) <= first_day), None)


def in_force() -> MaintenanceWindow | None:
    """The maintenance that keeps the portal from receiving at this instant, or None; asks the rows."""
    return MaintenanceWindow.objects.in_force(clock.now()).first()


def suspended_until() -> datetime | None:
    """When what is in force is over, as the pages say it; None if nothing is. No query, as `ahead`."""
    return next((each.until_at for each in ahead() if each.has_begun), None)


def drafts_have_time() -> bool:
    """Does nothing lapse now? While nobody can go on with a draft, and for a day after, none is cleared away."""
    now = clock.now()
    return MaintenanceWindow.objects.begun(now).filter(until_at__gt=now - GRACE).exists()


def drafts_touched(from_at: datetime, until_at: datetime) -> QuerySet[Filing]:
    """The open drafts somebody was at in the last days, or whose filer said by when it is needed, near this time."""
    named = Q(urgent_on__range=(clock.court_day(from_at), clock.court_day(until_at + DUE_AFTER)))
    lately = Q(saved_at__gte=clock.now() - TOUCHED_LATELY)
    active = Q(owner__state=User.State.ACTIVE)
    return Filing.objects.filter(active, lately | named, state__in=OPEN)


def drafts_due(from_at: datetime, until_at: datetime) -> QuerySet[Filing]:
    """Of these, those whose filer named a day near it."""
    touched = drafts_touched(from_at, until_at)
    return touched.filter(urgent_on__range=(clock.court_day(from_at), clock.court_day(until_at + DUE_AFTER)))


def to_be_told(window: MaintenanceWindow) -> QuerySet[User]:
    """Who is told of a window as it is now: whoever was told of it before, and, unless it is called off, the owner of
    every open draft that it touches.
    """
    concerned = Q(pk__in=messages_of(window).filter(kind=TOLD).values("to"))
    if not window.cancelled_at:
        concerned |= Q(pk__in=drafts_touched(window.from_at, window.until_at).values("owner"))
    return User.objects.filter(concerned, state=User.State.ACTIVE)


def messages_of(window: MaintenanceWindow) -> QuerySet[Message]:
    """What was said to anybody of this window."""
    return Message.objects.filter(params__window=window.reference)


def forget_remembered() -> None:
    """What every page remembers of the windows is asked anew."""
    try:
        cache.delete(KEPT_AS)
    except RedisError:
        pass  # it is a minute old at most


def _remember(found: list[Announced]) -> None:
    try:
        cache.set(KEPT_AS, found, KEPT_FOR)
    except RedisError:
        pass  # each page asks, until it is back


def _announced(window: MaintenanceWindow) -> Announced:
    return Announced(window.from_at, window.until_at, window.why)
