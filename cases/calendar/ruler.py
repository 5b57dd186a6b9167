"""The geometry of the day ruler: open hours, the moment of lodging, the moment it counts from, to scale.

Pure: it asks nothing of the database. Positions are percentages of the width, already written as SVG wants them; the
words are in the active language (design, section 4).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from icms.lib import dates
from icms.lib.clock import court_day, court_time, from_court

Sessions = tuple[tuple[datetime, datetime], ...]
ONE_DAY = timedelta(days=1)
FIRST_HOUR, LAST_HOUR = 7, 19
MOST_DAYS = 5
# A label is at most this wide, in percent of the narrowest measure (280 px).
LABEL = 34.0


@dataclass(frozen=True)
class Label:
    """Words at a place: `anchor` is SVG's start, middle or end; `narrow` are shorter ones for a telephone."""

    x: str
    text: str
    anchor: str = "start"
    strong: bool = False
    row: int = 1
    narrow: str = ""


@dataclass(frozen=True)
class Span:
    """A stretch of open hours, elapsed or remaining."""

    x: str
    width: str
    elapsed: bool


@dataclass
class Ruler:
    """What the template draws. `form` is "hours" (one day, 7 am to 7 pm) or "days" (one equal segment a day)."""

    form: str
    recorded: bool
    alternative: str
    spans: list[Span] = field(default_factory=list)
    ticks: list[str] = field(default_factory=list)
    base: list[tuple[str, str]] = field(default_factory=list)
    gap: str = ""
    now: str = ""
    wait: tuple[str, str] | None = None
    end: str = ""
    above: list[Label] = field(default_factory=list)
    below: list[Label] = field(default_factory=list)

    @property
    def is_tall(self) -> bool:
        """Do the words under the hours take a second row?"""
        return self.form == "hours" and any(label.row > 1 for label in self.below)


def day_ruler(
    *,
    at: datetime,
    deemed_at: datetime | None,
    sessions_of: Callable[[date], Sessions],
    recorded: bool = False,
    verb: str = "now",
) -> Ruler:
    """Draw the ruler from the moment `at` (verb: "now", "lodged", "paid") to the deemed instant (None: no end known).

    `sessions_of` gives the open sessions of a day of the court, as aware instants. Where the office is open at `at`,
    `deemed_at` equals it. Domain 5.2.
    """
    if deemed_at is None:
        return _unknown(at, sessions_of)
    if deemed_at == at:
        return _open_day(at, sessions_of(court_day(at)), recorded)
    return _closed_days(at, deemed_at, sessions_of, recorded, verb)


def _open_day(at: datetime, sessions: Sessions, recorded: bool) -> Ruler:
    language = get_language() or "en"
    words = {
        "opens": dates.clock_time(sessions[0][0], language),
        "closes": dates.clock_time(sessions[-1][1], language),
        "time": dates.clock_time(at, language),
    }
    said = _("The day to scale: the registry is open from %(opens)s to %(closes)s; the mark is at %(time)s.") % words
    scale = _Scale.of_hours(court_day(at), sessions)
    ruler = Ruler("hours", recorded, said, spans=scale.spans(sessions, at), ticks=scale.hours, base=[("0%", "100%")])
    if recorded:
        ruler.end = scale.at(at)
    else:
        ruler.now = scale.at(at)
    ruler.below = _hour_labels(scale, sessions, language)
    return ruler


