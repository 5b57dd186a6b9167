"""When is the Help Centre open? Cases keep the calendar and connect it here (cases/apps.py)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from icms.lib.hooks import Hook

Session = tuple[datetime, datetime]
SessionsOf = Callable[[date], Sequence[Session]]


@dataclass(frozen=True)
class Calendar:
    """`sessions` answers for one day; `for_many_days` looks the calendar up once, for whoever asks day after day."""

    sessions: SessionsOf
    for_many_days: Callable[[], SessionsOf]


calendar: Hook[Calendar] = Hook("when the Help Centre is open")


def sessions(day: date) -> Sequence[Session]:
    """From when to when the Help Centre is open on a day of the court; lunch, holidays and closures taken out.

    Raises LookupError for a day whose general holidays are not loaded.
    """
    return calendar.only.sessions(day)


def sessions_of_many_days() -> SessionsOf:
    """As `sessions`, with the calendar looked up once."""
    return calendar.only.for_many_days()
