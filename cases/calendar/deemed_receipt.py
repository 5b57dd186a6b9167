"""When is a document deemed received? The heart of the portal (domain 5.2), free of the database.

    deemed receipt = the actual time, if the office is open then; else the next instant at which it opens.

Sharp instants: an office is open from the instant it opens to the instant it closes, both included, so 5:30 pm itself is in
time and a microsecond later is not. A closure that begins in open hours ends them in the same way; the instant at which a
closure ends is open again. What is left with no length is not open. docs/time.md says why.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from icms.lib.clock import court_day, court_time, from_court
from icms.lib.trilingual import Trilingual

Session = tuple[datetime, datetime]
ONE_DAY = timedelta(days=1)


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


class CalendarNotLoaded(LookupError):
    """The general holidays of the year of this day are not in the calendar, so nothing is said about it."""

    def __init__(self, day: date, years: Iterable[int]) -> None:
        self.day, self.years = day, sorted(years)
        known = f"it knows {self.years[0]} to {self.years[-1]}" if self.years else "it knows no year"
        super().__init__(f"The general holidays of {day.year} are not loaded into the calendar ({known}).")


@dataclass(frozen=True)
class WeekdayHours:
    """The ordinary hours of one weekday (1 is Monday) in court time; lunch may be None."""

    weekday: int
    opens: time
    closes: time
    lunch_from: time | None = None
    lunch_until: time | None = None


@dataclass(frozen=True)
class DayWithoutHours:
    """A day of the week on which the office is never open: Saturday, Sunday."""

    day: date


@dataclass(frozen=True)
class GeneralHoliday:
    """A gazetted general holiday."""

    day: date
    name: Trilingual


@dataclass(frozen=True)
class ClosureSpan:
    """The office is closed from one instant until another; None while the end is not known. `id` is its row, if any."""

    from_at: datetime
    until_at: datetime | None
    reason: str
    id: int | None = None

    def covers(self, at: datetime) -> bool:
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


Basis = WeekdayHours | DayWithoutHours | GeneralHoliday | ClosureSpan


@dataclass(frozen=True)
class Outcome:
    """The answer: `deemed_at` is None while a closure without a known end stands in the way (pending)."""

    received_at: datetime
    deemed_at: datetime | None
    rule: Rule
    rests_on: tuple[Basis, ...]


@dataclass(frozen=True)
class Day:
    """One day of an office: its sessions (UTC, both ends included), and what made them so."""

    hours: WeekdayHours | None
    closed_for: DayWithoutHours | GeneralHoliday | None
    closures: tuple[ClosureSpan, ...]
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Calendar:
    """When one office is open: hours by ISO weekday, holidays by date, closures, and the years whose holidays are known.

    Every question about a day outside those years raises CalendarNotLoaded. Instants are aware; answers are in UTC.
    """

    hours: Mapping[int, WeekdayHours]
    holidays: Mapping[date, Trilingual]
    closures: tuple[ClosureSpan, ...] = ()
    years: frozenset[int] = frozenset()
    lunch_is_closure: bool = False
    _days: dict[date, Day] = field(default_factory=dict, init=False, repr=False, compare=False)

    def with_closures(self, closures: Iterable[ClosureSpan]) -> "Calendar":
        """The same calendar, had these closures been entered too."""
        return replace(self, closures=(*self.closures, *closures))

    def day(self, day: date) -> Day:
        """A day of the office, worked out once."""
        if day not in self._days:
            self._days[day] = self._work_out(day)
        return self._days[day]

    def sessions(self, day: date) -> tuple[Session, ...]:
        """From when to when the office is open on a day of the court, closures taken out."""
        return self.day(day).sessions

    def is_open(self, at: datetime) -> bool:
        return self.closes_at(at) is not None

    def closes_at(self, at: datetime) -> datetime | None:
        """The last instant of the session that `at` lies in; None if the office is closed."""
        return next((closes for opens, closes in self.sessions(court_day(at)) if opens <= at <= closes), None)

    def next_opening(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which the office opens; None if a closure without end comes before it."""
        for day in _days_from(court_day(at)):
            if self.unending and day > court_day(self.unending.from_at):
                return None
            for opens, _ in self.sessions(day):
                if opens > at:
                    return opens
        raise AssertionError("unreachable")

    def closure_at(self, at: datetime) -> ClosureSpan | None:
        """The closure in force while the office is closed, the one that lasts longest; None if there is none."""
        if self.is_open(at):
            return None
        return max((closure for closure in self.closures if closure.covers(at)), key=_lasting, default=None)

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """For how long the office is open between two instants; nothing if they are in the wrong order."""
        total = timedelta()
        for day in _days_from(court_day(start)):
            if day > court_day(end):
                return total
            for opens, closes in self.sessions(day):
                total += max(min(closes, end) - max(opens, start), timedelta())
        raise AssertionError("unreachable")

    @cached_property
    def unending(self) -> ClosureSpan | None:
        """The earliest closure whose end is not known."""
        open_ended = [closure for closure in self.closures if closure.until_at is None]
        return min(open_ended, key=lambda closure: closure.from_at, default=None)

    def _work_out(self, day: date) -> Day:
        if day.year not in self.years:
            raise CalendarNotLoaded(day, self.years)
        if day in self.holidays:
            return Day(None, GeneralHoliday(day, self.holidays[day]), (), ())
        hours = self.hours.get(day.isoweekday())
        if hours is None:
            return Day(None, DayWithoutHours(day), (), ())
        ordinary = sessions = self._ordinary_sessions(day, hours)
        for closure in self.closures:
            sessions = tuple(piece for session in sessions for piece in _left_of(session, closure))
        met = tuple(closure for closure in self.closures if any(_meets(closure, *span) for span in ordinary))
        return Day(hours, None, met, sessions)

    def _ordinary_sessions(self, day: date, hours: WeekdayHours) -> tuple[Session, ...]:
        def at(clock: time) -> datetime:
            return from_court(datetime.combine(day, clock))

        if self.lunch_is_closure and hours.lunch_from and hours.lunch_until:
            return (at(hours.opens), at(hours.lunch_from)), (at(hours.lunch_until), at(hours.closes))
        return ((at(hours.opens), at(hours.closes)),)


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
    """The first rule that closes the office at this instant: the day, then its ordinary hours, then a closure."""
    day = calendar.day(court_day(at))
    if day.hours is None:
        return Rule.HOLIDAY if isinstance(day.closed_for, GeneralHoliday) else Rule.WEEKEND
    clock = court_time(at).time()
    if clock < day.hours.opens:
        return Rule.BEFORE_OPENING
    if clock > day.hours.closes:
        return Rule.AFTER_CLOSING
    hours = day.hours
    if calendar.lunch_is_closure and hours.lunch_from and hours.lunch_until:
        if hours.lunch_from < clock < hours.lunch_until:
            return Rule.LUNCH
    return Rule.CLOSURE