def _unknown(at: datetime, sessions_of: Callable[[date], Sessions]) -> Ruler:
    """A closure without a known end: the dotted line does not end."""
    language = get_language() or "en"
    today = court_day(at)
    sessions = tuple(session for session in sessions_of(today) if session[0] <= at)
    said = _("The day to scale: the registry is closed, and it is not known yet when it reopens.")
    within = FIRST_HOUR <= court_time(at).hour < LAST_HOUR
    scale = _Scale.of_hours(today, sessions) if within else _Scale([today, None])
    ruler = Ruler("hours" if within else "days", False, said, spans=scale.spans(sessions, at), base=[("0%", "100%")])
    ruler.ticks = scale.hours if within else ["0%", "50%"]
    ruler.now, ruler.wait = scale.at(at), (scale.at(at), "100%")
    not_known = pgettext("day ruler", "not known yet")
    if not within:
        ruler.below = [_day_label(scale, 0, today, language), Label("100%", not_known, "end")]
        return ruler
    crowded = False
    if sessions:
        closed = pgettext("day ruler", "closed %(time)s") % {"time": dates.brief_time(sessions[-1][1], language)}
        x = scale.percent(sessions[-1][1])
        crowded = x > 100 - LABEL
        ruler.below = [Label(scale.at(sessions[-1][1]), closed, "end" if x > LABEL else "start")]
        if x - scale.percent(sessions[0][0]) > LABEL * 1.35:
            opened = dates.brief_time(sessions[0][0], language)
            ruler.below.insert(0, Label(scale.at(sessions[0][0]), opened, "middle"))
    ruler.below.append(Label("100%", not_known, "end", row=2 if crowded else 1))
    return ruler


def _closed_days(
    at: datetime, deemed_at: datetime, sessions_of: Callable[[date], Sessions], recorded: bool, verb: str
) -> Ruler:
    language = get_language() or "en"
    days, scale = _days_shown(court_day(at), court_day(deemed_at))
    words = {"from": dates.long_datetime(at, language), "until": dates.long_datetime(deemed_at, language)}
    said = _("The days to scale, from %(from)s to the next opening of the registry, %(until)s.") % words
    ruler = Ruler("days", recorded, said, now=scale.at(at), end=scale.at(deemed_at))
    ruler.wait = (ruler.now, ruler.end)
    slot = 100 / len(days)
    ruler.base = [("0%", "100%")]
    for number, day in enumerate(days):
        if day is None:
            ruler.gap = _percent((number + 0.5) * slot)
            ruler.base = [("0%", _percent((number + 0.4) * slot)), (_percent((number + 0.6) * slot), "100%")]
            continue
        sessions = sessions_of(day)
        ruler.spans += scale.spans(sessions, at)
        ruler.ticks.append(_percent(number * slot))
        ruler.below.append(_day_label(scale, number, day, language))
        ruler.below.append(_hours_label(scale, number, sessions, at, deemed_at, language))
    ruler.above = _moment_labels(scale, at, deemed_at, verb, language)
    return ruler


def _days_shown(first: date, last: date) -> tuple[list[date | None], "_Scale"]:
    """Every day from first to last, at most five; of a longer closure the first two, a gap, and the last two."""
    count = (last - first).days + 1
    days: list[date | None] = [first + number * ONE_DAY for number in range(min(count, MOST_DAYS))]
    if count > MOST_DAYS:
        days = [first, first + ONE_DAY, None, last - ONE_DAY, last]
    return days, _Scale(days)


def _hour_labels(scale: "_Scale", sessions: Sessions, language: str) -> list[Label]:
    opens, closes = sessions[0][0], sessions[-1][1]
    noon = from_court(datetime.combine(court_day(opens), time(12)))
    labels = [_centred(scale, opens, dates.brief_time(opens, language))]
    if min(abs(scale.percent(noon) - scale.percent(end)) for end in (opens, closes)) > 20:
        labels.append(_centred(scale, noon, pgettext("day ruler", "noon")))
    if scale.percent(closes) - scale.percent(opens) > 20:
        labels.append(_centred(scale, closes, dates.brief_time(closes, language)))
    return labels


def _centred(scale: "_Scale", at: datetime, text: str) -> Label:
    x = scale.percent(at)
    if x > 90:
        return Label("100%", text, "end")
    return Label("0%", text) if x < 8 else Label(_percent(x), text, "middle")


def _day_label(scale: "_Scale", number: int, day: date, language: str) -> Label:
    """`Fri 20 Nov`, then `Sat 21`; `20日 五`. The month returns on the first of a month."""
    x = _percent(number * 100 / len(scale.days))
    weekday = dates.weekday(day, language)
    if dates.is_chinese(language):
        month = f"{day.month}月" if day.day == 1 else ""
        return Label(x, f"{month}{day.day}日 {weekday[-1]}", strong=True)
    plain = f"{weekday[:3]} {day.day}"
    if number == 0 or day.day == 1:
        narrow = plain if len(scale.days) == MOST_DAYS else ""
        return Label(x, dates.short_day_without_year(day, language), strong=True, narrow=narrow)
    return Label(x, plain, strong=True)


