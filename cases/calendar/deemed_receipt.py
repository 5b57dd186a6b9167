"""When is a document deemed received? The heart of the portal (domain 5.2), free of the database.

    deemed receipt = the actual time, if the office is open then; else the next instant at which it opens.

Half past five sharp is in time; a microsecond later is not. When an office is open says opening_hours.py;
why, docs/time.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cases.calendar.opening_hours import (
    Calendar,
    ClosureSpan,
    Day,
    DayWithoutHours,
    GeneralHoliday,
    WeekdayHours,
    days_from,
)
from icms.lib.clock import court_day, court_time

Basis = WeekdayHours | DayWithoutHours | GeneralHoliday | ClosureSpan


class Rule(StrEnum):
    """What decided: the office was open, or why it was closed when the document arrived."""

    OPEN = "open"
    BEFORE_OPENING = "before_opening"
    AFTER_CLOSING = "after_closing"
    LUNCH = "lunch"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    CLOSURE_END_UNKNOWN = "closure_end_unknown"


@dataclass(frozen=True)
class Outcome:
    """The answer: `deemed_at` is None while a closure without a known end stands in the way (pending).

    `rests_on` are the rows of the calendar that decided, in order of time.
    """

    received_at: datetime
    deemed_at: datetime | None
    rule: Rule
    rests_on: tuple[Basis, ...]


def deemed_receipt(received_at: datetime, calendar: Calendar) -> Outcome:
    """When something received at this instant is deemed received by the office of this calendar, and why (domain 5.2).

    Raises CalendarNotLoaded when the answer needs a year whose holidays are not loaded, ValueError for a naive time.
    """
    if received_at.tzinfo is None:
        raise ValueError("A time of receipt must say its time zone.")
    if calendar.is_open(received_at):
        hours = calendar.day(court_day(received_at)).hours
        return Outcome(received_at, received_at, Rule.OPEN, (hours,) if hours else ())
    deemed_at = calendar.next_opening(received_at)
    rule = _why_closed(received_at, calendar) if deemed_at else Rule.CLOSURE_END_UNKNOWN
    return Outcome(received_at, deemed_at, rule, tuple(_basis(received_at, deemed_at, calendar)))


def _why_closed(at: datetime, calendar: Calendar) -> Rule:
    """The first thing that closes the office at this instant: the day, its ordinary hours, lunch, a closure."""
    day, clock = calendar.day(court_day(at)), court_time(at).time()
    if day.hours is None:
        return Rule.HOLIDAY if isinstance(day.closed_for, GeneralHoliday) else Rule.WEEKEND
    if clock < day.hours.opens:
        return Rule.BEFORE_OPENING
    if clock > day.hours.closes:
        return Rule.AFTER_CLOSING
    if not any(opens <= at <= closes for opens, closes in day.ordinary):
        return Rule.LUNCH
    return Rule.CLOSURE


def _basis(received_at: datetime, deemed_at: datetime | None, calendar: Calendar) -> Iterator[Basis]:
    """The hours of the first and the last day, and every day and closure that put the opening off, in order of time."""
    unending = calendar.unending if deemed_at is None else None
    first = court_day(received_at)
    last = court_day(deemed_at or max(received_at, unending.from_at if unending else received_at))
    told: list[ClosureSpan] = []
    for day in map(calendar.day, days_from(first, until=last)):
        if day.closed_for:
            yield day.closed_for
        elif day.hours and day.date in (first, last):
            yield day.hours
        for closure in day.closures:
            if closure not in told and _put_off(closure, day, received_at, deemed_at):
                told.append(closure)
                yield closure
    if unending and unending not in told:
        yield unending


def _put_off(closure: ClosureSpan, day: Day, received_at: datetime, deemed_at: datetime | None) -> bool:
    """Whether, on this day, a closure closed hours between receipt and deemed receipt that were ordinarily open."""
    for opens, closes in day.ordinary:
        start, end = max(opens, received_at), min(closes, deemed_at or closes)
        # Closed until 5:30 pm and received at 5:30 pm sharp: no hours are left, so the closure still decides.
        ends_as_it_arrives = closure.until_at == start == received_at
        if start <= end and (closure.meets(start, end) or ends_as_it_arrives):
            return True
    return False
