"""Appointments: booked, moved, cancelled, kept, missed; the last place goes to one (domain 3.3)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from accounts.models import Appointment, AuditEntry, Message
from accounts.opening_hours import closing_time_from
from accounts.registration.appointments import services
from accounts.registration.appointments.export import calendar_file
from accounts.states import State
from cases.calendar.services import record_closure
from icms.lib import clock
from icms.lib.errors import Refused
from tests.accounts.registration.conftest import address
from tests.factories.applications import awaiting_application, moved, submitted_application
from tests.factories.court import TUESDAY_10, load_court

WEDNESDAY = date(2026, 11, 25)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return clock.from_court(datetime(day.year, day.month, day.day, hour, minute))


NINE = at(WEDNESDAY, 9, 15)
HALF_PAST_TWO = at(WEDNESDAY, 14, 30)


def book(application, starts_at=NINE, actor=None):
    return services.book(application_id=application.pk, starts_at=starts_at, actor=actor)


def refused(act, **arguments: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(**arguments)
    return refusal.value.reasons[0].code


def test_the_free_times_lie_in_the_help_centres_hours_from_tomorrow_on(tuesday):
    found = services.free_slots(TUESDAY_10, TUESDAY_10 + timedelta(days=30))
    assert found[0].starts_at == at(WEDNESDAY, 8, 45)
    days = {clock.court_day(slot.starts_at) for slot in found}
    assert date(2026, 12, 25) not in days and date(2026, 11, 28) not in days
    assert max(days) <= date(2026, 12, 24)


def test_a_closure_takes_its_times_away(tuesday, person):
    record_closure(
        office=None,
        reason="other",
        source="A burst pipe.",
        from_at=at(WEDNESDAY, 14),
        until_at=at(WEDNESDAY, 17, 30),
        actor=person("registry.sup"),
    )
    found = services.free_slots(TUESDAY_10, at(WEDNESDAY, 18))
    assert {clock.court_time(slot.starts_at).hour for slot in found} == {8, 9, 10, 11, 12}


def test_past_the_calendar_there_are_none(tuesday, monkeypatch):
    def ends(day):
        raise LookupError(day)

    monkeypatch.setattr("accounts.opening_hours.sessions", ends)
    assert services.free_slots(TUESDAY_10, TUESDAY_10 + timedelta(days=30)) == []


def test_a_time_is_booked_confirmed_and_recorded(tuesday):
    application = awaiting_application()
    appointment = book(application)
    assert (appointment.counter, appointment.ends_at - appointment.starts_at) == (1, timedelta(minutes=30))
    message = application.messages.latest("pk")
    assert (message.kind, message.params["starts_at"]) == ("appointment_booked", NINE.isoformat())
    entry = AuditEntry.objects.get(act="appointment.booked")
    assert (entry.subject, entry.actor, entry.detail["starts_at"]) == (application.reference, None, NINE.isoformat())


def test_each_counter_takes_one_and_then_the_time_is_gone(tuesday, settings):
    settings.APPOINTMENT_COUNTERS = 2
    assert [book(awaiting_application()).counter for _ in range(2)] == [1, 2]
    assert NINE not in [slot.starts_at for slot in services.free_slots(TUESDAY_10, at(WEDNESDAY, 18))]
    late = awaiting_application()
    assert refused(book, application=late) == "slot_taken"
    assert not late.appointments.exists()


@pytest.mark.parametrize(
    "starts_at",
    [
        at(WEDNESDAY, 9, 16),
        at(WEDNESDAY, 13),
        at(WEDNESDAY, 17, 15),
        at(date(2026, 11, 24), 14),
        at(date(2026, 11, 28), 9, 15),
        at(date(2026, 12, 25), 9, 15),
        at(date(2026, 12, 24), 16),
        at(date(2027, 3, 2), 9, 15),
        at(date(2026, 11, 23), 9, 15),
    ],
)
def test_no_other_time_can_be_booked(tuesday, starts_at):
    application = awaiting_application()
    moved(application, lapses_at=at(date(2026, 12, 24), 12))
    assert refused(book, application=application, starts_at=starts_at) == "no_slot"


def test_an_officer_may_book_for_later_today(tuesday, person):
    application = awaiting_application()
    this_afternoon = at(date(2026, 11, 24), 14)
    assert this_afternoon in [slot.starts_at for slot in services.free_slots_on(date(2026, 11, 24), TUESDAY_10)]
    assert refused(book, application=application, starts_at=at(date(2026, 11, 24), 9, 15), actor=person("helpcentre"))
    assert book(application, this_afternoon, person("helpcentre")).state == "booked"


def test_one_application_has_one_appointment(tuesday):
    application = awaiting_application()
    book(application)
    assert refused(book, application=application, starts_at=HALF_PAST_TWO) == "booked_already"


@pytest.mark.parametrize("state", ["submitted", "confirmed"])
def test_only_whose_identity_is_awaited_may_book(tuesday, state):
    if state == "submitted":
        application = submitted_application()
    else:
        application = moved(awaiting_application(), identity_confirmed_at=TUESDAY_10)
    assert refused(book, application=application) == "not_awaiting"


def test_moving_gives_the_first_time_up_and_the_counter_is_free_again(tuesday):
    application = awaiting_application()
    first = book(application)
    second = services.move(application_id=application.pk, starts_at=HALF_PAST_TWO, actor=None)
    first.refresh_from_db()
    assert (first.state, second.state, second.starts_at) == ("cancelled", "booked", HALF_PAST_TWO)
    assert book(awaiting_application()).counter == 1


def test_moving_to_a_taken_time_leaves_all_as_it_was(tuesday, settings):
    settings.APPOINTMENT_COUNTERS = 1
    book(awaiting_application(), HALF_PAST_TWO)
    application = awaiting_application()
    first = book(application)
    move = {"application_id": application.pk, "starts_at": HALF_PAST_TWO, "actor": None}
    assert refused(services.move, **move) == "slot_taken"
    first.refresh_from_db()
    assert first.state == "booked" and application.appointments.count() == 1


def test_moving_to_the_same_time_changes_nothing(tuesday):
    application = awaiting_application()
    first = book(application)
    assert services.move(application_id=application.pk, starts_at=NINE, actor=None) == first
    assert Message.objects.filter(kind="appointment_booked").count() == 1


def test_a_cancelled_time_can_be_booked_by_the_same_applicant_again(tuesday):
    application = awaiting_application()
    book(application)
    services.cancel(application_id=application.pk, actor=None)
    assert application.messages.latest("pk").kind == "appointment_cancelled"
    assert book(application).counter == 1


@pytest.mark.parametrize("act", [services.cancel, services.mark_kept, services.mark_missed])
def test_what_is_not_booked_is_neither_cancelled_nor_kept_nor_missed(tuesday, act):
    assert refused(act, application_id=awaiting_application().pk, actor=None) == "none_booked"


def test_a_time_that_has_come_is_neither_moved_nor_cancelled(tuesday):
    application = awaiting_application()
    book(application)
    with clock.set_to(NINE):
        assert refused(services.cancel, application_id=application.pk, actor=None) == "begun"
        move = {"application_id": application.pk, "starts_at": at(date(2026, 11, 26), 9, 15), "actor": None}
        assert refused(services.move, **move) == "begun"


def test_an_officer_says_that_it_was_kept_or_missed(tuesday, person):
    officer = person("helpcentre")
    kept, missed = awaiting_application(), awaiting_application()
    for application in (kept, missed):
        book(application)
    assert refused(services.mark_missed, application_id=missed.pk, actor=officer) == "not_yet"
    with clock.set_to(NINE + timedelta(minutes=40)):
        assert services.mark_kept(application_id=kept.pk, actor=officer).state == "kept"
        assert services.mark_missed(application_id=missed.pk, actor=officer).state == "missed"
    assert missed.messages.latest("pk").kind == "appointment_missed"
    assert AuditEntry.objects.get(act="appointment.kept").actor == officer


def test_a_shorter_appointment_does_not_meet_a_longer_one_booked_before(tuesday, settings):
    settings.APPOINTMENT_COUNTERS = 1
    book(awaiting_application())
    settings.APPOINTMENT_MINUTES = 15
    free = [slot.starts_at for slot in services.free_slots(TUESDAY_10, at(WEDNESDAY, 10))]
    assert at(WEDNESDAY, 9) in free and at(WEDNESDAY, 9, 30) not in free and at(WEDNESDAY, 9, 45) in free


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_place_at_once_are_one_booking_and_one_clear_refusal(transactional_db, settings):
    load_court()
    settings.APPOINTMENT_COUNTERS = 2
    applications = [awaiting_application(email=f"{number}@example.hk") for number in range(6)]

    def take(application) -> str:
        try:
            with clock.set_to(TUESDAY_10):
                return str(book(application).counter)
        except Refused as refusal:
            return refusal.reasons[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(take, applications)) == ["1", "2", *["slot_taken"] * 4]
    assert Appointment.objects.filter(starts_at=NINE, state="booked").count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_applicant_who_presses_twice_has_one_appointment(transactional_db, settings):
    load_court()
    application = awaiting_application()

    def take(starts_at) -> str:
        try:
            with clock.set_to(TUESDAY_10):
                return book(application, starts_at).state
        except Refused as refusal:
            return refusal.reasons[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(take, [NINE, HALF_PAST_TWO, NINE, HALF_PAST_TWO]))
    assert sorted(found) == ["booked", *["booked_already"] * 3]


def test_the_pages_lead_from_a_day_to_a_time_to_the_appointment(tuesday, opened):
    application = awaiting_application()
    browser = opened(application)
    days = browser.get(address(application, "appointment")).content.decode()
    times_url = address(application, "appointment_times", WEDNESDAY)
    assert times_url in days and "15 times free" in days
    assert b"9:15" in browser.get(times_url).content
    assert b"Choose a time." in browser.post(times_url, {}).content
    assert browser.post(times_url, {"starts_at": NINE.isoformat()}).status_code == 302
    page = browser.get(address(application, "application")).content.decode().replace("\u00a0", " ")
    assert "Wednesday 25 November 2026, 9:15 am" in page and "counter 1" in page
    browser.post(times_url, {"starts_at": HALF_PAST_TWO.isoformat()})
    assert services.booked_for(application).starts_at == HALF_PAST_TWO
    browser.post(address(application, "cancel_appointment"))
    assert services.booked_for(application) is None


@pytest.mark.parametrize("typed", ["2026-11-25T09:15", "nonsense", "2026-11-28T01:15:00+00:00"])
def test_a_time_that_is_not_offered_is_refused_on_the_page(tuesday, opened, typed):
    application = awaiting_application()
    page = opened(application).post(address(application, "appointment_times", WEDNESDAY), {"starts_at": typed})
    assert b"no longer free" in page.content and not application.appointments.exists()


def test_a_day_without_times_and_a_day_that_is_none(tuesday, opened):
    application = awaiting_application()
    browser = opened(application)
    assert (
        b"No time is free on this day"
        in browser.get(address(application, "appointment_times", date(2026, 11, 28))).content
    )
    assert browser.get(f"{address(application, 'appointment')}2026-02-31/").status_code == 404


def test_only_while_identity_is_awaited_are_there_pages(tuesday, opened):
    application = moved(awaiting_application(), State.LAPSED)
    assert opened(application).get(address(application, "appointment")).status_code == 404


def test_the_calendar_file_says_when_and_where(tuesday, opened):
    application = awaiting_application()
    browser = opened(application)
    assert browser.get(address(application, "appointment_calendar")).status_code == 404
    book(application)
    answer = browser.get(address(application, "appointment_calendar"))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert f"icms-{application.reference}.ics" in answer.headers["Content-Disposition"]
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2] == "END:VCALENDAR"
    assert "DTSTART:20261125T011500Z" in lines and "DTEND:20261125T014500Z" in lines
    assert f"UID:{application.reference}@icms" in lines


def test_no_line_of_the_calendar_file_is_too_long_and_no_character_is_cut(tuesday, monkeypatch):
    application = awaiting_application()
    appointment = book(application)
    monkeypatch.setattr("accounts.registration.appointments.export._", lambda words: "支援中心，核實身分；" * 20)
    content = calendar_file(appointment)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "支援中心，核實身分；" * 20 in unfolded


@pytest.mark.parametrize(
    ("from_at", "last_day"),
    [
        (at(WEDNESDAY, 5, 2), WEDNESDAY),
        (at(WEDNESDAY, 12), WEDNESDAY),
        (at(WEDNESDAY, 23, 59), WEDNESDAY + timedelta(days=1)),
        (at(date(2026, 12, 25), 5, 2), date(2026, 12, 28)),
    ],
)
def test_the_last_day_to_come_is_one_on_which_the_help_centre_opens(court, from_at, last_day):
    closes = closing_time_from(from_at)
    assert clock.court_day(closes) == last_day and closes >= from_at
    assert services.opening_hours.sessions(last_day)[-1][1] == closes


def test_beyond_the_holidays_that_are_known_a_deadline_stays_as_it_is(court):
    far = at(date(2199, 1, 1), 5, 2)
    assert closing_time_from(far) == far
