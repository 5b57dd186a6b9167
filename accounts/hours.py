"""When is the Help Centre open? The calendar is kept on the floor above, which answers through here (cases.apps)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

Session = tuple[datetime, datetime]
Answer = Callable[[date], Sequence[Session]]

_ask: Answer | None = None
_ask_often: Callable[[], Answer] | None = None


def answered_by(sessions: Answer, *, for_many: Callable[[], Answer] | None = None) -> None:
    """Name the function that knows: for a day of the court, from when to when it is open, as aware datetimes.

    `for_many` looks the calendar up once, and answers with such a function for many days.
    """
    global _ask, _ask_often
    _ask, _ask_often = sessions, for_many


def sessions(day: date) -> Sequence[Session]:
    """From when to when the Help Centre is open on a day; lunch, holidays and closures taken out.

    Raises LookupError for a day whose general holidays are not loaded.
    """
    if _ask is None:
        raise LookupError("Nobody has said when the Help Centre is open.")
    return _ask(day)


def calendar() -> Answer:
    """`sessions` for many days: the calendar is looked up once. Raises LookupError where nobody knows."""
    return _ask_often() if _ask_often else sessions
