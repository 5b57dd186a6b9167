"""The week of somebody who has a diary, as a strip: open hours, hearings to scale, now (design, component 22)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import get_language

from accounts.models import User
from cases.calendar.opening_hours import Calendar, CalendarNotLoaded, Session
from cases.calendar.selectors import calendar_of, registry_of
from cases.diary.context import monday_of
from cases.diary.selectors import Due, diary
from icms.lib import clock, dates

FIRST_HOUR, LAST_HOUR, DAYS = 8, 19, 5
DAY, DRAWN = 100 / DAYS, 0.94  # hundredths of the width: a day, and how much of it the hours take
WORDS, LEVELS = 16.5, 3  # the width that the words of a hearing need; so many steps, one below the other
TOP, STEP = 84, 74  # units: where the first line of words stands, and how much lower the next step is


@dataclass(frozen=True)
class Mark:
    """One hearing: its bar, and where its words stand (`y` is None where there is no place for them)."""

    due: Due
    x: str
    width: str
    y: int | None
    words_x: str
    is_left_of: bool


@dataclass(frozen=True)
class StripDay:
    """One day: where it stands, the hours of the registry (place, width, whether they have passed)."""

    name: str
    is_today: bool
    x: str
    hours: list[tuple[str, str, bool]]


@dataclass
class Strip:
    """The week as it is drawn; `now` is the place of this instant, or None."""

    now_at: datetime
    now: str | None = None
    days: list[StripDay] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Of the picture, in units: as many steps of words as there are."""
        return max((mark.y for mark in self.marks if mark.y), default=TOP) + 52


def strip_of(user: User) -> Strip | None:
    """Monday to Friday of this week, on a week-end of the next; None where nothing is fixed in it."""
    now = clock.now()
    today = clock.court_day(now)
    monday = monday_of(today + timedelta(days=2)) if today.weekday() >= DAYS else monday_of(today)
    dues = [due for due in diary(user, monday, monday + timedelta(days=DAYS - 1)) if due.starts_at]
    dues = [due for due in dues if not due.is_vacated]
    if not dues:
        return None
    case = next((due.case for due in dues if due.case), None)
    calendar = calendar_of(registry_of(case.court if case else "DC"))
    days = [monday + timedelta(days=count) for count in range(DAYS)]
    strip = Strip(now, _share(_place(now, monday)) if FIRST_HOUR <= _hour(now) < LAST_HOUR and today in days else None)
    strip.days = [_day(day, monday, calendar, now) for day in days]
    strip.marks = list(_marks(dues, monday))
    return strip


def _day(day: date, monday: date, calendar: Calendar, now: datetime) -> StripDay:
    name = dates.short_day_without_year(day, get_language() or "en")
    hours = []
    for start, end in _sessions(calendar, day):
        for begins, ends, is_past in ((start, min(end, now), True), (max(start, now), end, False)):
            if begins < ends:
                x = _place(begins, monday)
                hours.append((_share(x), _share(_place(ends, monday) - x), is_past))
    return StripDay(name, clock.court_day(now) == day, _share((day - monday).days * DAY), hours)


def _sessions(calendar: Calendar, day: date) -> Iterator[Session]:
    """The open hours of a day, lunch taken out; none where the calendar does not know the year."""
    try:
        known = calendar.day(day)
    except CalendarNotLoaded:
        return
    lunch = (known.hours.lunch_from, known.hours.lunch_until) if known.hours else (None, None)
    for start, end in known.sessions:
        begins, ends = (clock.from_court(datetime.combine(day, at)) if at else end for at in lunch)
        for piece in ((start, min(end, begins)), (max(start, ends), end)):
            if piece[0] < piece[1]:
                yield piece


def _marks(dues: list[Due], monday: date) -> Iterator[Mark]:
    """The words of each on the highest step on which they do not run into those before."""
    taken = [0.0] * LEVELS
    for due in dues:
        assert due.starts_at and due.ends_at
        x, end = _place(due.starts_at, monday), _place(due.ends_at, monday)
        is_left_of = x + WORDS > 100
        left = end - WORDS if is_left_of else x
        level = next((number for number, until in enumerate(taken) if until <= left), None)
        if level is not None:
            taken[level] = left + WORDS
        y = None if level is None else TOP + level * STEP
        yield Mark(due, _share(x), _share(max(end - x, 0.3)), y, _share(end if is_left_of else x), is_left_of)


def _place(at: datetime, monday: date) -> float:
    """Where an instant stands, in hundredths of the width."""
    hour = min(max(_hour(at), FIRST_HOUR), LAST_HOUR)
    share = (hour - FIRST_HOUR) / (LAST_HOUR - FIRST_HOUR)
    return ((clock.court_day(at) - monday).days + share * DRAWN) * DAY


def _hour(at: datetime) -> float:
    local: time = clock.court_time(at).time()
    return local.hour + local.minute / 60


def _share(hundredths: float) -> str:
    return f"{hundredths:.2f}%"
