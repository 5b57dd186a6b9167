"""Whether filing electronically costs less at a court, and until when: payments keep the fees, and answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from icms.lib.hooks import Hook


@dataclass(frozen=True)
class Concession:
    """The time of lower fees at one court, both days included, in court time (domain 9)."""

    first_day: date
    last_day: date
    phase: str  # to_come, running, over


# On a day: the concession of each court that has or had one, by the court's code.
concessions: Hook[Callable[[date], dict[str, Concession]]] = Hook("which court has a concession of fees")


def by_court(day: date) -> dict[str, Concession]:
    """The concession of each court that has or had one, by the court's code, as it stands on a day."""
    return concessions.only(day) if concessions else {}
