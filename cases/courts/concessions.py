"""Whether filing electronically costs less at a court, and until when: answered by the room that keeps the fees.

Cases know nothing of fees; that room registers its answer once, in its `apps.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Concession:
    """The time of lower fees at one court, both days included, in court time (domain 9)."""

    first_day: date
    last_day: date
    phase: str  # to_come, running, over


Question = Callable[[date], dict[str, Concession]]
_questions: list[Question] = []


def answered_by(question: Question) -> None:
    """Ask `question` for the concession of each court, by its code, as it stands on a day."""
    _questions[:] = [question]


def by_court(day: date) -> dict[str, Concession]:
    """The concession of each court that has or had one."""
    return _questions[0](day) if _questions else {}
