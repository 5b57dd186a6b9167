"""Why this time: an outcome of the calendar said in full sentences, in three languages (domain 5.2).

Kept with the stamp and printed on the acknowledgement, so the words hold without the page around them.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from cases.calendar.deemed_receipt import (
    Basis,
    ClosureSpan,
    DayWithoutHours,
    GeneralHoliday,
    Outcome,
    Rule,
    WeekdayHours,
)
from cases.calendar.phrases import PHRASES, Phrases
from icms.lib import dates
from icms.lib.clock import court_day, court_time, from_court
from icms.lib.trilingual import Trilingual

ONE_DAY = timedelta(days=1)


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
        reason=reason, start=dates.long_datetime(start, language), end=dates.long_datetime(end, language)
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
