"""When an appointment may begin: a pure rule over the Help Centre's open sessions (domain 3.3, 5.1).

`sessions_of` answers from when to when the Help Centre is open on a day, and raises LookupError for a day past the
calendar; such days have no slots.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.opening_hours import Session, SessionsOf
from icms.lib.clock import court_day

MOST_DAYS = timedelta(days=30)
A_DAY = timedelta(days=1)
LONGEST_CLOSURE = 60  # days looked back or ahead for a day on which the Help Centre is open


@dataclass(frozen=True, order=True)
class Slot:
    """From when to when one appointment would be."""

    starts_at: datetime
    ends_at: datetime


def slots(now: datetime, until: datetime, sessions_of: SessionsOf, length: timedelta) -> Iterator[Slot]:
    """Every slot from the next working day's opening on that ends by `until`, and at most thirty days from now."""
    last = min(until, now + MOST_DAYS)
    day = court_day(now) + A_DAY
    while day <= court_day(last):
        for slot in slots_on(day, sessions_of, length):
            if slot.ends_at <= last:
                yield slot
        day += A_DAY


def slots_on(day: date, sessions_of: SessionsOf, length: timedelta) -> Iterator[Slot]:
    """The slots of one day: one after another from each session's beginning, none over its end."""
    for begins, ends in open_sessions(day, sessions_of):
        starts_at = begins
        while starts_at + length <= ends:
            yield Slot(starts_at, starts_at + length)
            starts_at += length


def is_open_throughout(slot: Slot, sessions_of: SessionsOf) -> bool | None:
    """Does a slot lie within one open session? None where the calendar does not reach its day."""
    try:
        sessions = sessions_of(court_day(slot.starts_at))
    except LookupError:
        return None
    return any(begins <= slot.starts_at and slot.ends_at <= ends for begins, ends in sessions)


def free_counters(slot: Slot, taken: Iterable[tuple[Slot, int]], counters: int) -> list[int]:
    """The counters (from 1) at which nothing is booked that meets this slot."""
    busy = {counter for other, counter in taken if other.starts_at < slot.ends_at and slot.starts_at < other.ends_at}
    return [counter for counter in range(1, counters + 1) if counter not in busy]


def remind_from(slot: Slot, sessions_of: SessionsOf) -> datetime | None:
    """The opening of the working day before: from then on a reminder is due. None where there is no such day."""
    day = court_day(slot.starts_at)
    for _ in range(LONGEST_CLOSURE):
        day -= A_DAY
        if sessions := open_sessions(day, sessions_of):
            return sessions[0][0]
    return None


def open_sessions(day: date, sessions_of: SessionsOf) -> Sequence[Session]:
    """The open sessions of a day; none past the calendar."""
    try:
        return sessions_of(day)
    except LookupError:
        return ()
