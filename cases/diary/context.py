"""The week of a diary as it is drawn: five days side by side, an hour 56 high, hearings to scale (design 11.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import get_language

from cases.diary.selectors import Due
from icms.lib import clock, dates

AN_HOUR, TOP, LEAST = 56, 44, 50  # units of the picture: an hour, the head, the height that two lines need
LEFT, WIDTH = 6.2, 93.8  # shares of its width in hundredths: the hours, the days
FIRST_HOUR, LAST = 9, 17.5


@dataclass(frozen=True)
class Box:
    """One hearing on its day: place in the picture, height to scale (`bar`), and at least so high as its words."""

    due: Due
    x: str
    y: float
    width: str
    height: float
    bar: float
    is_narrow: bool


@dataclass
class WeekDay:
    """One day: where it stands, what is on it."""

    day: date
    name: str
    x: str = ""
    end: str = ""
    is_today: bool = False
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True)
class Week:
    """A week as it is drawn. `now` is the height of this instant, or None."""

    days: list[WeekDay]
    hours: list[tuple[datetime, float]]
    height: float
    foot: float
    now: float | None
    today: WeekDay | None
    now_at: datetime


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(monday: date, dues: Sequence[Due], now: datetime) -> Week:
    """Monday to Friday, and the days of the week-end on which something is."""
    timed = [due for due in dues if due.starts_at]
    days = [monday + timedelta(days=count) for count in range(7)]
    days = [day for day in days if day.weekday() < 5 or any(due.day == day for due in timed)]
    first = min([FIRST_HOUR, *(_hours(due.starts_at) for due in timed if due.starts_at)])
    first = int(first)
    last = max([LAST, *(_hours(due.ends_at) for due in timed if due.ends_at)])
    foot = TOP + (last - first) * AN_HOUR
    shown = [_day(day, number, len(days), timed, first, now) for number, day in enumerate(days)]
    today = next((each for each in shown if each.is_today), None)
    hour_now = _hours(now)
    return Week(
        days=shown,
        hours=[(_at(monday, hour), TOP + (hour - first) * AN_HOUR) for hour in range(first, int(last) + 1)],
        height=foot + 12,
        foot=foot,
        now=TOP + (hour_now - first) * AN_HOUR if today and first <= hour_now <= last else None,
        today=today,
        now_at=now,
    )


def _day(day: date, number: int, count: int, timed: Sequence[Due], first: int, now: datetime) -> WeekDay:
    share = WIDTH / count
    left = LEFT + number * share
    name = dates.short_day_without_year(day, get_language() or "en")
    shown = WeekDay(day, name, f"{left:.2f}%", f"{left + share:.2f}%", clock.court_day(now) == day)
    for lane, lanes, due in _lanes([due for due in timed if due.day == day]):
        assert due.starts_at and due.ends_at
        inner = (share - 1.2) / lanes
        height = (due.ends_at - due.starts_at).total_seconds() / 3600 * AN_HOUR
        y = TOP + (_hours(due.starts_at) - first) * AN_HOUR
        x, width = f"{left + 0.6 + lane * inner:.2f}%", f"{inner - (0.4 if lanes > 1 else 0):.2f}%"
        shown.boxes.append(Box(due, x, y + 1.5, width, max(height - 3, LEAST), height - 3, lanes > 1))
    return shown


def _lanes(dues: Sequence[Due]) -> list[tuple[int, int, Due]]:
    """Side by side what would lie over one another, the height of its words counted: lane, how many, what."""
    found: list[tuple[int, int, Due]] = []
    group: list[tuple[int, Due]] = []
    ends: list[datetime] = []
    for due in sorted(dues, key=lambda each: each.sort_key):
        assert due.starts_at and due.ends_at
        starts, until = due.starts_at, max(due.ends_at, due.starts_at + timedelta(hours=(LEAST + 3) / AN_HOUR))
        if group and all(end <= starts for end in ends):
            found += [(lane, len(ends), each) for lane, each in group]
            group, ends = [], []
        lane = next((lane for lane, end in enumerate(ends) if end <= starts), len(ends))
        ends[lane : lane + 1] = [until]
        group.append((lane, due))
    return found + [(lane, len(ends), each) for lane, each in group]


def _hours(at: datetime | None) -> float:
    """The time of day in hours."""
    local = clock.court_time(at) if at else datetime.min
    return local.hour + local.minute / 60


def _at(day: date, hour: int) -> datetime:
    return clock.from_court(datetime.combine(day, time(hour)))
