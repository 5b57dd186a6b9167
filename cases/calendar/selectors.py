"""Offices and their calendars as the rows say, kept in the process until the calendar's number changes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Max

from cases.calendar.opening_hours import Calendar, ClosureSpan, Session, WeekdayCloses, WeekdayHours
from cases.calendar.periods import WarningSpan
from cases.models import CalendarChange, Closure, Court, Holiday, Office, OfficeHours, ServedCourt, WeatherWarning


@dataclass(frozen=True)
class _Kept:
    """What this process knows of the calendars at one version."""

    version: int | None
    calendars: dict[str, Calendar] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    registries: dict[str, Office] = field(default_factory=dict)


_kept = _Kept(version=None)
_reading: ContextVar[list[_Kept] | None] = ContextVar("reading", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Whatever asks for the calendars within this block has them as they were at the first question."""
    token = _reading.set([])
    try:
        yield
    finally:
        _reading.reset(token)


def registry_of(court: Court | str) -> Office:
    """The registry that serves a court (or the court of this code). Raises Office.DoesNotExist."""
    code = court if isinstance(court, str) else court.pk
    kept = _current()
    if code not in kept.registries:
        kept.registries[code] = Office.objects.get(serves__court=code)
    return kept.registries[code]


def calendar_of(office: Office | str) -> Calendar:
    """The calendar of an office (or of the office of this code), every committed closure in it; one small query."""
    return _calendar(office if isinstance(office, str) else office.pk, _current())


def calendar_without(office: Office | str, closure: Closure) -> Calendar:
    """The calendar of an office as if one closure were not there."""
    calendar = calendar_of(office)
    return replace(calendar, closures=tuple(span for span in calendar.closures if span.id != closure.pk))


def help_centre_sessions(day: date) -> Sequence[Session]:
    """From when to when the Help Centre is open on a day. Raises CalendarNotLoaded, or Office.DoesNotExist."""
    return calendar_of("HELP").sessions(day)


def help_centre_calendar() -> Callable[[date], Sequence[Session]]:
    """`help_centre_sessions` for many days, on one reading of the calendar."""
    return calendar_of("HELP").sessions


def offices() -> list[Office]:
    """Every office, in the order of its code."""
    return [office for office, _ in offices_and_calendars()]


def office_codes() -> dict[str, str]:
    """The office for every code that may name it: its own and those of the courts it serves."""
    served = dict(ServedCourt.objects.values_list("court", "office"))
    return served | {office.pk: office.pk for office in offices()}


def offices_and_calendars() -> list[tuple[Office, Calendar]]:
    """Every office with its calendar; one small query while nothing changes."""
    kept = _current()
    if not kept.offices:
        kept.offices.update({office.pk: office for office in Office.objects.all()})
    return [(office, _calendar(code, kept)) for code, office in kept.offices.items()]


def holidays_until() -> date | None:
    """The last day about which the calendar can speak: the end of the last year whose general holidays are loaded."""
    last = Holiday.objects.aggregate(last=Max("date"))["last"]
    return date(last.year, 12, 31) if last else None


def warning_spans() -> tuple[WarningSpan, ...]:
    """Every warning that stands, as the pure function knows it; one small query."""
    standing = WeatherWarning.objects.filter(cancelled_at=None).order_by("from_at")
    return tuple(WarningSpan(each.from_at, each.until_at, each.kind) for each in standing)


def _current() -> _Kept:
    reading = _reading.get()
    if reading is None:
        return _latest()
    if not reading:
        reading.append(_latest())
    return reading[0]


def _latest() -> _Kept:
    """What is kept, if no calendar has changed since; its version is read before any row, so it is never too new."""
    global _kept
    version = CalendarChange.objects.aggregate(version=Max("pk"))["version"]
    if version is None:
        return _Kept(version=None)
    if _kept.version != version:
        _kept = _Kept(version=version)
    return _kept


def _calendar(code: str, kept: _Kept) -> Calendar:
    if code not in kept.calendars:
        kept.calendars[code] = _build(code)
    return kept.calendars[code]


def _build(code: str) -> Calendar:
    holidays = {row.date: row.name for row in Holiday.objects.all()}
    return Calendar(
        hours=tuple(_hours(row) for row in OfficeHours.objects.filter(office=code)),
        holidays=holidays,
        closures=tuple(span_of(row) for row in Closure.objects.in_force_for(code)),
        years=frozenset(day.year for day in holidays),
        lunch_is_closure=Office.objects.get(pk=code).lunch_is_closure,
    )


def _hours(row: OfficeHours) -> WeekdayHours | WeekdayCloses:
    since = row.since or date.min
    if row.opens_at is None or row.closes_at is None:
        return WeekdayCloses(row.weekday, since)
    return WeekdayHours(row.weekday, row.opens_at, row.closes_at, row.lunch_from, row.lunch_until, since)


def span_of(closure: Closure) -> ClosureSpan:
    """A row as the pure calendar knows it."""
    return ClosureSpan(closure.from_at, closure.until_at, closure.reason, closure.pk)
