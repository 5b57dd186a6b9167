"""The one source of the present, and of court time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


def now() -> datetime:
    """The present as an aware datetime in UTC."""
    return timezone.now()


def court_time(at: datetime) -> datetime:
    """The same instant on the court's clock (Asia/Hong_Kong)."""
    return at.astimezone(HONG_KONG)


def court_day(at: datetime) -> date:
    """The day it is in the court at this instant."""
    return court_time(at).date()


def from_court(naive: datetime) -> datetime:
    """A wall-clock time in court as an aware datetime in UTC."""
    return naive.replace(tzinfo=HONG_KONG).astimezone(UTC)
