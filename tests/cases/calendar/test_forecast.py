"""What a page may say before anything is lodged."""

import pytest

from cases.calendar.forecast import forecast, office_statuses, registries
from tests.factories.calendars import hk

pytestmark = pytest.mark.django_db


def test_while_open_it_says_until_when_and_what_comes_after(dc):
    seen = forecast(dc, hk("2026-11-20 17:24"))
    assert (seen.is_open, seen.closes_at, seen.minutes_left) == (True, hk("2026-11-20 17:30"), 6)
    assert (seen.deemed_at, seen.after_cutoff.deemed_at) == (hk("2026-11-20 17:24"), hk("2026-11-23 08:45"))
    assert seen.is_today and seen.is_known and seen.is_short_of_time
    assert not seen.is_pending
    assert seen.closure is None and seen.closed_for is None


@pytest.mark.parametrize(
    ("now", "minutes"), [("17:24:30", 6), ("17:29:59", 1), ("17:30", 0), ("17:00", 30), ("17:00:01", 30), ("17:01", 29)]
)
def test_minutes_left_agree_with_the_clock_on_the_page(dc, now, minutes):
    seen = forecast(dc, hk(f"2026-11-20 {now}"))
    assert (seen.minutes_left, seen.is_short_of_time) == (minutes, minutes < 30)


def test_after_closing_it_says_when_it_counts_from(dc):
    seen = forecast(dc, hk("2026-11-20 18:12"))
    assert (seen.is_open, seen.closes_at, seen.minutes_left, seen.after_cutoff) == (False, None, None, None)
    assert seen.deemed_at == hk("2026-11-23 08:45") and not seen.is_today and not seen.is_short_of_time
    assert "Saturday and Sunday are not working days" in seen.because.en


def test_before_opening_it_counts_from_the_same_day(dc):
    seen = forecast(dc, hk("2026-11-20 07:00"))
    assert not seen.is_open and seen.is_today


def test_in_a_closure_without_end_it_invents_no_time(dc, enter):
    enter("2026-09-15 14:20", None)
    seen = forecast(dc, hk("2026-09-15 15:00"))
    assert seen.is_pending and seen.is_known and seen.deemed_at is None and not seen.is_today
    assert seen.closed_for.en == " for signal 8 or above"


def test_an_early_closing_that_is_announced_is_the_cut_off(dc, enter):
    enter("2026-09-15 16:00", "2026-09-16 00:00", "directed")
    seen = forecast(dc, hk("2026-09-15 15:00"))
    assert (seen.closes_at, seen.minutes_left) == (hk("2026-09-15 16:00"), 60)


def test_past_the_table_it_does_not_know(dc):
    seen = forecast(dc, hk("2028-01-03 10:00"))
    assert not seen.is_known and not seen.is_open and not seen.is_pending
    assert (seen.outcome, seen.deemed_at, seen.because, seen.minutes_left, seen.closure) == (None,) * 5


def test_on_the_last_day_of_the_table_what_comes_after_is_not_known(dc):
    seen = forecast(dc, hk("2027-12-31 10:00"))
    assert seen.is_open and seen.after_cutoff is None


def test_all_registries_in_one_query(calendar_rows, django_assert_num_queries):
    registries(hk("2026-11-20 10:00"))
    with django_assert_num_queries(1):
        seen = registries(hk("2026-11-20 10:00"))
    assert [each.office.pk for each in seen.forecasts] == ["DC", "HC", "MC", "SCT"]
    assert seen.first.office.pk == "DC"
    assert seen.all_open and seen.all_agree and not seen.all_closed


def test_registries_that_differ(calendar_rows, enter, dc):
    enter("2026-09-15 14:20", None, office=dc)
    seen = registries(hk("2026-09-15 15:00"))
    assert not seen.all_open and not seen.all_closed and not seen.all_agree


def test_registries_that_are_closed_until_different_times_do_not_agree(calendar_rows, enter, dc):
    enter("2026-09-16 07:00", "2026-09-16 11:00", office=dc)
    seen = registries(hk("2026-09-15 18:00"))
    assert seen.all_closed and not seen.all_agree
    assert registries(hk("2026-09-16 18:00")).all_agree


def test_the_status_of_every_office_with_the_help_centre_at_lunch(calendar_rows):
    statuses = {each.office.pk: each.is_open for each in office_statuses(hk("2026-11-20 13:20"))}
    assert statuses == {"DC": True, "HC": True, "HELP": False, "MC": True, "SCT": True}


def test_before_the_reference_data_there_is_no_forecast(db):
    assert registries(hk("2026-11-20 10:00")) is None
