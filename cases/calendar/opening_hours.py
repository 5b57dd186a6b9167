"""When is an office open? Hours, general holidays and closures laid over each other (domain 5.1), free of the database.

Sharp instants: an office is open from the instant it opens to the instant it closes, both included. A closure that
begins in open hours ends them in the same way, and the instant at which it ends is open again. What has no length is
not open.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from icms.lib.clock import court_day, from_court
from icms.lib.trilingual import Trilingual

Session = tuple[datetime, datetime]
ONE_DAY = timedelta(days=1)


class CalendarNotLoaded(LookupError):
    """The general holidays of the year of this day are not in the calendar, so nothing is said about it."""

    def __init__(self, day: date, years: Iterable[int]) -> None:
        self.day, self.years = day, sorted(years)
        known = f"it knows {self.years[0]} to {self.years[-1]}" if self.years else "it knows no year"
        super().__init__(f"The general holidays of {day.year} are not loaded into the calendar ({known}).")


@dataclass(frozen=True)
class WeekdayHours:
    """The ordinary hours of one weekday (1 is Monday) in court time, from a day on; lunch may be None."""

    weekday: int
    opens: time
    closes: time
    lunch_from: time | None = None
    lunch_until: time | None = None
    since: date = date.min


@dataclass(frozen=True)
class WeekdayCloses:
    """From a day on, the office has no hours on one weekday (1 is Monday)."""

    weekday: int
    since: date


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

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether it takes any length out of the time between two instants."""
        return self.from_at < end and (self.until_at is None or start < self.until_at)


@dataclass(frozen=True)
class Day:
    """One day of an office: the hours it would ordinarily keep, or what closes the whole day, and what is left open."""

    date: date
    hours: WeekdayHours | None
    closed_for: DayWithoutHours | GeneralHoliday | None = None
    ordinary: tuple[Session, ...] = ()
    closures: tuple[ClosureSpan, ...] = ()
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """When one office is open: its hours, holidays by date, closures, the years whose holidays are known.

    Every question about a day outside those years raises CalendarNotLoaded. Instants are aware; answers are in UTC.
    """

    hours: tuple[WeekdayHours | WeekdayCloses, ...]
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

    def hours_on(self, day: date) -> WeekdayHours | None:
        """The ordinary hours of a day: those of its weekday that began last; None where the office has none."""
        begun = (row for row in self.hours if row.weekday == day.isoweekday() and row.since <= day)
        last = max(begun, key=lambda row: row.since, default=None)
        return last if isinstance(last, WeekdayHours) else None

    def sessions(self, day: date) -> tuple[Session, ...]:
        """From when to when the office is open on a day of the court, closures taken out."""
        return self.day(day).sessions

    def is_open(self, at: datetime) -> bool:
        return self.closes_at(at) is not None

    def closes_at(self, at: datetime) -> datetime | None:
        """The last instant of the session that `at` lies in; None if the office is closed."""
        for opens, closes in self.sessions(court_day(at)):
            if opens <= at <= closes:
                return closes
        return None

    def next_opening(self, at: datetime) -> datetime | None:
        """The first instant after `at` at which the office opens; None if a closure without end comes before it."""
        for day in days_from(court_day(at)):
            for opens, _ in self.sessions(day):
                if opens > at:
                    return opens
            if self.unending and day >= court_day(self.unending.from_at):
                break
        return None

    def closure_at(self, at: datetime) -> ClosureSpan | None:
        """The closure in force while the office is closed, the one that lasts longest; None if there is none."""
        if self.is_open(at):
            return None
        return max((closure for closure in self.closures if closure.covers(at)), key=_lasting, default=None)

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """For how long the office is open between two instants; nothing if they are in the wrong order."""
        total = timedelta()
        for day in days_from(court_day(start), until=court_day(end)):
            for opens, closes in self.sessions(day):
                total += max(min(closes, end) - max(opens, start), timedelta())
        return total

    @cached_property
    def unending(self) -> ClosureSpan | None:
        """The earliest closure whose end is not known."""
        open_ended = [closure for closure in self.closures if closure.until_at is None]
        return min(open_ended, key=lambda closure: closure.from_at, default=None)

    def _work_out(self, day: date) -> Day:
        if day.year not in self.years:
            raise CalendarNotLoaded(day, self.years)
        if day in self.holidays:
            return Day(day, None, GeneralHoliday(day, self.holidays[day]))
        hours = self.hours_on(day)
        if hours is None:
            return Day(day, None, DayWithoutHours(day))
        ordinary = sessions = self._ordinary_sessions(day, hours)
        closures = tuple(each for each in self.closures if any(each.meets(*span) for span in ordinary))
        for closure in closures:
            sessions = tuple(piece for session in sessions for piece in _left_of(session, closure))
        return Day(day, hours, None, ordinary, closures, sessions)

    def _ordinary_sessions(self, day: date, hours: WeekdayHours) -> tuple[Session, ...]:
        def at(clock: time) -> datetime:
            return from_court(datetime.combine(day, clock))

        if self.lunch_is_closure and hours.lunch_from and hours.lunch_until:
            return (at(hours.opens), at(hours.lunch_from)), (at(hours.lunch_until), at(hours.closes))
        return ((at(hours.opens), at(hours.closes)),)


def days_from(day: date, until: date = date.max) -> Iterator[date]:
    """Every day from this one to `until`, both included."""
    while day <= until:
        yield day
        day += ONE_DAY


def _left_of(session: Session, closure: ClosureSpan) -> Iterator[Session]:
    """What a closure leaves of a session: up to its beginning, and again from its end."""
    opens, closes = session
    if not closure.meets(opens, closes):
        yield session
        return
    if closure.from_at > opens:
        yield opens, closure.from_at
    if closure.until_at is not None and closure.until_at < closes:
        yield closure.until_at, closes


def _lasting(closure: ClosureSpan) -> float:
    return closure.until_at.timestamp() if closure.until_at else float("inf")
