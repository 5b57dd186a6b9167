"""A hearing that cannot be held where it stands, because of what was entered after it was fixed (domain 4.2)."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Message
from cases.calendar.services import cancel_closure, correct_closure, record_closure
from cases.hearings.placement import obstacles_of
from cases.hearings.selectors import hearings_to_move
from cases.hearings.services import change_hearing, set_in_use, vacate_hearing
from cases.models import CalendarChange, Holiday, Judge, Office, SittingHours
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.copies import add_copies
from tests.factories.court import TUESDAY_10
from tests.factories.firm_cases import a_case
from tests.factories.hearings import fix, named

pytestmark = pytest.mark.django_db


def at(text: str, day: str = "2026-12-02") -> datetime:
    return clock.from_court(datetime.fromisoformat(f"{day}T{text}"))


@pytest.fixture(autouse=True)
def _on_tuesday(court):
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def case(person):
    return a_case(person("wong.ou"))


@pytest.fixture
def fixed(case, person):
    """On Wednesday 2 December from ten to eleven, in Court 12."""
    return fix(case, person("registry"), at("10:00"), minutes=60)


def to_move():
    return {each.reference: [reason.code for reason in obstacles_of(each)] for each in hearings_to_move()}


def close(person, start, end, office="DC"):
    row = Office.objects.get(pk=office) if office else None
    until_at = end and at(end)
    return record_closure(office=row, reason="gale", from_at=at(start), until_at=until_at, actor=person("registry.sup"))


@pytest.mark.parametrize(
    ("start", "end", "office", "falls_on_it"),
    [
        ("10:59", "17:30", "DC", True),
        ("11:00", "17:30", "DC", False),  # as the hearing ends
        ("08:45", "10:00", "DC", False),  # as it begins
        ("08:45", "10:01", "DC", True),
        ("10:20", "10:30", None, True),  # every office
        ("09:00", None, "DC", True),  # nobody knows until when
        ("10:20", "10:30", "HC", False),
    ],
)
def test_a_closure_entered_afterwards_puts_what_it_falls_on_on_the_list(fixed, person, start, end, office, falls_on_it):
    close(person, start, end, office)
    assert to_move() == ({fixed.reference: ["closed"]} if falls_on_it else {})


def test_a_closure_that_is_corrected_or_cancelled_takes_it_off_the_list(fixed, person):
    sup, closure = person("registry.sup"), close(person, "10:00", "12:00")
    assert to_move()
    right = {"office": closure.office, "reason": "gale", "from_at": at("11:00"), "until_at": at("12:00")}
    correct_closure(closure_id=closure.pk, source="", actor=sup, **right)
    assert not to_move()
    other = close(person, "09:00", "12:00")
    assert to_move()
    cancel_closure(closure_id=other.pk, actor=sup)
    assert not to_move()


def test_a_holiday_that_is_loaded_afterwards_and_taken_back(fixed):
    names = {"name_en": "A day more", "name_zh_hant": "額外假期", "name_zh_hans": "额外假期"}
    holiday = Holiday.objects.create(date=date(2026, 12, 2), **names)
    numbered()
    assert to_move() == {fixed.reference: ["closed"]}
    assert "A day more" in str(obstacles_of(hearings_to_move().get())[0])
    holiday.delete()
    numbered()
    assert not to_move()


def numbered():
    """The calendar has another number, as after a load of the reference data."""
    CalendarChange.objects.create(office=None, from_at=TUESDAY_10, until_at=None)


def test_sitting_hours_that_are_changed_afterwards_and_changed_back(fixed):
    morning = SittingHours.objects.filter(court="DC", weekday=3, part=1)
    morning.update(begins_at=time(10, 30))
    assert to_move() == {fixed.reference: ["outside_sitting_hours"]}
    morning.update(begins_at=time(10))
    assert not to_move()


def test_a_room_and_a_judge_that_are_taken_away(fixed, person):
    set_in_use(row=fixed.room, in_use=False, actor=person("registry.sup"))
    Judge.objects.filter(pk="au").update(in_use=False)
    assert to_move() == {fixed.reference: ["room_not_in_use", "judge_not_in_use"]}


def test_what_is_moved_or_vacated_is_off_the_list_and_only_then_the_parties_are_told(fixed, case, person):
    other = fix(case, person("registry"), at("14:30"), minutes=60)
    told = Message.objects.filter(kind__startswith="hearing_").exclude(kind="hearing_fixed")
    close(person, "08:45", "17:30")
    assert set(to_move()) == {fixed.reference, other.reference} and not told.exists()
    act = {"case": case, "actor": person("registry")}
    change_hearing(reference=fixed.reference, starts_at=at("10:00", "2026-12-03"), **act)
    vacate_hearing(reference=other.reference, note="", **act)
    assert not to_move()
    assert set(told.values_list("kind", flat=True)) == {"hearing_changed", "hearing_vacated"}


def test_a_change_that_leaves_it_where_it_stands_leaves_it_on_the_list(fixed, case, person):
    close(person, "08:45", "17:30")
    act = {"case": case, "reference": fixed.reference, "actor": person("registry")}
    change_hearing(note="Bring the bundles.", **act)
    assert set(to_move()) == {fixed.reference}
    with pytest.raises(Refused) as refusal:
        change_hearing(**act, **named({"room": "DC-9"}))
    assert [reason.code for reason in refusal.value.reasons] == ["closed"]


def test_a_supervisor_lets_it_stand_with_a_reason_until_the_next_thing_is_entered(fixed, case, person):
    close(person, "10:00", "12:00")
    act = {"case": case, "reference": fixed.reference}
    for username, why in (("registry", "I say so."), ("registry.sup", "")):
        with pytest.raises(Refused) as refusal:
            change_hearing(actor=person(username), insist_why=why, **act)
        assert [reason.code for reason in refusal.value.reasons] == ["closed"]
    before = Message.objects.count()
    stands = change_hearing(actor=person("registry.sup"), insist_why="The judge sits in the library.", **act)
    assert not to_move() and stands.insisted_why == "The judge sits in the library."
    assert Message.objects.count() == before  # nothing is different for the parties
    assert AuditEntry.objects.filter(act="hearing.let_stand").get().detail["why"] == stands.insisted_why
    change_hearing(actor=person("registry"), note="Bring the bundles.", **act)
    assert not to_move()
    close(person, "10:30", "11:30")
    assert set(to_move()) == {fixed.reference}


def test_what_was_insisted_on_when_it_was_fixed_is_not_asked_again(case, person):
    fixed = fix(case, person("registry.sup"), at("10:00", "2026-12-25"), insist_why="Urgent.")
    assert fixed.insisted_on == ["closed"] and not to_move()
    set_in_use(row=fixed.room, in_use=False, actor=person("registry.sup"))
    assert to_move() == {fixed.reference: ["room_not_in_use"]}


def test_a_hearing_that_a_closure_prevented_waits_for_two_weeks_to_be_fixed_anew(fixed, person):
    with clock.set_to(at("12:00")):
        assert not to_move()
        set_in_use(row=fixed.room, in_use=False, actor=person("registry.sup"))
        assert not to_move()  # it was held
        close(person, "09:00", "11:30")
        assert to_move() == {fixed.reference: ["closed"]}
    with clock.set_to(at("09:59") + timedelta(days=14)):
        assert to_move()
    with clock.set_to(at("10:01") + timedelta(days=14)):
        assert not to_move()


def test_many_hearings_are_asked_for_the_same_queries(fixed, person):
    close(person, "08:45", "17:30")
    to_move()
    with CaptureQueriesContext(connection) as few:
        assert len(list(hearings_to_move())) == 1
    add_copies(fixed, 40, changes={"reference": "COPY-{}".format})
    with CaptureQueriesContext(connection) as many:
        assert len(list(hearings_to_move())) == 41
    assert len(many) == len(few)


def test_the_desk_reads_each_reason_and_the_page_of_the_hearing_says_it_first(fixed, case, client, person):
    close(person, "08:45", "17:30")
    client.force_login(person("registry"))
    page = client.get("/en/desk/cases/rooms/").content.decode()
    assert "Hearings to move" in page and "is closed at that time (Gale signal 8 or above)" in page
    page = client.get(f"/en/desk/cases/DCPI-{case.serial}-{case.year}/hearings/{fixed.reference}/change/")
    assert "cannot be held where it stands" in page.content.decode()
