"""The reference data: loaded twice is loaded once, and half a year is refused."""

from datetime import date
from shutil import copytree

import pytest
from django.core.management import CommandError, call_command

from cases.calendar import reference_data, services
from cases.calendar.opening_hours import DayWithoutHours
from cases.calendar.selectors import calendar_of, holidays_until, office_codes, offices, one_reading, registry_of
from cases.calendar.stamps import basis_as_json
from cases.models import CalendarChange, Closure, Court, Holiday, Office, OfficeHours
from tests.factories.calendars import deemed, hk, outcome

pytestmark = pytest.mark.django_db


def test_what_is_loaded(calendar_rows):
    assert (Office.objects.count(), OfficeHours.objects.count(), Holiday.objects.count()) == (5, 25, 102)
    assert holidays_until() == date(2027, 12, 31)


def test_loading_twice_changes_nothing_and_tells_nobody(calendar_rows):
    before = CalendarChange.objects.count()
    reference_data.load()
    assert (CalendarChange.objects.count(), Closure.objects.count()) == (before, 1)


@pytest.mark.parametrize(("court", "office"), [("DC", "DC"), ("CA", "HC"), ("CFI", "HC"), ("MC", "MC"), ("SCT", "SCT")])
def test_every_court_has_its_registry(calendar_rows, court, office):
    assert registry_of(Court.objects.get(pk=court)).pk == registry_of(court).pk == office


def test_a_court_that_is_not_known_has_none(calendar_rows):
    with pytest.raises(Office.DoesNotExist):
        registry_of("XYZ")


def test_an_office_answers_to_its_own_code_and_to_those_of_its_courts(calendar_rows):
    assert office_codes() == {"DC": "DC", "HC": "HC", "HELP": "HELP", "MC": "MC", "SCT": "SCT", "CA": "HC", "CFI": "HC"}


def test_the_great_rainstorm_is_on_record(calendar_rows):
    assert deemed("2023-09-08 10:00", calendar_of("DC")) == "2023-09-11 08:45:00"


def test_only_the_help_centre_closes_for_lunch(calendar_rows):
    assert [office.pk for office in offices() if calendar_of(office).lunch_is_closure] == ["HELP"]


def test_a_holiday_that_changes_is_looked_at_again(calendar_rows):
    Holiday.objects.filter(date="2026-10-01").update(date="2026-10-02")
    reference_data.load()
    change = CalendarChange.objects.order_by("-pk").first()
    assert (change.office, change.from_at, change.until_at) == (None, hk("2026-10-01 00:00"), hk("2026-10-03 00:00"))
    assert deemed("2026-10-02 10:00", calendar_of("DC")) == "2026-10-02 10:00:00"


def test_hours_that_change_are_looked_at_again(calendar_rows):
    OfficeHours.objects.filter(office="DC", weekday=1).update(closes_at="17:00")
    reference_data.load()
    assert CalendarChange.objects.order_by("-pk").first().until_at is None
    assert calendar_of("DC").hours_on(date(2026, 11, 23)).closes.hour == 17


@pytest.fixture
def more_rows(tmp_path, monkeypatch):
    """The reference data from now on, with more rows in one of its files."""

    def add(name, *rows):
        copied = copytree(reference_data.REFERENCE, tmp_path / "reference")
        (copied / f"{name}.csv").write_text("\n".join([(copied / f"{name}.csv").read_text().strip(), *rows]))
        monkeypatch.setattr(reference_data, "REFERENCE", copied)

    return add


def test_hours_that_change_from_a_day_on_leave_what_was_received_before_it(calendar_rows, more_rows):
    more_rows("office_hours", "DC,5,08:45,18:00,13:00,14:00,2027-03-01")
    before = outcome("2027-02-26 17:45", calendar_of("DC"))
    reference_data.load()
    change = CalendarChange.objects.order_by("-pk").first()
    assert (change.from_at, change.until_at) == (hk("2027-03-01 00:00"), None)
    assert outcome("2027-02-26 17:45", calendar_of("DC")) == before
    assert deemed("2027-03-05 17:45", calendar_of("DC")) == "2027-03-05 17:45:00"
    assert deemed("2027-03-04 17:45", calendar_of("DC")) == "2027-03-05 08:45:00"  # a Thursday
    assert OfficeHours.objects.filter(office="DC", weekday=5).count() == 2
    reference_data.load()
    assert CalendarChange.objects.order_by("-pk").first() == change


