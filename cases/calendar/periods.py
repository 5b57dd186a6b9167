"""When does a period for a deadline end? Separate from deemed receipt (domain 5.3), and free of the database.

The day of the event is left out. A period of seven days or less counts only days that are no Saturday, general holiday
(every Sunday is one), gale-warning or black-rainstorm-warning day, or closure day of the office. A longer one counts
every day, and rolls on if its last day is one of those. What is ours in the reading: docs/time.md.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from cases.calendar.opening_hours import Calendar, CalendarNotLoaded, ClosureSpan, Day, DayWithoutHours, GeneralHoliday
from icms.lib.clock import court_day, day_bounds
from icms.lib.trilingual import Trilingual

__all__ = [
    "CalendarNotLoaded",
    "Counted",
    "Period",
    "PeriodEnd",
    "Skip",
    "Unit",
    "WarningSpan",
    "Why",
    "period_end",
    "runs_out",
]

SHORT = 7
ONE_DAY = timedelta(days=1)
WARNINGS = ("gale", "black_rainstorm")
SATURDAY, SUNDAY = 6, 7


class Unit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Skip(StrEnum):
    """Why a day does not count in a short period, and cannot be the last of a long one."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"
    GALE = "gale"
    BLACK_RAINSTORM = "black_rainstorm"
    CLOSURE = "closure"


@dataclass(frozen=True)
class WarningSpan:
    """A gale or black rainstorm warning was in force, whether or not an office closed."""

    from_at: datetime
    until_at: datetime
    kind: str


@dataclass(frozen=True)
class Why:
    """One reason against a day; a holiday has a name."""

    skip: Skip
    name: Trilingual | None = None


@dataclass(frozen=True)
class Period:
    """So many days, weeks or calendar months after an event, or before it. Raises ValueError below one."""

    event: date
    amount: int
    unit: Unit = Unit.DAYS
    before: bool = False

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("A period is one day at least.")

    @property
    def days(self) -> int | None:
        """Its length in days; None for months, whose length the calendar decides."""
        return {Unit.DAYS: self.amount, Unit.WEEKS: self.amount * 7, Unit.MONTHS: None}[self.unit]

    @property
    def is_short(self) -> bool:
        """Seven days or less."""
        return self.days is not None and self.days <= SHORT


@dataclass(frozen=True)
class Counted:
    """One day on the way: which one it is in the count, or why it is none. Both, where a long period rolls off it."""

    day: date
    number: int | None
    why: tuple[Why, ...] = ()


@dataclass(frozen=True)
class PeriodEnd:
    """The answer: `last_day` is None while a closure without a known end (`waits_for`) stands in the way.

    `days` holds every day of a short period, and of a long one those from the day it runs out to its last day.
    """

    period: Period
    last_day: date | None
    days: tuple[Counted, ...]
    waits_for: ClosureSpan | None = None

    @property
    def skipped(self) -> tuple[Counted, ...]:
        """The days that were passed over."""
        return tuple(each for each in self.days if each.why)


def period_end(
    period: Period, calendar: Calendar, warnings: Iterable[WarningSpan] = (), elsewhere: Iterable[Calendar] = ()
) -> PeriodEnd:
    """The last day of a period at the office of this calendar, with every day that was skipped and why (domain 5.3).

    A warning is the whole territory's, so the closures for a gale or rainstorm of the offices `elsewhere` count too.
    Raises CalendarNotLoaded when the answer needs a year whose general holidays are not loaded.
    """
    days = _Days(calendar, tuple(warnings), (calendar, *elsewhere))
    walked: list[Counted] = []
    try:
        steps = _short(period, days) if period.is_short else _long(period, days)
        for step in steps:
            walked.append(step)
    except _EndUnknown as unknown:
        return PeriodEnd(period, None, tuple(walked), unknown.closure)
    return PeriodEnd(period, walked[-1].day, tuple(walked))


def _short(period: Period, days: "_Days") -> Iterator[Counted]:
    number, wanted = 0, period.days
    for day in _from(period.event, period.before):
        why = days.against(day)
        number += not why
        yield Counted(day, None if why else number, why)
        if number == wanted:
            return


