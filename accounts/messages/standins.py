"""Who is told beside an absent reader: the room that keeps absences answers here (cases, in its `apps.py`)."""

from collections.abc import Callable

from accounts.models import User

Question = Callable[[User, str], list[User]]
_asked: list[Question] = []


def asked_of(question: Question) -> None:
    """Ask this room, for every message, who stands in for its reader at that moment."""
    if question not in _asked:
        _asked.append(question)


def of(reader: User, kind: str) -> list[User]:
    """Those who are to get a message of this kind beside its reader; most readers are not away, and have none."""
    return [stand_in for question in _asked for stand_in in question(reader, kind)]
