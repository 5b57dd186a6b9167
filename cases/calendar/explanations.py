"""Why this time: an outcome of the calendar said in full sentences, in three languages (domain 5.2).

Kept with the stamp and printed on the acknowledgement, so the words hold without the page around them. They are legal
words, written in each language and not by gettext. The Chinese follows the usage of the Hong Kong courts; 收到
is receipt, never 送達, which is service.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases.calendar.deemed_receipt import Basis, Outcome, Rule
from cases.calendar.opening_hours import ClosureSpan, DayWithoutHours, GeneralHoliday, WeekdayHours
from icms.lib import dates
from icms.lib.clock import court_day, court_time, from_court
from icms.lib.trilingual import Trilingual

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Phrases:
    """One language: whole sentences with named places; `reasons` are why an office is closed out of turn."""

    open: str
    opens_later: str
    closed_already: str
    at_lunch: str
    while_closed: str
    weekend: str
    weekends: str
    holiday: str
    holidays: str
    named_day: str
    closure: str
    closure_in_a_day: str
    closure_all_day: str
    closure_of_days: str
    closure_without_end: str
    so_next_opens: str
    next_opens: str
    until_announced: str
    a_list: tuple[str, str]
    between_causes: str
    between_sentences: str
    reasons: dict[str, str]


ENGLISH = Phrases(
    open="The {office} is open at this time, {at}. What arrives while it is open is received at the actual time.",
    opens_later="The {office} opens at {opens}. "
    "What arrives earlier that day is deemed received when the registry next opens.",
    closed_already="The {office} closes at {closes}. "
    "What arrives later is deemed received when the registry next opens.",
    at_lunch="The {office} closes for lunch from {lunch_from} to {lunch_until}. "
    "What arrives then is deemed received when the registry next opens.",
    while_closed="What arrives while the {office} is closed is deemed received when the registry next opens.",
    weekend="{days} is not a working day",
    weekends="{days} are not working days",
    holiday="{days} is a general holiday",
    holidays="{days} are general holidays",
    named_day="{day} ({name})",
    closure="the registry is closed{reason} from {start} until {end}",
    closure_in_a_day="the registry is closed{reason} from {start} until {end} on {day}",
    closure_all_day="the registry is closed{reason} all day on {start}",
    closure_of_days="the registry is closed{reason} all day from {start} to {end}",
    closure_without_end="the registry is closed{reason} from {start}, "
    "and the time at which it reopens is not yet known",
    so_next_opens="{causes}, so it next opens on {day} at {time}.",
    next_opens="It next opens on {day} at {time}.",
    until_announced="{causes}. The time of deemed receipt is recorded when that time is announced.",
    a_list=(", ", " and "),
    between_causes="; ",
    between_sentences=" ",
    reasons={
        "gale": " for signal 8 or above",
        "black_rainstorm": " for a black rainstorm",
        "extreme_conditions": " for extreme conditions",
        "directed": " by direction of the court",
        "other": "",
    },
)

TRADITIONAL = Phrases(
    open="{office}於{at}正在辦公。辦公時間內收到的文件或款項，以實際時間為收到時間。",
    opens_later="{office}於{opens}開始辦公。當日較早收到的文件或款項，視為於登記處下一次開放時收到。",
    closed_already="{office}於{closes}停止辦公。其後收到的文件或款項，視為於登記處下一次開放時收到。",
    at_lunch="{office}於{lunch_from}至{lunch_until}午膳時間關閉。其間收到的文件或款項，視為於登記處下一次開放時收到。",
    while_closed="{office}關閉期間收到的文件或款項，視為於登記處下一次開放時收到。",
    weekend="{days}並非工作日",
    weekends="{days}並非工作日",
    holiday="{days}為公眾假期",
    holidays="{days}為公眾假期",
    named_day="{day}{name}",
    closure="登記處{reason}由{start}至{end}關閉",
    closure_in_a_day="登記處{reason}於{day}{start}至{end}關閉",
    closure_all_day="登記處{reason}於{start}全日關閉",
    closure_of_days="登記處{reason}由{start}至{end}全日關閉",
    closure_without_end="登記處{reason}由{start}起關閉，重開時間尚未公布",
    so_next_opens="{causes}，故登記處下一次開放時間為{day}{time}。",
    next_opens="登記處下一次開放時間為{day}{time}。",
    until_announced="{causes}。視為收到的時間會在重開時間公布後記錄。",
    a_list=("、", "及"),
    between_causes="；",
    between_sentences="",
    reasons={
        "gale": "因八號或以上熱帶氣旋警告信號",
        "black_rainstorm": "因黑色暴雨警告",
        "extreme_conditions": "因極端情況",
        "directed": "按法院指示",
        "other": "",
    },
)

SIMPLIFIED = Phrases(
    open="{office}于{at}正在办公。办公时间内收到的文件或款项，以实际时间为收到时间。",
    opens_later="{office}于{opens}开始办公。当日较早收到的文件或款项，视为于登记处下一次开放时收到。",
    closed_already="{office}于{closes}停止办公。其后收到的文件或款项，视为于登记处下一次开放时收到。",
    at_lunch="{office}于{lunch_from}至{lunch_until}午膳时间关闭。其间收到的文件或款项，视为于登记处下一次开放时收到。",
    while_closed="{office}关闭期间收到的文件或款项，视为于登记处下一次开放时收到。",
    weekend="{days}并非工作日",
    weekends="{days}并非工作日",
    holiday="{days}为公众假期",
    holidays="{days}为公众假期",
    named_day="{day}{name}",
    closure="登记处{reason}由{start}至{end}关闭",
    closure_in_a_day="登记处{reason}于{day}{start}至{end}关闭",
    closure_all_day="登记处{reason}于{start}全日关闭",
    closure_of_days="登记处{reason}由{start}至{end}全日关闭",
    closure_without_end="登记处{reason}从{start}起关闭，重开时间尚未公布",
    so_next_opens="{causes}，故登记处下一次开放时间为{day}{time}。",
    next_opens="登记处下一次开放时间为{day}{time}。",
    until_announced="{causes}。视为收到的时间会在重开时间公布后记录。",
    a_list=("、", "及"),
    between_causes="；",
    between_sentences="",
    reasons={
        "gale": "因八号或以上热带气旋警告信号",
        "black_rainstorm": "因黑色暴雨警告",
        "extreme_conditions": "因极端情况",
        "directed": "按法院指示",
        "other": "",
    },
)

PHRASES = {"en": ENGLISH, "zh-hant": TRADITIONAL, "zh-hans": SIMPLIFIED}


def because(outcome: Outcome, office: Trilingual) -> Trilingual:
    """Why the time of receipt is what it is; `office` is the name of the office whose calendar decided."""
    return Trilingual(*(_because(outcome, office.in_language(language), language) for language in PHRASES))


def closed_for(closure: ClosureSpan) -> Trilingual:
    """Why an office is closed out of turn, to follow "is closed": ` for signal 8 or above`; empty for other reasons."""
    return Trilingual(*(phrases.reasons[closure.reason] for phrases in PHRASES.values()))


def _because(outcome: Outcome, office: str, language: str) -> str:
    phrases = PHRASES[language]
    if outcome.rule is Rule.OPEN:
        text = phrases.open.format(office=office, at=dates.long_datetime(outcome.received_at, language))
    else:
        sentences = _why_not_at_once(outcome, office, language), _next(outcome, language)
        text = phrases.between_sentences.join(sentences)
    return text.replace(dates.NBSP, " ")


def _why_not_at_once(outcome: Outcome, office: str, language: str) -> str:
    """The first sentences: what the ordinary hours, or the closing of the office, make of what arrives."""
    phrases = PHRASES[language]
    sentence = {
        Rule.BEFORE_OPENING: phrases.opens_later,
        Rule.AFTER_CLOSING: phrases.closed_already,
        Rule.LUNCH: phrases.at_lunch,
    }.get(outcome.rule, phrases.while_closed)
    hours = outcome.rests_on[0]
    if not isinstance(hours, WeekdayHours):
        return sentence.format(office=office)
    day = court_day(outcome.received_at)
    places = {
        "opens": hours.opens,
        "closes": hours.closes,
        "lunch_from": hours.lunch_from,
        "lunch_until": hours.lunch_until,
    }
    clocks = {name: _clock(day, at, language) for name, at in places.items() if at}
    return sentence.format(office=office, **clocks)


def _next(outcome: Outcome, language: str) -> str:
    """The last sentence: what puts the opening off, and when it is."""
    phrases = PHRASES[language]
    causes = _capitalized(phrases.between_causes.join(_causes(outcome.rests_on, language)))
    if outcome.deemed_at is None:
        return phrases.until_announced.format(causes=causes)
    day = dates.long_day(court_day(outcome.deemed_at), language)
    at = dates.clock_time(outcome.deemed_at, language)
    sentence = phrases.so_next_opens if causes else phrases.next_opens
    return sentence.format(causes=causes, day=day, time=at)


def _causes(rests_on: Sequence[Basis], language: str) -> Iterator[str]:
    """What keeps the office closed, in order of time; holidays are said together, days of the week too."""
    told: set[type[Basis]] = set()
    for row in rests_on:
        if isinstance(row, ClosureSpan):
            yield _closure(row, language)
        elif type(row) not in told:
            told.add(type(row))
            if isinstance(row, GeneralHoliday):
                yield _holidays([each for each in rests_on if isinstance(each, GeneralHoliday)], language)
            elif isinstance(row, DayWithoutHours):
                yield _weekdays([each for each in rests_on if isinstance(each, DayWithoutHours)], language)


def _holidays(holidays: list[GeneralHoliday], language: str) -> str:
    phrases = PHRASES[language]

    def named(row: GeneralHoliday) -> str:
        day = dates.long_day(row.day, language, year=False)
        return phrases.named_day.format(day=day, name=row.name.in_language(language))

    days = [named(row) for row in holidays]
    return (phrases.holidays if days[1:] else phrases.holiday).format(days=_listed(days, phrases))


def _weekdays(rows: list[DayWithoutHours], language: str) -> str:
    phrases = PHRASES[language]
    days = list(dict.fromkeys(dates.weekday(row.day, language) for row in rows))
    return (phrases.weekends if days[1:] else phrases.weekend).format(days=_listed(days, phrases))


def _closure(closure: ClosureSpan, language: str) -> str:
    phrases, start, end = PHRASES[language], closure.from_at, closure.until_at
    reason = phrases.reasons[closure.reason]
    if end is None:
        return phrases.closure_without_end.format(reason=reason, start=dates.long_datetime(start, language))
    if _is_midnight(start) and _is_midnight(end):
        first, last = court_day(start), court_day(end) - ONE_DAY
        sentence = phrases.closure_all_day if first == last else phrases.closure_of_days
        return sentence.format(reason=reason, start=dates.long_day(first, language), end=dates.long_day(last, language))
    if court_day(start) == court_day(end):
        day, at = dates.long_day(court_day(start), language), dates.clock_time(start, language)
        until = dates.clock_time(end, language)
        return phrases.closure_in_a_day.format(reason=reason, day=day, start=at, end=until)
    return phrases.closure.format(
        reason=reason, start=dates.long_datetime(start, language), end=dates.until_long_datetime(end, language)
    )


def _clock(day: date, at: time, language: str) -> str:
    return dates.clock_time(from_court(datetime.combine(day, at)), language)


def _is_midnight(at: datetime) -> bool:
    return court_time(at).time() == time.min


def _listed(items: list[str], phrases: Phrases) -> str:
    comma, and_ = phrases.a_list
    return and_.join([comma.join(items[:-1]), items[-1]] if items[1:] else items)


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
