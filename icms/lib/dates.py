"""Times and dates as the court writes them, in each language (design, section 3).

Every function takes an aware datetime (or a date where it says so) and a language code (`en`, `zh-hant`, `zh-hans`),
and answers with plain text on the court's clock. Non-breaking spaces join day and month, a short weekday and its day,
time and am/pm.

Midnight is the beginning of its day and says so (interface 1); what lasts until midnight lasts until the end of the day
before (`until_long_datetime`, `until_short_datetime`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icms.lib.clock import court_time

NBSP = "\u00a0"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
MIDNIGHT = "midnight"
CHINESE_DAYS = "一二三四五六日"
WORKING_DAY = timedelta(hours=8, minutes=45)
SMALL_HOURS, MORNING, AFTERNOON = "凌晨", "上午", "下午"


@dataclass(frozen=True)
class HeroTime:
    """The large time in its parts: each a text and whether it is set small."""

    parts: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.parts)


def is_chinese(language: str | None) -> bool:
    """Whether a language code is one of the two Chinese ones."""
    return (language or "en").startswith("zh")


def long_datetime(at: datetime, language: str) -> str:
    """`Monday 23 November 2026, 8:45 am`; `2026年11月23日（星期一）上午8時45分`."""
    return _joined(long_day(court_time(at).date(), language), clock_time(at, language), language)


def short_datetime(at: datetime, language: str, *, year: bool = True) -> str:
    """`Mon 23 Nov 2026, 8:45 am`, or without the year where the page makes it plain."""
    day = court_time(at).date()
    written = short_day(day, language) if year else short_day_without_year(day, language)
    return _joined(written, clock_time(at, language), language)


def actual_time(at: datetime, language: str) -> str:
    """A moment that really happened, to the second: `Friday 20 November 2026, 6:12:40 pm`."""
    return _joined(long_day(court_time(at).date(), language), clock_time(at, language, seconds=True), language)


def short_actual_time(at: datetime, language: str) -> str:
    """The same, short: `Fri 20 Nov 2026, 6:12:40 pm`."""
    return _joined(short_day(court_time(at).date(), language), clock_time(at, language, seconds=True), language)


def until_long_datetime(at: datetime, language: str) -> str:
    """How long something lasts, after "until": `the end of Thursday 26 November 2026` for midnight, else the time."""
    ended = _day_ended(at)
    return _end_of(long_day(ended, language), language) if ended else long_datetime(at, language)


def until_short_datetime(at: datetime, language: str) -> str:
    """The same, short: `the end of Thu 26 Nov 2026`; `2026年11月26日（星期四）完結為止`."""
    ended = _day_ended(at)
    return _end_of(short_day(ended, language), language) if ended else short_datetime(at, language)


def span(start: datetime, end: datetime, language: str) -> str:
    """`Sun 6 Dec 2026, 1:00 am to 5:00 am`, with the second day where it is another; `…上午1時至上午5時`."""
    same_day = court_time(start).date() == court_time(end).date()
    last = clock_time(end, language) if same_day else until_short_datetime(end, language)
    return f"{short_datetime(start, language)}{'至' if is_chinese(language) else ' to '}{last}"


def long_day(day: date, language: str, *, year: bool = True) -> str:
    """`Monday 23 November 2026`; `2026年11月23日（星期一）`."""
    if is_chinese(language):
        return f"{day.year}年{_chinese_day(day)}" if year else _chinese_day(day)
    # On a telephone a large line breaks after the weekday: with it "Wednesday 30 December" would be one word.
    written = f"{DAYS[day.weekday()]} {day.day}{NBSP}{MONTHS[day.month - 1]}"
    return f"{written} {day.year}" if year else written


def short_day(day: date, language: str) -> str:
    """`Mon 23 Nov 2026`; `2026年11月23日（星期一）`."""
    if is_chinese(language):
        return long_day(day, language)
    return f"{short_day_without_year(day, language)} {day.year}"


def short_day_without_year(day: date, language: str) -> str:
    """`Mon 23 Nov`; `11月23日（星期一）`."""
    if is_chinese(language):
        return _chinese_day(day)
    return f"{DAYS[day.weekday()][:3]}{NBSP}{day.day}{NBSP}{MONTHS[day.month - 1][:3]}"


def plain_day(day: date, language: str) -> str:
    """A date in a table, without its weekday: `23 Nov 2026`; `2026年11月23日`."""
    if is_chinese(language):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day}{NBSP}{MONTHS[day.month - 1][:3]} {day.year}"


def plain_day_without_year(day: date, language: str) -> str:
    """Under a bar of a chart: `23 Nov`; `11月23日`."""
    if is_chinese(language):
        return f"{day.month}月{day.day}日"
    return f"{day.day}{NBSP}{MONTHS[day.month - 1][:3]}"


def full_plain_day(day: date, language: str) -> str:
    """A date in a sentence, without its weekday: `23 November 2026`; `2026年11月23日`."""
    if is_chinese(language):
        return plain_day(day, language)
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def weekday(day: date, language: str) -> str:
    """`Monday`; `星期一`."""
    return f"星期{CHINESE_DAYS[day.weekday()]}" if is_chinese(language) else DAYS[day.weekday()]


def clock_time(at: datetime, language: str, *, seconds: bool = False) -> str:
    """`8:45 am`; `上午8時45分`, with seconds `6:12:40 pm`; `下午6時12分40秒`; `12:00 midnight`; `凌晨零時`."""
    local = court_time(at)
    if not is_chinese(language):
        return _figures(local, seconds) + NBSP + _english_half(local, seconds)
    hour, minute, second = _hour_marks(language)
    written = f"{_chinese_half(local)}{_chinese_hour(local)}{hour}"
    if seconds:
        return f"{written}{local.minute}{minute}{local.second}{second}"
    return f"{written}{local.minute}{minute}" if local.minute else written


def brief_time(at: datetime, language: str) -> str:
    """A time where room is scarce, as on the day ruler: `6:12 pm`; `下午6:12`; at midnight `凌晨0:00`."""
    local = court_time(at)
    if is_chinese(language):
        figures = _figures(local, seconds=False) if local.hour else f"0:{local.minute:02}"
        return f"{_chinese_half(local)}{figures}"
    return clock_time(at, language)


def hero_time(at: datetime, language: str) -> HeroTime:
    """The time in large figures with its small words: 8:45 *am*; *上午* 8 *時* 45 *分*."""
    local = court_time(at)
    if not is_chinese(language):
        return HeroTime(((_figures(local, seconds=False), False), (_english_half(local, seconds=False), True)))
    hour, minute, _ = _hour_marks(language)
    parts = [(_chinese_half(local), True), (_chinese_hour(local), False), (hour, True)]
    if local.minute:
        parts += [(str(local.minute), False), (minute, True)]
    return HeroTime(tuple(parts))


def open_age(open_time: timedelta, language: str, day: timedelta = WORKING_DAY) -> str:
    """How long an office has been open since: `24 min`, `1 h 55`, `2 d 1 h`; a day is a working day of the office."""
    minutes = max(int(open_time.total_seconds()) // 60, 0)
    days, minutes = divmod(minutes, int(day.total_seconds()) // 60)
    hours, minutes = divmod(minutes, 60)
    if is_chinese(language):
        hour = "小时" if language == "zh-hans" else "小時"
        if days:
            return f"{days}天{hours}{hour}"
        return f"{hours}{hour}{minutes:02}分" if hours else f"{minutes}分鐘" if hour == "小時" else f"{minutes}分钟"
    if days:
        return f"{days}{NBSP}d {hours}{NBSP}h"
    return f"{hours}{NBSP}h{NBSP}{minutes:02}" if hours else f"{minutes}{NBSP}min"


def duration(minutes: int, language: str) -> str:
    """Minutes in words: `6 minutes`, `3 hours 20 minutes`; `3小時20分鐘`."""
    hours, minutes = divmod(minutes, 60)
    if is_chinese(language):
        hour, minute = ("小时", "分钟") if language == "zh-hans" else ("小時", "分鐘")
        return (f"{hours}{hour}" if hours else "") + (f"{minutes}{minute}" if minutes or not hours else "")
    parts = [(hours, "hour")] if hours else []
    if minutes or not hours:
        parts.append((minutes, "minute"))
    return " ".join(f"{count}{NBSP}{word}{'' if count == 1 else 's'}" for count, word in parts)


def _joined(day: str, time: str, language: str) -> str:
    if is_chinese(language):
        return day + time
    return f"{time} at the start of {day}" if time.endswith(MIDNIGHT) else f"{day}, {time}"


def _day_ended(at: datetime) -> date | None:
    """The day that ends at this instant; None if none does."""
    local = court_time(at)
    return None if _after_midnight(local) else local.date() - timedelta(days=1)


def _end_of(day: str, language: str) -> str:
    if is_chinese(language):
        return f"{day}完结为止" if language == "zh-hans" else f"{day}完結為止"
    return f"the end of {day}"


def _after_midnight(local: datetime, *, seconds: bool = True) -> bool:
    """Whether any of the day has passed, to the second or to the minute."""
    return bool(local.hour or local.minute or (seconds and (local.second or local.microsecond)))


def _chinese_day(day: date) -> str:
    return f"{day.month}月{day.day}日（星期{CHINESE_DAYS[day.weekday()]}）"


def _hour_marks(language: str) -> tuple[str, str, str]:
    return ("时", "分", "秒") if language == "zh-hans" else ("時", "分", "秒")


def _chinese_half(local: datetime) -> str:
    """The first hour is of the small hours: 上午12時 may be taken for noon, 午夜12時 for the end of the day."""
    if not local.hour:
        return SMALL_HOURS
    return MORNING if local.hour < 12 else AFTERNOON


def _chinese_hour(local: datetime) -> str:
    return str(local.hour % 12 or 12) if local.hour else "零"


def _english_half(local: datetime, seconds: bool) -> str:
    if not _after_midnight(local, seconds=seconds):
        return MIDNIGHT
    return "am" if local.hour < 12 else "pm"


def _figures(local: datetime, seconds: bool) -> str:
    return f"{local.hour % 12 or 12}:{local.minute:02}" + (f":{local.second:02}" if seconds else "")
