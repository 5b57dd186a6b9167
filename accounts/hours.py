"""When is the Help Centre open? The calendar is kept on the floor above, which answers through here (cases.apps)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

Session = tuple[datetime, datetime]
Answer = Callable[[date], Sequence[Session]]

_ask: Answer | None = None


def answered_by(sessions: Answer) -> None:
    """Name the function that knows: for a day of the court, from when to when it is open, as aware datetimes."""
    global _ask
    _ask = sessions


def sessions(day: date) -> Sequence[Session]:
    """From when to when the Help Centre is open on a day; lunch, holidays and closures taken out.

    Raises LookupError for a day whose general holidays are not loaded.
    """
    if _ask is None:
        raise LookupError("Nobody has said when the Help Centre is open.")
    return _ask(day)
