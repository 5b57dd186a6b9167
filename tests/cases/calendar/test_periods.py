"""When a period ends (domain 5.3): fifty worked examples, each with its reason, and what must always hold.

The days were worked out by hand on the gazetted holidays of 2023, 2026 and 2027, not by the code.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.calendar.opening_hours import CalendarNotLoaded, ClosureSpan
from cases.calendar.periods import Period, Skip, Unit, WarningSpan, period_end
from tests.factories import calendars
from tests.factories.calendars import hk

DAYS, WEEKS, MONTHS = Unit.DAYS, Unit.WEEKS, Unit.MONTHS


def closed(start, end, reason="directed"):
    return calendars.closed(start, end, reason)


def warned(start, end, kind="gale"):
    return WarningSpan(hk(start), hk(end), kind)


def calendar(*closures):
    return calendars.ORDINARY.with_closures(closures)


def last_day(event, amount, unit=DAYS, before=False, closures=(), warnings=(), elsewhere=()):
    period = Period(date.fromisoformat(event), amount, unit, before)
    return period_end(period, calendar(*closures), warnings, [calendar(*elsewhere)]).last_day


GALE_FRIDAY = {"warnings": [warned("2026-09-11T05:40", "2026-09-11T16:20")]}
BLACK_EVENING = {"warnings": [warned("2026-09-10T21:05", "2026-09-10T23:30", "black_rainstorm")]}
GALE_CLOSURE = {"closures": [closed("2026-09-15T09:00", "2026-09-15T14:40", "gale")]}
EXTREME_DAY = {"closures": [closed("2026-09-16T00:00", "2026-09-17T00:00", "extreme_conditions")]}
LATE_OPENING = {"closures": [closed("2026-09-16T00:00", "2026-09-16T11:00", "extreme_conditions")]}
EARLY_CLOSING = {"closures": [closed("2026-09-16T16:00", "2026-09-17T00:00")]}
RAIN_OF_2023 = {
    "closures": [closed("2023-09-08T00:00", "2023-09-09T00:00", "black_rainstorm")],
    "warnings": [warned("2023-09-07T23:05", "2023-09-08T16:45", "black_rainstorm")],
}

GALE_UNTIL_OPENING = {"closures": [closed("2026-11-20T15:00", "2026-11-23T08:45", "gale")]}
GALE_INTO_MORNING = {"closures": [closed("2026-11-20T15:00", "2026-11-23T09:30", "gale")]}
GALE_ELSEWHERE = {"elsewhere": [closed("2026-09-15T09:00", "2026-09-15T14:40", "gale")]}
DIRECTED_ELSEWHERE = {"elsewhere": [closed("2026-09-15T00:00", "2026-09-16T00:00")]}
CLOSED_FROM_TUESDAY_1PM = closed("2026-11-24T13:00", None)
GALE_WEDNESDAY = warned("2026-11-25T05:00", "2026-11-25T23:00")

EXAMPLES = [
    # Seven days or less, nothing in the way but week-ends.
    ("2026-11-23", 1, DAYS, "2026-11-24", {}, "the day of the event is left out: Tuesday is day 1"),
    ("2026-11-23", 3, DAYS, "2026-11-26", {}, "Tuesday, Wednesday, Thursday"),
    ("2026-11-23", 4, DAYS, "2026-11-27", {}, "Tuesday to Friday"),
    ("2026-11-23", 5, DAYS, "2026-11-30", {}, "four days to Friday; Saturday and Sunday do not count; Monday is 5"),
    ("2026-11-23", 7, DAYS, "2026-12-02", {}, "4 to Friday, then Monday 5, Tuesday 6, Wednesday 7"),
    ("2026-11-20", 1, DAYS, "2026-11-23", {}, "from a Friday, the first day that counts is Monday"),
    ("2026-11-21", 1, DAYS, "2026-11-23", {}, "an event on a Saturday: its day is left out, Sunday does not count"),
    ("2026-11-22", 1, DAYS, "2026-11-23", {}, "an event on a Sunday"),
    ("2026-11-19", 2, DAYS, "2026-11-23", {}, "Friday 1, Monday 2"),
    ("2026-11-20", 7, DAYS, "2026-12-01", {}, "Monday to Friday are 1 to 5, Monday 6, Tuesday 7"),
    ("2026-11-23", 1, WEEKS, "2026-12-02", {}, "one week is seven days, so it is counted as seven days are"),
    # General holidays.
    ("2026-09-30", 1, DAYS, "2026-10-02", {}, "1 October is National Day"),
    ("2026-09-30", 7, DAYS, "2026-10-12", {}, "2 Oct 1; 5 to 9 Oct 2 to 6; 12 Oct 7"),
    ("2026-12-24", 1, DAYS, "2026-12-28", {}, "25 and 26 December are holidays, 27 a Sunday"),
    ("2026-12-24", 5, DAYS, "2027-01-04", {}, "28 to 31 Dec are 1 to 4; 1 January a holiday; week-end; 4 January 5"),
    ("2026-04-02", 1, DAYS, "2026-04-08", {}, "Good Friday, Saturday, Sunday, and two holidays in a row after Easter"),
    ("2026-04-01", 3, DAYS, "2026-04-09", {}, "2 April 1; 3 to 7 April do not count; 8 and 9 April are 2 and 3"),
    ("2026-02-16", 1, DAYS, "2026-02-20", {}, "Lunar New Year is 17, 18 and 19 February 2026"),
    ("2026-02-13", 3, DAYS, "2026-02-23", {}, "Mon 16 1; the New Year; Fri 20 2; week-end; Mon 23 3"),
    ("2026-06-18", 2, DAYS, "2026-06-23", {}, "Tuen Ng on Friday 19; Mon 22 1, Tue 23 2"),
    ("2026-10-16", 1, DAYS, "2026-10-20", {}, "Monday 19 October is a holiday"),
    ("2026-09-25", 1, DAYS, "2026-09-28", {}, "Saturday 26 September is a holiday as well: skipped once"),
    # Warnings and closures.
    ("2026-09-10", 1, DAYS, "2026-09-14", GALE_FRIDAY, "a gale on Friday, though the office may have opened at 5 pm"),
    (
        "2026-09-09",
        1,
        DAYS,
        "2026-09-11",
        BLACK_EVENING,
        "a black rainstorm at night makes Thursday a warning day",
    ),
    ("2026-09-08", 2, DAYS, "2026-09-11", BLACK_EVENING, "Wed 1; Thursday does not count; Fri 2"),
    (
        "2026-09-14",
        1,
        DAYS,
        "2026-09-16",
        GALE_CLOSURE,
        "closed for a gale for some hours: a gale day",
    ),
    ("2026-09-15", 1, DAYS, "2026-09-17", EXTREME_DAY, "closed all day for extreme conditions: a closure day"),
    (
        "2026-09-15",
        1,
        DAYS,
        "2026-09-16",
        LATE_OPENING,
        "extreme conditions are no warning; it opened at 11",
    ),
    ("2026-09-15", 1, DAYS, "2026-09-16", EARLY_CLOSING, "an early closing by direction leaves a day that counts"),
    ("2023-09-06", 1, DAYS, "2023-09-11", RAIN_OF_2023, "7 and 8 September 2023 had a warning, then a week-end"),
    ("2023-09-05", 2, DAYS, "2023-09-11", RAIN_OF_2023, "Wed 1; Thu and Fri warned; Mon 2"),
    ("2026-11-20", 1, DAYS, "2026-11-23", GALE_UNTIL_OPENING, "closed until it opens as usual says nothing of Monday"),
    ("2026-11-20", 1, DAYS, "2026-11-24", GALE_INTO_MORNING, "the gale took three quarters of an hour of Monday"),
    ("2026-11-19", 1, DAYS, "2026-11-23", GALE_UNTIL_OPENING, "the day it begins is a gale day"),
    (
        "2026-11-20",
        1,
        DAYS,
        "2026-11-24",
        GALE_UNTIL_OPENING | {"warnings": [warned("2026-11-23T01:00", "2026-11-23T06:00")]},
        "a warning was in force on Monday before the opening",
    ),
    ("2026-09-14", 1, DAYS, "2026-09-16", GALE_ELSEWHERE, "another registry closed for the gale: it blew here too"),
    ("2026-09-14", 1, DAYS, "2026-09-15", DIRECTED_ELSEWHERE, "a direction for another registry is not for this one"),
    # More than seven days.
    ("2026-11-23", 8, DAYS, "2026-12-01", {}, "every day counts: Tuesday 1 December"),
    ("2026-11-23", 14, DAYS, "2026-12-07", {}, "a Monday, two weeks on"),
    ("2026-11-23", 12, DAYS, "2026-12-07", {}, "runs out on Saturday 5 December, rolls over Sunday"),
    ("2026-11-23", 13, DAYS, "2026-12-07", {}, "runs out on Sunday 6 December"),
    ("2026-11-23", 2, WEEKS, "2026-12-07", {}, "two weeks are fourteen days"),
    ("2026-09-17", 14, DAYS, "2026-10-02", {}, "runs out on National Day"),
    ("2026-12-11", 14, DAYS, "2026-12-28", {}, "runs out on Christmas Day; the 26th and Sunday the 27th after it"),
    ("2026-03-20", 14, DAYS, "2026-04-08", {}, "runs out on Good Friday, rolls over all of Easter"),
    ("2026-09-01", 10, DAYS, "2026-09-14", GALE_FRIDAY, "runs out on a gale day, then the week-end"),
    ("2026-09-01", 15, DAYS, "2026-09-17", EXTREME_DAY, "runs out on a closure day of the office"),
    ("2026-09-01", 14, DAYS, "2026-09-16", GALE_CLOSURE, "runs out on a day on which it closed for a gale"),
    ("2026-11-23", 28, DAYS, "2026-12-21", {}, "a Monday; nothing on the way matters"),
    # Months.
    ("2026-11-23", 1, MONTHS, "2026-12-23", {}, "the same day of the next month, a Wednesday"),
    ("2026-01-31", 1, MONTHS, "2026-03-02", {}, "28 February, the last day there is, is a Saturday"),
    ("2026-03-31", 1, MONTHS, "2026-04-30", {}, "April has no 31st: Thursday 30 April"),
    ("2026-11-01", 2, MONTHS, "2027-01-04", {}, "1 January is a holiday; Saturday and Sunday after it"),
    ("2026-08-28", 6, MONTHS, "2027-03-01", {}, "28 February 2027 is a Sunday"),
    # Before an event.
    ("2026-11-23", 1, DAYS, "2026-11-20", {"before": True}, "counted back: Sunday and Saturday do not count"),
    ("2026-11-27", 3, DAYS, "2026-11-24", {"before": True}, "Thursday 1, Wednesday 2, Tuesday 3"),
    ("2026-10-05", 2, DAYS, "2026-09-30", {"before": True}, "Fri 2 Oct 1; National Day; Wed 30 Sep 2"),
    (
        "2026-12-07",
        9,
        DAYS,
        "2026-11-27",
        {"before": True},
        "runs out on a Saturday: the last day is the Friday before",
    ),
    ("2026-05-29", 14, DAYS, "2026-05-15", {"before": True}, "a Friday two weeks earlier"),
    ("2026-05-04", 1, MONTHS, "2026-04-02", {"before": True}, "4 and 3 April are holidays: Thursday 2 April"),
]


@pytest.mark.parametrize(("event", "amount", "unit", "expected", "more", "reason"), EXAMPLES)
def test_a_worked_example(event, amount, unit, expected, more, reason):
    assert last_day(event, amount, unit, **more) == date.fromisoformat(expected), reason


def test_there_are_fifty_examples_and_more():
    assert len(EXAMPLES) >= 50 and len({(*example[:4], str(example[4])) for example in EXAMPLES}) == len(EXAMPLES)


def test_a_day_of_closure_says_that_it_was_one():
    answer = period_end(Period(date(2026, 9, 15), 1, DAYS), calendar(*EXTREME_DAY["closures"]))
    assert [(each.day.day, [why.skip for why in each.why]) for each in answer.skipped] == [(16, [Skip.CLOSURE])]


def test_a_warning_from_midnight_on_says_nothing_of_the_day_before():
    assert last_day("2026-09-14", 1, warnings=[warned("2026-09-16T00:00", "2026-09-16T05:00")]) == date(2026, 9, 15)
    assert last_day("2026-09-15", 1, warnings=[warned("2026-09-15T20:00", "2026-09-16T00:00")]) == date(2026, 9, 16)


def test_every_skipped_day_says_all_that_is_against_it():
    answer = period_end(Period(date(2026, 9, 25), 1), calendar())
    assert [(each.day.day, [why.skip for why in each.why]) for each in answer.skipped] == [
        (26, [Skip.SATURDAY, Skip.HOLIDAY]),
        (27, [Skip.SUNDAY]),
    ]
    assert answer.days[-1].number == 1


def test_a_long_period_says_where_it_ran_out_and_what_it_rolled_over():
    answer = period_end(Period(date(2026, 11, 23), 12), calendar())
    assert [(each.day.day, each.number, len(each.why)) for each in answer.days] == [
        (5, 12, 1),
        (6, None, 1),
        (7, None, 0),
    ]


def test_while_a_closure_has_no_known_end_the_last_day_is_not_known():
    open_ended = calendar(closed("2026-09-16T14:00", None))
    answer = period_end(Period(date(2026, 9, 15), 2), open_ended)
    assert answer.last_day is None and answer.waits_for == open_ended.unending
    assert period_end(Period(date(2026, 9, 15), 1), open_ended).last_day == date(2026, 9, 16)


@pytest.mark.parametrize(
    ("closures", "warnings", "expected", "reason"),
    [
        (
            [CLOSED_FROM_TUESDAY_1PM],
            [GALE_WEDNESDAY],
            "2026-11-24",
            "Wednesday has a warning whatever becomes of it",
        ),
        (
            [CLOSED_FROM_TUESDAY_1PM, closed("2026-11-25T00:00", "2026-11-26T00:00")],
            [],
            "2026-11-24",
            "another closure takes Wednesday; on Tuesday the office was open until 1 pm",
        ),
        ([CLOSED_FROM_TUESDAY_1PM], [], None, "it may reopen on Wednesday"),
        ([closed("2026-11-25T08:00", None)], [], None, "it may reopen at 2 pm that Wednesday, which then counts"),
        (
            [closed("2026-11-25T08:00", None, "gale")],
            [],
            "2026-11-24",
            "the day a gale closure begins has a warning",
        ),
        ([closed("2026-11-24T08:00", None, "gale")], [], None, "the signal may have been lowered by Wednesday"),
        ([closed("2026-11-25T17:30", None)], [], "2026-11-25", "the office was open all day"),
    ],
)
def test_one_day_before_a_thursday_beside_a_closure_without_an_end(closures, warnings, expected, reason):
    answer = last_day("2026-11-26", 1, before=True, closures=closures, warnings=warnings)
    assert answer == (date.fromisoformat(expected) if expected else None), reason


def test_a_gale_closure_without_an_end_at_another_registry_leaves_the_next_days_unknown():
    elsewhere = closed("2026-11-24T13:00", None, "gale")
    answer = period_end(Period(date(2026, 11, 23), 2), calendar(), (), [calendar(elsewhere)])
    assert answer.last_day is None and answer.waits_for == elsewhere
    assert last_day("2026-11-23", 2, elsewhere=[closed("2026-11-24T13:00", None)]) == date(2026, 11, 25)


def test_a_year_whose_holidays_are_not_loaded_is_refused():
    with pytest.raises(CalendarNotLoaded):
        period_end(Period(date(2027, 12, 28), 5), calendar())


@pytest.mark.parametrize("amount", [0, -3])
def test_a_period_is_one_day_at_least(amount):
    with pytest.raises(ValueError, match="one day at least"):
        Period(date(2026, 11, 23), amount)


days = st.dates(date(2023, 1, 1), date(2026, 11, 1))
spans = st.builds(
    lambda day, hour, hours, reason: ClosureSpan(
        datetime.combine(day, time(hour), UTC), datetime.combine(day, time(hour), UTC) + timedelta(hours=hours), reason
    ),
    days,
    st.integers(0, 23),
    st.integers(1, 60),
    st.sampled_from(["gale", "black_rainstorm", "extreme_conditions", "directed"]),
)
periods = st.builds(Period, days, st.integers(1, 40), st.just(DAYS), st.booleans())


@given(periods, st.lists(spans, max_size=6))
def test_the_last_day_is_never_one_that_does_not_count_and_lies_on_the_right_side(period, closures):
    answer = period_end(period, calendar(*closures))
    assert answer.last_day is not None and not answer.days[-1].why
    assert (answer.last_day < period.event) == period.before and answer.last_day != period.event


@given(periods, st.lists(spans, max_size=6))
def test_a_short_period_counts_exactly_its_days_and_a_long_one_never_ends_before_it_runs_out(period, closures):
    answer = period_end(period, calendar(*closures))
    if period.is_short:
        assert [each.number for each in answer.days if each.number] == list(range(1, period.amount + 1))
        assert all(bool(each.why) != bool(each.number) for each in answer.days)
    else:
        assert abs((answer.last_day - period.event).days) >= period.amount


@given(days, st.integers(1, 39), st.lists(spans, max_size=6))
def test_a_longer_period_of_the_same_kind_never_ends_earlier(event, amount, closures):
    shorter = period_end(Period(event, amount), calendar(*closures))
    longer = period_end(Period(event, amount + 1), calendar(*closures))
    if shorter.period.is_short == longer.period.is_short:
        assert shorter.last_day <= longer.last_day


@given(periods, st.lists(spans, max_size=4), spans)
def test_one_more_closure_never_shortens_a_period(period, closures, one_more):
    without = period_end(period, calendar(*closures)).last_day
    with_it = period_end(period, calendar(*closures, one_more)).last_day
    assert with_it <= without if period.before else with_it >= without


@given(days, st.integers(1, 7), st.lists(spans, max_size=6))
def test_counting_forth_and_back_over_days_that_count_is_the_way_it_came(event, amount, closures):
    office = calendar(*closures)
    start = period_end(Period(event, 1), office).last_day
    there = period_end(Period(start, amount), office).last_day
    assert period_end(Period(there, amount, before=True), office).last_day == start


@given(periods, spans)
def test_a_closure_for_a_warning_never_skips_a_day_that_the_warning_would_not(period, span):
    if span.reason in ("gale", "black_rainstorm"):
        warning = WarningSpan(span.from_at, span.until_at, span.reason)
        with_warning = period_end(period, calendar(), [warning]).last_day
        with_closure = period_end(period, calendar(span)).last_day
        assert with_closure >= with_warning if period.before else with_closure <= with_warning


@given(periods, st.lists(spans, max_size=3), spans, st.lists(st.integers(0, 200), min_size=1, max_size=8))
def test_an_answer_beside_a_closure_without_an_end_holds_however_it_ends(period, closures, unending, lengths):
    told = period_end(period, calendar(*closures, replace(unending, until_at=None))).last_day
    for hours in lengths:
        ended = replace(unending, until_at=unending.from_at + timedelta(hours=hours, microseconds=1))
        assert told in (None, period_end(period, calendar(*closures, ended)).last_day)
