"""The system check that looks ahead to the end of the holiday table."""

import io

import pytest
from django.core.management import call_command
from django.db import ProgrammingError

from cases.calendar import checks
from cases.calendar.checks import enough_holidays_are_loaded

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "warned"),
    [("2027-10-02", False), ("2027-10-03", True), ("2027-12-31", True), ("2028-02-01", True), ("2026-11-20", False)],
)
def test_it_warns_from_ninety_days_before(calendar_rows, fix_now, today, warned):
    fix_now(f"{today} 12:00")
    assert [message.id for message in enough_holidays_are_loaded()] == (["cases.W001"] if warned else [])


def test_it_says_how_many_days_are_left_and_what_to_do(calendar_rows, fix_now):
    fix_now("2027-12-01 00:30")
    [warning] = enough_holidays_are_loaded()
    assert warning.msg == "The loaded general holidays end on 2027-12-31, 30 days from today."
    assert "load_reference" in warning.hint


def test_the_check_command_tells_it(calendar_rows, fix_now):
    fix_now("2027-12-01 10:00")
    err = io.StringIO()
    call_command("check", stdout=io.StringIO(), stderr=err)
    assert "cases.W001" in err.getvalue()


def test_before_the_holidays_are_loaded_it_is_silent(db):
    assert enough_holidays_are_loaded() == []


def test_before_there_are_tables_it_is_silent(monkeypatch):
    def no_tables():
        raise ProgrammingError

    monkeypatch.setattr(checks, "holidays_until", no_tables)
    assert enough_holidays_are_loaded() == []