def _long(period: Period, days: "_Days") -> Iterator[Counted]:
    """The day on which it runs out, and on from there to the first day that may be the last."""
    last = runs_out(period)
    why = days.against(last)
    yield Counted(last, period.days or period.amount, why)
    for day in _from(last, period.before):
        if not why:
            return
        why = days.against(day)
        yield Counted(day, None, why)


def runs_out(period: Period) -> date:
    """The day on which a period runs out, not rolled on: the same day of another month, or the last there is."""
    sign = -1 if period.before else 1
    if period.days is not None:
        return period.event + sign * timedelta(days=period.days)
    months = period.event.year * 12 + period.event.month - 1 + sign * period.amount
    year, month = divmod(months, 12)
    return date(year, month + 1, min(period.event.day, monthrange(year, month + 1)[1]))


def _from(day: date, before: bool) -> Iterator[date]:
    """The days after a day, or before it, one by one."""
    while True:
        day += -ONE_DAY if before else ONE_DAY
        yield day


class _EndUnknown(Exception):
    """Whether this day counts depends on a closure whose end is not known."""

    def __init__(self, closure: ClosureSpan) -> None:
        self.closure = closure
        super().__init__()


@dataclass(frozen=True)
class _Days:
    """Which days are skipped at one office; `offices` are its own calendar and those of all others."""

    calendar: Calendar
    warnings: tuple[WarningSpan, ...]
    offices: tuple[Calendar, ...]

    def against(self, day: date) -> tuple[Why, ...]:
        """Every reason against a day; none if it counts. Raises _EndUnknown where only an unknown end could say."""
        certain = tuple(self._reasons(day))
        unending = None if certain else self._in_the_way(day)
        if unending is not None:
            raise _EndUnknown(unending)
        return certain

    def _reasons(self, day: date) -> Iterator[Why]:
        """What holds whatever becomes of a closure without an end."""
        office = self._at_least.day(day)
        if day.isoweekday() == SATURDAY:
            yield Why(Skip.SATURDAY)
        if day.isoweekday() == SUNDAY:
            yield Why(Skip.SUNDAY)
        if isinstance(office.closed_for, GeneralHoliday):
            yield Why(Skip.HOLIDAY, office.closed_for.name)
        weather = sorted({kind for kind in WARNINGS if self._warned(day, kind)})
        for kind in weather:
            yield Why(Skip(kind))
        on_a_working_day = isinstance(office.closed_for, DayWithoutHours) and day.isoweekday() < SATURDAY
        if on_a_working_day or (office.hours is not None and not office.sessions and not weather):
            yield Why(Skip.CLOSURE)

    @cached_property
    def _at_least(self) -> Calendar:
        """The office as if each closure without an end had ended as it began."""
        return replace(self.calendar, closures=tuple(each for each in self.calendar.closures if each.until_at))

    def _in_the_way(self, day: date) -> ClosureSpan | None:
        """The closure without an end that may yet turn out to take this day, which is against nothing else."""
        for closure in (each for office in self.offices for each in office.closures):
            if closure.until_at is None and closure.reason in WARNINGS and day > court_day(closure.from_at):
                return closure
        return self.calendar.unending if not self.calendar.sessions(day) else None

    def _warned(self, day: date, kind: str) -> bool:
        """A warning at any time of the day, or a closure for one that shows it."""
        start, end = day_bounds(day)
        if any(each.kind == kind and each.from_at < end and start < each.until_at for each in self.warnings):
            return True
        return any(
            each.reason == kind and each.meets(start, end) and _shows_a_warning(each, office.day(day))
            for office in self.offices
            for each in office.closures
        )


def _shows_a_warning(closure: ClosureSpan, day: Day) -> bool:
    """Whether a closure for a gale or rainstorm makes a day that it touches one with a warning.

    The day it begins, each day it leaves without open time, and its last day only if it took open time from that day:
    closed "until Monday 8:45 am" says nothing of Monday. Without an end, no day is certain but the first.
    """
    if day.date == court_day(closure.from_at):
        return True
    if closure.until_at is None:
        return False
    _, end = day_bounds(day.date)
    return end <= closure.until_at or any(closure.meets(*session) for session in day.ordinary)