def _basis(received_at: datetime, deemed_at: datetime | None, calendar: Calendar) -> Iterator[Basis]:
    """The rows that decided, in order of time: the hours at either end, the days and the closures between."""
    first = court_day(received_at)
    last = court_day(deemed_at) if deemed_at else max(first, court_day(calendar.unending.from_at))  # type: ignore[union-attr]
    told: set[ClosureSpan] = set()
    for date_ in _days_from(first):
        day = calendar.day(date_)
        if day.closed_for:
            yield day.closed_for
        elif day.hours and date_ in (first, last):
            yield day.hours
        for closure in day.closures:
            if closure not in told and _meets(closure, received_at, deemed_at):
                told.add(closure)
                yield closure
        if date_ == last:
            return


def _left_of(session: Session, closure: ClosureSpan) -> Iterator[Session]:
    """What a closure leaves of a session: up to its beginning, and again from its end."""
    opens, closes = session
    if not _meets(closure, opens, closes):
        yield session
        return
    if closure.from_at > opens:
        yield opens, closure.from_at
    if closure.until_at is not None and closure.until_at < closes:
        yield closure.until_at, closes


def _meets(closure: ClosureSpan, start: datetime, end: datetime | None) -> bool:
    """Whether a closure takes any length out of the time from `start` to `end` (None: without end)."""
    return (end is None or closure.from_at < end) and (closure.until_at is None or closure.until_at > start)


def _lasting(closure: ClosureSpan) -> float:
    return closure.until_at.timestamp() if closure.until_at else float("inf")


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += ONE_DAY