def test_a_weekday_may_close_for_good_from_a_day_on(calendar_rows, more_rows):
    more_rows("office_hours", "DC,5,,,,,2027-03-01")
    reference_data.load()
    assert deemed("2027-02-26 10:00", calendar_of("DC")) == "2027-02-26 10:00:00"  # the last Friday that is open
    closed = outcome("2027-03-05 10:00", calendar_of("DC"))
    assert deemed("2027-03-05 10:00", calendar_of("DC")) == "2027-03-08 08:45:00"  # the Monday after
    assert DayWithoutHours(date(2027, 3, 5)) in closed.rests_on


@pytest.mark.parametrize(
    "row",
    ["DC,5,08:45,,,,2027-03-01", "DC,5,,17:30,,,2027-03-01", "DC,5,,,13:00,14:00,2027-03-01", "DC,6,,,,,"],
    ids=["no closing", "no opening", "only a lunch", "closed without a first day"],
)
def test_hours_that_are_half_said_are_refused(calendar_rows, more_rows, row):
    more_rows("office_hours", row)
    with pytest.raises(CommandError, match=r"Nothing was loaded\. .* write when it opens and when it closes"):
        call_command("load_reference")


def test_hours_of_a_later_day_do_not_hide_a_holiday_of_an_earlier_one(calendar_rows, more_rows):
    more_rows("office_hours", "DC,5,08:45,18:00,13:00,14:00,2027-03-01")
    Holiday.objects.filter(date="2026-10-01").update(date="2026-10-02")
    reference_data.load()
    days = [(change.from_at, change.until_at) for change in CalendarChange.objects.order_by("-pk")[:2]]
    assert (hk("2026-10-01 00:00"), hk("2026-10-03 00:00")) in days and (hk("2027-03-01 00:00"), None) in days


def test_a_stamp_says_since_when_its_hours_hold_only_where_they_have_not_always(calendar_rows, more_rows):
    more_rows("office_hours", "DC,5,08:45,18:00,13:00,14:00,2027-03-01")
    reference_data.load()
    (old,) = outcome("2027-02-26 10:00", calendar_of("DC")).rests_on
    (new,) = outcome("2027-03-05 10:00", calendar_of("DC")).rests_on
    assert "since" not in basis_as_json(old)
    assert basis_as_json(new)["since"] == "2027-03-01"


def test_half_a_year_of_holidays_is_refused(calendar_rows, more_rows):
    more_rows("holidays", "2028-01-01,The first day of January,一月一日,一月一日")
    with pytest.raises(ValueError, match="2028 has 1 general holidays of 17"):
        reference_data.load()


def test_an_officer_s_correction_of_a_known_closure_stands(calendar_rows, officer, fix_now):
    closure = Closure.objects.get()
    services.cancel_closure(closure_id=closure.pk, actor=officer)
    reference_data.load()
    assert Closure.objects.get().cancelled_at is not None


def test_a_calendar_is_one_small_query_while_nothing_changes(calendar_rows, django_assert_num_queries):
    calendar_of("DC")
    with django_assert_num_queries(1):
        calendar_of("DC")
    assert calendar_of("DC") is calendar_of("DC")


def test_a_new_closure_is_seen_at_once(calendar_rows, enter):
    before = calendar_of("DC")
    enter("2026-09-15 09:00", None)
    assert calendar_of("DC") is not before
    assert calendar_of("DC").unending is not None


def test_one_reading_is_one_question_and_the_next_sees_what_is_new(calendar_rows, enter, django_assert_num_queries):
    before = calendar_of("DC")
    with django_assert_num_queries(1), one_reading():
        calendar_of("DC")
        calendar_of("DC")
    with one_reading():
        calendar_of("DC")
        enter("2026-09-15 09:00", None)
        assert calendar_of("DC") is before
    assert calendar_of("DC").unending is not None


def test_before_anything_is_loaded_there_is_no_calendar_to_keep(db):
    assert (holidays_until(), offices()) == (None, [])
