"""When is the Help Centre open? Cases keep the calendar and connect it here (cases/apps.py)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icms.lib.clock import court_day
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


def closing_time_from(at: datetime) -> datetime:
    """The end of the last day to come to the Help Centre, where it should not end before `at`.

    The closing time of the first day, from that of `at` on, on which it is open until `at` or later; `at` itself where
    no such day is known within a month. So a deadline can be told as a day.
    """
    sessions_on = sessions_of_many_days()
    for days in range(31):
        try:
            open_on = sessions_on(court_day(at) + timedelta(days=days))
        except LookupError:
            break
        if open_on and open_on[-1][1] >= at:
            return open_on[-1][1]
    return at


def sessions_of_many_days() -> SessionsOf:
    """As `sessions`, with the calendar looked up once."""
    return calendar.only.for_many_days()
