"""The one source of the present, and of court time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

HONG_KONG = ZoneInfo("Asia/Hong_Kong")

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present as an aware datetime in UTC."""
    return _set_to.get() or timezone.now()


@contextmanager
def set_to(at: datetime) -> Iterator[None]:
    """Within this block it is another time: for tests, and for the past of the demonstration."""
    token = _set_to.set(at)
    try:
        yield
    finally:
        _set_to.reset(token)


def court_time(at: datetime) -> datetime:
    """The same instant on the court's clock (Asia/Hong_Kong)."""
    return at.astimezone(HONG_KONG)


def court_day(at: datetime) -> date:
    """The day it is in the court at this instant."""
    return court_time(at).date()


def from_court(naive: datetime) -> datetime:
    """A wall-clock time in court as an aware datetime in UTC."""
    return naive.replace(tzinfo=HONG_KONG).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """A day of the court as instants: its first, and the first of the next day."""
    return from_court(datetime.combine(day, time())), from_court(datetime.combine(day + timedelta(days=1), time()))