def _hours_label(
    scale: "_Scale", number: int, sessions: Sessions, at: datetime, deemed_at: datetime, language: str
) -> Label:
    x, many = _percent(number * 100 / len(scale.days)), len(scale.days) == MOST_DAYS
    if not sessions:
        return Label(x, pgettext("day ruler", "closed"), row=2)
    if court_day(sessions[0][0]) == court_day(deemed_at):
        words = {"time": dates.brief_time(deemed_at, language)}
        return Label(x, pgettext("day ruler", "from %(time)s") % words, row=2, narrow=words["time"] if many else "")
    closed = [until for _from, until in sessions if until <= at] or [sessions[-1][1]]
    words = {"time": dates.brief_time(closed[-1], language)}
    return Label(x, pgettext("day ruler", "to %(time)s") % words, row=2, narrow=words["time"] if many else "")


def _moment_labels(scale: "_Scale", at: datetime, deemed_at: datetime, verb: str, language: str) -> list[Label]:
    """The two words above the line, kept from running into each other and out of the measure."""
    start, end = scale.percent(at), scale.percent(deemed_at)
    words = {"time": dates.brief_time(at, language)}
    lodged = {
        "now": pgettext("day ruler", "now %(time)s"),
        "lodged": pgettext("day ruler", "lodged %(time)s"),
        "paid": pgettext("day ruler", "paid %(time)s"),
    }[verb]
    gap = end - start
    if gap >= LABEL or start < LABEL:
        first = Label(_percent(start if gap >= LABEL else 0), lodged % words)
    else:
        first = Label(_percent(start), lodged % words, "end")
    # In Chinese the words stand here, because the hero beside it has the figures.
    said = {"zh-hant": "視為收到", "zh-hans": "视为收到"}.get(language, dates.brief_time(deemed_at, language))
    anchor, x = ("start" if gap < LABEL * 1.3 else "middle"), end
    if end > (100 - LABEL * 0.65 if anchor == "start" else 89):
        anchor, x = "end", 100
    return [first, Label(_percent(x), said, anchor, strong=True)]


@dataclass(frozen=True)
class _Scale:
    """Where an instant falls: on one day between two hours, or on equal slots of one day each (None is the gap)."""

    days: list[date | None]
    first_hour: float = 0
    last_hour: float = 24

    @classmethod
    def of_hours(cls, day: date, sessions: Sessions) -> "_Scale":
        """One day from 7 am to 7 pm, wider where the office is open outside that."""
        first = min([FIRST_HOUR, *(court_time(start).hour for start, _end in sessions)])
        last = max([LAST_HOUR, *(_hours_into(day, end) for _start, end in sessions)])
        return cls([day], first, last)

    @property
    def hours(self) -> list[str]:
        """A tick an hour."""
        count = int(self.last_hour - self.first_hour)
        return [_percent(hour * 100 / count) for hour in range(count + 1)]

    def percent(self, at: datetime) -> float:
        day = court_day(at)
        slot = 100 / len(self.days)
        place = (_hours_into(day, at) - self.first_hour) / (self.last_hour - self.first_hour)
        return self.days.index(day) * slot + min(max(place, 0), 1) * slot

    def at(self, at: datetime) -> str:
        return _percent(self.percent(at))

    def spans(self, sessions: Sessions, now: datetime) -> list[Span]:
        """The open hours, parted at `now` into elapsed and remaining."""
        spans = []
        for start, end in sessions:
            for piece_start, piece_end, elapsed in ((start, min(end, now), True), (max(start, now), end, False)):
                if piece_start < piece_end:
                    x, until = self.percent(piece_start), self.percent(piece_end)
                    spans.append(Span(_percent(x), _percent(until - x), elapsed))
        return spans


def _hours_into(day: date, at: datetime) -> float:
    return (at - from_court(datetime.combine(day, time()))) / timedelta(hours=1)


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
