"""What stands against a hearing, every reason at once; and who may insist (domain 4.2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from accounts.models import AuditEntry
from cases.calendar.services import record_closure
from cases.case_desk.status import set_status
from cases.hearings import services
from cases.models import CourtRoom, Hearing, Judge, Office
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, lodged_of
from tests.factories.firm_cases import a_case
from tests.factories.hearings import fix

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return clock.from_court(datetime.fromisoformat(text))


@pytest.fixture
def case(person):
    return a_case(person("wong.ou"))


@pytest.fixture
def other(person):
    return a_case(person("lee.ou"), serial=77)


def refused(case, officer, starts_at, **more):
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        fix(case, officer, starts_at, **more)
    return refusal.value.reasons


def codes(reasons):
    return sorted(reason.code for reason in reasons)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "against"),
    [
        ("2026-12-02T10:00", 180, []),
        ("2026-12-02T10:00", 390, []),  # a whole day, over the break
        ("2026-12-02T09:59", 30, ["outside_sitting_hours"]),
        ("2026-12-02T12:31", 30, ["outside_sitting_hours"]),
        ("2026-12-02T13:00", 30, ["outside_sitting_hours"]),  # the court has just risen
        ("2026-12-02T14:29", 30, ["outside_sitting_hours"]),
        ("2026-12-02T14:30", 120, []),
        ("2026-12-02T14:30", 121, ["outside_sitting_hours"]),
        ("2026-12-02T16:30", 30, ["outside_sitting_hours"]),
        ("2026-12-25T03:00", 60, ["closed", "outside_sitting_hours"]),  # three in the morning of Christmas Day
        ("2026-11-28T10:00", 60, ["closed"]),  # a Saturday
        ("2026-11-29T10:00", 60, ["closed"]),
        ("2026-11-24T10:00", 60, ["in_the_past"]),  # this very instant
        ("2028-03-08T10:00", 60, ["holidays_unknown"]),
        ("2032-03-08T10:00", 60, ["holidays_unknown", "too_far_ahead"]),
    ],
)
def test_a_hearing_lies_within_the_sitting_hours_of_an_open_day(case, person, starts_at, minutes, against):
    if against:
        assert codes(refused(case, person("registry"), at(starts_at), minutes=minutes)) == against
        assert not Hearing.objects.exists()
    else:
        with clock.set_to(TUESDAY_10):
            assert fix(case, person("registry"), at(starts_at), minutes=minutes).minutes == minutes


def test_a_closure_at_its_time_stands_against_a_hearing(case, person):
    with clock.set_to(TUESDAY_10):
        record_closure(
            office=Office.objects.get(pk="DC"),
            from_at=at("2026-12-02T14:00"),
            until_at=at("2026-12-02T17:30"),
            reason="directed",
            actor=person("registry.sup"),
        )
        fix(case, person("registry"), at("2026-12-02T10:00"), minutes=60)
    assert codes(refused(case, person("registry"), at("2026-12-02T14:30"), minutes=60)) == ["closed"]


@pytest.mark.parametrize(
    ("starts_at", "more", "against"),
    [
        ("2026-12-02T11:00", {}, []),  # as the other ends
        ("2026-12-02T10:59", {}, ["judge_taken", "room_taken"]),
        ("2026-12-02T10:59", {"room": "DC-9"}, ["judge_taken"]),
        ("2026-12-02T10:59", {"judge": "ko"}, ["room_taken"]),
        ("2026-12-02T10:59", {"room": "DC-9", "judge": "ko"}, []),
        ("2026-12-02T10:00", {}, ["judge_taken", "room_taken"]),
    ],
)
def test_a_room_and_a_judge_have_one_hearing_at_a_time(case, other, person, starts_at, more, against):
    with clock.set_to(TUESDAY_10):
        fix(other, person("registry"), at("2026-12-02T10:00"), minutes=60)
        if not against:
            assert fix(case, person("registry"), at(starts_at), minutes=30, **more)
    if against:
        reasons = refused(case, person("registry"), at(starts_at), minutes=30, **more)
        assert codes(reasons) == against and all(other.number in str(reason) for reason in reasons)


def test_a_vacated_hearing_and_one_that_was_moved_leave_their_room_free(case, other, person):
    officer, ten = person("registry"), at("2026-12-02T10:00")
    with clock.set_to(TUESDAY_10):
        one = fix(other, officer, ten, minutes=60)
        services.change_hearing(case=other, reference=one.reference, starts_at=ten + timedelta(days=1), actor=officer)
        two = fix(case, officer, ten, minutes=60)
        services.vacate_hearing(case=case, reference=two.reference, note="", actor=officer)
        assert fix(other, officer, ten, minutes=60)


def test_a_hearing_is_not_in_its_own_way(case, person):
    officer, ten = person("registry"), at("2026-12-02T10:00")
    with clock.set_to(TUESDAY_10):
        one = fix(case, officer, ten, minutes=60)
        later = ten + timedelta(minutes=30)
        moved = services.change_hearing(case=case, reference=one.reference, starts_at=later, actor=officer)
    assert (moved.starts_at, moved.minutes) == (later, 60)


def test_a_room_taken_out_of_use_and_those_of_other_courts_are_refused(case, person):
    CourtRoom.objects.filter(pk="DC-9").update(in_use=False)
    Judge.objects.filter(pk="au").update(in_use=False)
    ten = at("2026-12-02T10:00")
    assert codes(refused(case, person("registry"), ten, room="DC-9")) == ["judge_not_in_use", "room_not_in_use"]
    assert codes(refused(case, person("registry"), ten, room="HC-9", judge="ko")) == ["room_of_another_court"]
    assert codes(refused(case, person("registry"), ten, judge="lok")) == ["judge_of_another_court"]


def test_an_ended_case_is_refused_and_a_struck_one_for_good(case, person):
    with clock.set_to(TUESDAY_10):
        set_status(case=case, status="ended", why="Judgment", actor=person("registry"))
    assert codes(refused(case, person("registry"), at("2026-12-02T10:00"))) == ["ended"]
    type(case).objects.filter(pk=case.pk).update(status="struck")
    sup = person("registry.sup")
    assert codes(refused(case, sup, at("2026-12-02T10:00"), insist_why="The judge says so.")) == ["struck"]


def test_a_supervisor_insists_with_a_reason_that_is_kept(case, other, person):
    sup, ten = person("registry.sup"), at("2026-12-02T10:00")
    with clock.set_to(TUESDAY_10):
        fix(other, person("registry"), ten)
        fixed = fix(case, sup, ten, insist_why="Heard together by direction.")
    assert fixed.insisted_why == "Heard together by direction."
    assert AuditEntry.objects.filter(act="hearing.fixed").latest("pk").detail["why"] == fixed.insisted_why
    with clock.set_to(TUESDAY_10):
        act = {"case": case, "reference": fixed.reference, "actor": person("registry")}
        noted = services.change_hearing(note="Bring the bundles.", **act)
    assert noted.insisted_why == fixed.insisted_why  # a note moves nothing, so nothing is asked again
    with clock.set_to(TUESDAY_10), pytest.raises(Refused):
        services.change_hearing(starts_at=ten + timedelta(minutes=5), **act)


def test_a_case_is_not_heard_in_two_rooms_at_once_unless_a_supervisor_insists(case, person):
    with clock.set_to(TUESDAY_10):
        fix(case, person("registry"), at("2026-12-02T10:00"))
    elsewhere = {"room": "DC-9", "judge": "ko", "minutes": 60}
    assert codes(refused(case, person("registry"), at("2026-12-02T10:05"), **elsewhere)) == ["case_taken"]
    with clock.set_to(TUESDAY_10):
        fix(case, person("registry.sup"), at("2026-12-02T10:05"), insist_why="Two judges hear it.", **elsewhere)


@pytest.mark.parametrize(("username", "why"), [("registry", "I say so."), ("registry.sup", "")])
def test_neither_an_officer_nor_a_supervisor_without_a_reason_insists(case, other, person, username, why):
    with clock.set_to(TUESDAY_10):
        fix(other, person("registry"), at("2026-12-02T10:00"))
    reasons = refused(case, person(username), at("2026-12-02T10:00"), insist_why=why)
    assert codes(reasons) == ["judge_taken", "room_taken"]


def test_nobody_insists_on_the_past(case, person):
    reasons = refused(case, person("registry.sup"), at("2026-11-24T03:00"), minutes=60, insist_why="I insist.")
    assert codes(reasons) == ["in_the_past", "outside_sitting_hours"]


def test_what_was_insisted_on_without_need_is_not_kept(case, person):
    with clock.set_to(TUESDAY_10):
        assert fix(case, person("registry.sup"), at("2026-12-02T10:00"), insist_why="To be sure.").insisted_why == ""


def test_the_page_asks_a_supervisor_to_insist_only_after_a_refusal_and_tells_an_officer_who_may(case, client, person):
    page = f"/en/desk/cases/DCPI-{case.serial}-{case.year}/hearings/fix/"
    day = {"starts_at_day": "25", "starts_at_month": "12", "starts_at_year": "2026", "starts_at_time": "3:00 am"}
    typed = {"kind": "trial", "minutes": "60", "room": "DC-9", "judge": "au", "note": "", **day}
    with clock.set_to(TUESDAY_10):
        client.force_login(person("registry"))
        told = client.post(page, typed).content.decode()
        assert "is a general holiday" in told and "sitting hours" in told
        assert "A registry supervisor may insist" in told and 'name="insist_why"' not in told
        client.post(page, typed | {"insist_why": "I say so."})
        assert not Hearing.objects.exists()
        client.force_login(person("registry.sup"))
        assert 'name="insist_why"' not in client.get(page).content.decode()
        assert 'name="insist_why"' in client.post(page, typed).content.decode()
        past = client.post(page, typed | {"starts_at_year": "2025"}).content.decode()
        assert 'name="insist_why"' not in past
        client.post(page, typed | {"insist_why": "Urgent application."})
    assert Hearing.objects.get().insisted_why == "Urgent application."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("clash", ["same case", "same room", "same judge"])
def test_of_two_officers_who_want_one_time_at_once_one_is_refused(person, clash):
    one = accept(lodged_of(person("wong.ou")), person("registry")).case
    two = one if clash == "same case" else accept(lodged_of(person("chan")), person("registry")).case
    differ = {"same room": {"judge": "ko"}, "same judge": {"room": "DC-9"}}.get(clash, {})
    wanted = [(one, person("registry"), {}), (two, person("registry.sup"), differ)]

    def press(wish):
        case, officer, more = wish
        with clock.set_to(TUESDAY_10):
            try:
                fix(case, officer, at("2026-12-02T10:00"), **more)
            except Refused as refusal:
                return codes(refusal.reasons)
            finally:
                connection.close()
            return []

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, wanted), key=len)
    said = {"same case": "fixed_already", "same room": "room_taken", "same judge": "judge_taken"}[clash]
    assert answers == [[], [said]] and Hearing.objects.count() == 1
