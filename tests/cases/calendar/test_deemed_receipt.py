"""When is it deemed received? The table of domain 5.2, row by row, and the instants at its edges."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.calendar.deemed_receipt import Rule, deemed_receipt
from cases.calendar.opening_hours import CalendarNotLoaded, DayWithoutHours, GeneralHoliday, WeekdayHours
from tests.factories.calendars import LUNCH_CLOSED, ORDINARY, closed, deemed, hk, hours, outcome, written

RAINSTORM = ORDINARY.with_closures([closed("2023-09-08 00:00", "2023-09-09 00:00", "black_rainstorm")])
GALE_IN_THE_MORNING = ORDINARY.with_closures([closed("2026-09-15 02:00", "2026-09-15 14:40")])
EARLY_CLOSING = ORDINARY.with_closures([closed("2026-11-17 16:00", "2026-11-18 00:00", "directed")])
END_UNKNOWN = ORDINARY.with_closures([closed("2026-09-15 14:20", None)])


@pytest.mark.parametrize(
    ("received", "deemed_at", "rule"),
    [
        ("2026-11-17 10:00", "2026-11-17 10:00:00", Rule.OPEN),
        ("2026-11-17 13:20", "2026-11-17 13:20:00", Rule.OPEN),
        ("2026-11-17 17:30:00.000000", "2026-11-17 17:30:00", Rule.OPEN),
        ("2026-11-17 17:30:00.000001", "2026-11-18 08:45:00", Rule.AFTER_CLOSING),
        ("2026-11-17 03:00", "2026-11-17 08:45:00", Rule.BEFORE_OPENING),
        ("2026-11-20 18:00", "2026-11-23 08:45:00", Rule.AFTER_CLOSING),
        ("2026-11-21 11:00", "2026-11-23 08:45:00", Rule.WEEKEND),
        ("2026-11-22 23:59", "2026-11-23 08:45:00", Rule.WEEKEND),
        ("2026-06-30 18:00", "2026-07-02 08:45:00", Rule.AFTER_CLOSING),
    ],
)
def test_the_table_of_the_domain(received, deemed_at, rule):
    made = outcome(received)
    assert (written(made.deemed_at), made.rule) == (deemed_at, rule)


def test_the_day_of_the_great_rainstorm_counts_from_the_next_monday():
    made = outcome("2023-09-08 10:00", RAINSTORM)
    assert (written(made.deemed_at), made.rule) == ("2023-09-11 08:45:00", Rule.CLOSURE)


def test_what_arrives_in_a_gale_counts_from_the_re_opening():
    made = outcome("2026-09-15 09:10", GALE_IN_THE_MORNING)
    assert (written(made.deemed_at), made.rule) == ("2026-09-15 14:40:00", Rule.CLOSURE)


def test_what_arrives_after_the_re_opening_is_received_at_once():
    assert deemed("2026-09-15 14:41", GALE_IN_THE_MORNING) == "2026-09-15 14:41:00"


def test_the_instant_of_re_opening_is_open():
    assert outcome("2026-09-15 14:40", GALE_IN_THE_MORNING).rule is Rule.OPEN
    assert deemed("2026-09-15 14:39:59.999999", GALE_IN_THE_MORNING) == "2026-09-15 14:40:00"


def test_a_closure_without_a_known_end_leaves_it_pending():
    made = outcome("2026-09-15 14:30", END_UNKNOWN)
    assert (made.deemed_at, made.rule) == (None, Rule.CLOSURE_END_UNKNOWN)


def test_a_closure_without_a_known_end_does_not_reach_back():
    assert deemed("2026-09-15 14:20", END_UNKNOWN) == "2026-09-15 14:20:00"
    assert deemed("2026-09-14 18:00", END_UNKNOWN) == "2026-09-15 08:45:00"


def test_what_waits_for_an_opening_inside_a_closure_without_end_is_pending():
    from_the_opening = ORDINARY.with_closures([closed("2026-09-14 08:45", None)])
    assert deemed("2026-09-12 11:00", from_the_opening) is None
    assert deemed("2026-09-14 08:45", from_the_opening) is None


def test_an_earlier_closure_with_an_end_does_not_hide_a_later_one_without():
    calendar = END_UNKNOWN.with_closures([closed("2026-09-15 02:00", "2026-09-15 10:00")])
    assert deemed("2026-09-15 09:00", calendar) == "2026-09-15 10:00:00"
    assert deemed("2026-09-15 18:00", calendar) is None


def test_of_two_closures_without_end_the_earlier_decides():
    calendar = ORDINARY.with_closures([closed("2026-12-01 09:00", None), closed("2026-09-15 14:20", None)])
    assert deemed("2026-09-16 09:00", calendar) is None
    assert calendar.unending.from_at == hk("2026-09-15 14:20")


def test_early_closing_counts_from_the_next_opening():
    assert deemed("2026-11-17 16:30", EARLY_CLOSING) == "2026-11-18 08:45:00"


def test_an_early_closing_includes_its_own_instant_like_half_past_five():
    assert outcome("2026-11-17 16:00", EARLY_CLOSING).rule is Rule.OPEN
    assert outcome("2026-11-17 16:00:00.000001", EARLY_CLOSING).rule is Rule.CLOSURE


def test_half_past_five_sharp_is_closed_when_the_office_closed_early():
    made = outcome("2026-11-17 17:30", EARLY_CLOSING)
    assert (written(made.deemed_at), made.rule) == ("2026-11-18 08:45:00", Rule.CLOSURE)
    assert made.rests_on == (hours(2), EARLY_CLOSING.closures[0], hours(3))


def test_a_closure_that_ends_at_half_past_five_does_not_re_open_that_day():
    calendar = ORDINARY.with_closures([closed("2026-11-17 16:00", "2026-11-17 17:30")])
    made = outcome("2026-11-17 17:30", calendar)
    assert written(made.deemed_at) == "2026-11-18 08:45:00"
    assert calendar.closures[0] in made.rests_on


def test_a_closure_from_the_very_opening_leaves_no_instant_open():
    calendar = ORDINARY.with_closures([closed("2026-11-17 08:45", "2026-11-17 10:00")])
    made = outcome("2026-11-17 08:45", calendar)
    assert (written(made.deemed_at), made.rule) == ("2026-11-17 10:00:00", Rule.CLOSURE)


def test_closures_that_touch_are_one():
    calendar = ORDINARY.with_closures(
        [closed("2026-11-17 12:00", "2026-11-17 14:00"), closed("2026-11-17 10:00", "2026-11-17 12:00")]
    )
    assert deemed("2026-11-17 12:00", calendar) == "2026-11-17 14:00:00"
    assert calendar.sessions(date(2026, 11, 17)) == (
        (hk("2026-11-17 08:45"), hk("2026-11-17 10:00")),
        (hk("2026-11-17 14:00"), hk("2026-11-17 17:30")),
    )


def test_before_opening_on_a_day_of_closure_counts_from_the_re_opening():
    made = outcome("2026-09-15 08:00", GALE_IN_THE_MORNING)
    assert (written(made.deemed_at), made.rule) == ("2026-09-15 14:40:00", Rule.BEFORE_OPENING)


def test_lunch_is_closing_time_only_where_the_switch_says_so():
    made = outcome("2026-11-17 13:20", LUNCH_CLOSED)
    assert (written(made.deemed_at), made.rule) == ("2026-11-17 14:00:00", Rule.LUNCH)


@pytest.mark.parametrize("sharp", ["2026-11-17 13:00", "2026-11-17 14:00"])
def test_lunch_has_sharp_ends_too(sharp):
    assert outcome(sharp, LUNCH_CLOSED).rule is Rule.OPEN


def test_lunch_and_closure_on_one_day():
    calendar = LUNCH_CLOSED.with_closures([closed("2026-11-17 12:00", "2026-11-17 13:30")])
    assert deemed("2026-11-17 12:30", calendar) == "2026-11-17 14:00:00"
    assert outcome("2026-11-17 12:30", calendar).rule is Rule.CLOSURE


@pytest.mark.parametrize("sharp", ["2026-11-17 13:00", "2026-11-17 14:00"])
def test_at_the_ends_of_lunch_it_is_a_closure_that_closes(sharp):
    calendar = LUNCH_CLOSED.with_closures([closed("2026-11-17 12:00", "2026-11-17 14:30")])
    assert outcome(sharp, calendar).rule is Rule.CLOSURE


def test_a_day_is_worked_out_once():
    assert ORDINARY.day(date(2026, 11, 17)) is ORDINARY.day(date(2026, 11, 17))


def test_after_closing_stays_after_closing_whatever_was_closed_before():
    made = outcome("2026-11-17 18:00", EARLY_CLOSING)
    assert made.rule is Rule.AFTER_CLOSING
    assert made.rests_on == (hours(2), hours(3))


def test_it_rests_on_the_days_between():
    made = outcome("2026-04-02 18:00")
    assert [type(row) for row in made.rests_on] == [
        WeekdayHours,
        GeneralHoliday,
        GeneralHoliday,
        DayWithoutHours,
        GeneralHoliday,
        GeneralHoliday,
        WeekdayHours,
    ]
    assert made.rests_on[3] == DayWithoutHours(date(2026, 4, 5))
    assert made.rests_on[0].weekday == 4 and made.rests_on[-1].weekday == 3


def test_it_rests_on_one_row_of_hours_when_open():
    assert outcome("2026-11-17 10:00").rests_on == (hours(2),)
    assert outcome("2026-11-17 07:00").rests_on == (hours(2),)


def test_it_rests_on_each_closure_once():
    calendar = ORDINARY.with_closures([closed("2026-09-15 02:00", "2026-09-17 12:00")])
    made = outcome("2026-09-14 18:00", calendar)
    assert made.rests_on == (hours(1), calendar.closures[0], hours(4))


@pytest.mark.parametrize(
    "span",
    [
        closed("2026-11-16 09:00", "2026-11-16 10:00"),
        closed("2026-11-17 17:40", "2026-11-18 08:45"),
        closed("2026-11-17 09:00", "2026-11-17 10:00"),
        closed("2026-11-18 09:00", "2026-11-18 10:00"),
    ],
)
def test_it_does_not_rest_on_a_closure_that_put_nothing_off(span):
    made = outcome("2026-11-17 18:00", ORDINARY.with_closures([span]))
    assert (written(made.deemed_at), made.rests_on) == ("2026-11-18 08:45:00", (hours(2), hours(3)))


def test_a_closure_over_a_weekend_decides_nothing():
    made = outcome("2026-11-20 18:00", ORDINARY.with_closures([closed("2026-11-21 00:00", "2026-11-22 23:00")]))
    assert [type(row) for row in made.rests_on] == [WeekdayHours, DayWithoutHours, DayWithoutHours, WeekdayHours]


def test_pending_rests_on_the_closure_that_has_no_end():
    made = outcome("2026-09-15 15:00", END_UNKNOWN)
    assert made.rests_on == (hours(2), END_UNKNOWN.closures[0])
    ahead = outcome("2026-09-11 18:00", ORDINARY.with_closures([closed("2026-09-14 08:45", None)]))
    weekend = DayWithoutHours(date(2026, 9, 12)), DayWithoutHours(date(2026, 9, 13))
    assert ahead.rests_on == (hours(5), *weekend, hours(1), closed("2026-09-14 08:45", None))
    on_a_later_weekend = outcome("2026-09-19 11:00", END_UNKNOWN)
    assert on_a_later_weekend.rests_on == (DayWithoutHours(date(2026, 9, 19)), END_UNKNOWN.closures[0])


def test_a_time_after_the_last_loaded_year_is_refused():
    with pytest.raises(CalendarNotLoaded, match=r"2028 are not loaded.*2022 to 2027") as refusal:
        outcome("2028-01-03 10:00")
    assert (refusal.value.day, refusal.value.years) == (date(2028, 1, 3), list(range(2022, 2028)))


def test_a_time_before_the_first_loaded_year_is_refused():
    with pytest.raises(CalendarNotLoaded):
        outcome("2021-12-31 10:00")


def test_the_last_loaded_evening_is_refused_because_the_next_opening_is_not_known():
    assert deemed("2027-12-31 17:30") == "2027-12-31 17:30:00"
    with pytest.raises(CalendarNotLoaded):
        outcome("2027-12-31 17:31")


def test_a_gap_between_loaded_years_is_refused():
    with_a_gap = type(ORDINARY)(ORDINARY.hours, ORDINARY.holidays, years=frozenset({2022, 2024}))
    with pytest.raises(CalendarNotLoaded):
        outcome("2022-12-30 18:00", with_a_gap)


def test_a_calendar_without_years_says_so():
    with pytest.raises(CalendarNotLoaded, match="it knows no year"):
        outcome("2026-11-17 10:00", type(ORDINARY)({}, {}))


def test_a_closure_without_end_needs_no_later_year():
    calendar = ORDINARY.with_closures([closed("2027-12-31 12:00", None)])
    assert deemed("2027-12-31 18:00", calendar) is None


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        deemed_receipt(datetime(2026, 11, 17, 10), ORDINARY)


def test_the_zone_of_the_question_does_not_matter():
    at = datetime(2026, 11, 17, 2, tzinfo=UTC)
    assert deemed_receipt(at, ORDINARY).deemed_at == hk("2026-11-17 10:00")


def test_open_time_between_counts_only_open_hours():
    assert ORDINARY.open_time_between(hk("2026-11-20 16:30"), hk("2026-11-23 09:00")) == timedelta(hours=1, minutes=15)
    assert ORDINARY.open_time_between(hk("2026-11-20 09:00"), hk("2026-11-20 09:24")) == timedelta(minutes=24)
    assert ORDINARY.open_time_between(hk("2026-11-21 09:00"), hk("2026-11-22 09:00")) == timedelta()
    assert ORDINARY.open_time_between(hk("2026-11-20 09:00"), hk("2026-11-19 09:00")) == timedelta()


def test_the_closure_in_force_is_the_one_that_lasts_longest():
    short, long = closed("2026-09-15 02:00", "2026-09-15 11:00"), closed("2026-09-15 09:00", "2026-09-15 14:00")
    calendar = ORDINARY.with_closures([long, short])
    assert calendar.closure_at(hk("2026-09-15 10:00")) == long
    assert (
        calendar.with_closures([closed("2026-09-15 09:30", None)]).closure_at(hk("2026-09-15 10:00")).until_at is None
    )
    assert calendar.closure_at(hk("2026-09-15 14:00")) is None
    assert calendar.closure_at(hk("2026-09-14 10:00")) is None
    assert EARLY_CLOSING.closure_at(hk("2026-11-17 16:00")) is None
    assert EARLY_CLOSING.closure_at(hk("2026-11-18 00:00")) is None


@pytest.mark.parametrize("evening", ["2026-09-14 18:00", "2026-09-16 18:00"])
def test_no_closure_is_in_force_on_another_evening(evening):
    assert GALE_IN_THE_MORNING.closure_at(hk(evening)) is None


def test_a_closure_is_in_force_from_its_first_instant_where_that_is_not_open():
    calendar = ORDINARY.with_closures([closed("2026-11-17 08:45", "2026-11-17 10:00")])
    assert calendar.closure_at(hk("2026-11-17 08:45")) == calendar.closures[0]


def test_closing_time_is_that_of_the_session():
    assert ORDINARY.closes_at(hk("2026-11-17 10:00")) == hk("2026-11-17 17:30")
    assert EARLY_CLOSING.closes_at(hk("2026-11-17 10:00")) == hk("2026-11-17 16:00")
    assert ORDINARY.closes_at(hk("2026-11-17 18:00")) is None


def test_the_next_opening_is_after_the_present_session():
    assert ORDINARY.next_opening(hk("2026-11-17 10:00")) == hk("2026-11-18 08:45")
    assert ORDINARY.next_opening(hk("2026-11-17 08:45")) == hk("2026-11-18 08:45")


def test_what_if_does_not_touch_the_calendar_it_began_with():
    assert deemed("2026-11-17 10:00", ORDINARY.with_closures([closed("2026-11-17 09:00", None)])) is None
    assert deemed("2026-11-17 10:00") == "2026-11-17 10:00:00"


def test_a_closure_that_only_touches_a_session_takes_nothing_out_of_it():
    opens, closes = hk("2026-11-17 08:45"), hk("2026-11-17 17:30")
    assert not closed("2026-11-17 17:30", "2026-11-18 12:00").meets(opens, closes)
    assert not closed("2026-11-17 06:00", "2026-11-17 08:45").meets(opens, closes)
    assert closed("2026-11-17 17:29", None).meets(opens, closes)
