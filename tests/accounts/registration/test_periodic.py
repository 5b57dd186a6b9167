"""What the clock does for applicants: each once, however often and by however many it is done (domain 3.3)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connections

from accounts import periodic as accounts_periodic
from accounts.models import Application, Appointment, AuditEntry, Message
from accounts.opening_hours import closing_time_from
from accounts.registration import periodic, services
from accounts.registration.appointments import services as appointments
from accounts.states import State
from cases.calendar.services import record_closure
from icms.lib import clock, storage
from tests.factories.applications import (
    awaiting_application,
    draft_application,
    moved,
    ready_application,
    submitted_application,
)
from tests.factories.court import TUESDAY_10, load_court


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return clock.from_court(datetime(day.year, day.month, day.day, hour, minute))


MONDAY = date(2026, 11, 30)
NINE = at(MONDAY, 9, 15)


def booked(starts_at: datetime = NINE, *, now: datetime = TUESDAY_10) -> Application:
    application = awaiting_application()
    with clock.set_to(now):
        appointments.book(application_id=application.pk, starts_at=starts_at, actor=None)
    return application


def sweep(now: datetime, times: int = 2) -> None:
    """Twice, since each step is done once however often it is tried."""
    with clock.set_to(now):
        for _ in range(times):
            periodic.sweep()


def told(application: Application) -> list[str]:
    return list(application.messages.order_by("pk").values_list("kind", flat=True))


def test_the_reminder_goes_on_the_working_day_before_and_once(court):
    application = booked()
    sweep(at(date(2026, 11, 27), 8, 44))
    assert "appointment_reminder" not in told(application)
    sweep(at(date(2026, 11, 27), 8, 45))
    sweep(at(date(2026, 11, 29), 12))
    assert told(application).count("appointment_reminder") == 1


def test_who_books_on_the_day_before_needs_no_reminder(court):
    application = booked(now=at(date(2026, 11, 27), 9))
    sweep(at(date(2026, 11, 27), 10))
    assert "appointment_reminder" not in told(application)


def test_a_moved_appointment_has_a_reminder_of_its_own(court):
    application = booked()
    sweep(at(date(2026, 11, 27), 9))
    with clock.set_to(at(date(2026, 11, 27), 10)):
        later = at(date(2026, 12, 3), 9, 15)
        appointments.move(application_id=application.pk, starts_at=later, actor=None)
    sweep(at(date(2026, 12, 2), 9))
    assert told(application).count("appointment_reminder") == 2


def test_a_closure_entered_later_calls_the_appointment_off_with_a_link_to_book_again(court, person):
    application, other = booked(), booked(at(MONDAY, 14))
    with clock.set_to(at(date(2026, 11, 29), 20)):
        record_closure(
            office=None, reason="gale", from_at=at(MONDAY, 8), until_at=at(MONDAY, 13), actor=person("registry.sup")
        )
    sweep(at(date(2026, 11, 29), 20, 1))
    assert application.appointments.get().state == "called_off" and other.appointments.get().state == "booked"
    message = application.messages.latest("pk")
    assert message.kind == "appointment_called_off" and message.one_time_link is not None
    assert told(application).count("appointment_called_off") == 1
    with clock.set_to(at(date(2026, 11, 29), 21)):
        appointments.book(application_id=application.pk, starts_at=at(MONDAY, 14), actor=None)


def test_after_a_call_off_there_is_time_to_book_again(court, person):
    application = booked()
    moved(application, lapses_at=at(MONDAY, 17))
    with clock.set_to(at(MONDAY, 8)):
        record_closure(
            office=None, reason="gale", from_at=at(MONDAY, 8), until_at=at(MONDAY, 18), actor=person("registry.sup")
        )
    sweep(at(MONDAY, 18))
    application.refresh_from_db()
    assert application.state == State.AWAITING_IDENTITY
    assert application.lapses_at == closing_time_from(at(MONDAY, 18) + periodic.GRACE)


def test_past_the_calendar_nothing_is_called_off(court, monkeypatch):
    application = booked()

    def ends(day):
        raise LookupError(day)

    monkeypatch.setattr("accounts.opening_hours.sessions", ends)
    sweep(at(date(2026, 11, 27), 9))
    assert application.appointments.get().state == "booked"


def test_who_did_not_come_has_missed_it_when_the_day_is_over(court):
    application = booked()
    sweep(at(MONDAY, 18))
    assert application.appointments.get().state == "booked"
    sweep(at(date(2026, 12, 1), 0, 1))
    assert application.appointments.get().state == "missed"
    assert told(application).count("appointment_missed") == 1


def test_an_application_is_warned_five_days_before_and_lapses_after_thirty(court):
    application = awaiting_application()
    assert application.lapses_at is not None
    sweep(application.lapses_at - periodic.WARN_BEFORE - timedelta(minutes=1))
    assert "application_lapsing" not in told(application)
    sweep(application.lapses_at - periodic.WARN_BEFORE)
    assert told(application).count("application_lapsing") == 1
    sweep(application.lapses_at - timedelta(seconds=1))
    application.refresh_from_db()
    assert application.state == State.AWAITING_IDENTITY
    sweep(application.lapses_at)
    application.refresh_from_db()
    assert application.state == State.LAPSED
    assert told(application).count("application_lapsed") == 1


def test_who_was_taken_up_again_is_warned_again(court):
    application = awaiting_application()
    sweep(application.lapses_at)
    again = at(date(2027, 1, 4), 10)
    application = moved(application, State.AWAITING_IDENTITY, at=again, lapses_at=again + timedelta(days=30))
    sweep(application.lapses_at - timedelta(days=1))
    assert told(application).count("application_lapsing") == 1
    sweep(application.lapses_at)
    assert Application.objects.get(pk=application.pk).state == State.LAPSED


def test_an_application_with_an_appointment_or_a_confirmed_identity_does_not_lapse(court):
    with_appointment = booked()
    moved(with_appointment, lapses_at=NINE + timedelta(minutes=5))
    confirmed = moved(awaiting_application(), identity_confirmed_at=TUESDAY_10, lapses_at=NINE)
    sweep(NINE + timedelta(minutes=20))
    states = {Application.objects.get(pk=one.pk).state for one in (with_appointment, confirmed)}
    assert states == {State.AWAITING_IDENTITY}
    sweep(at(date(2026, 12, 1), 9))
    assert Application.objects.get(pk=with_appointment.pk).state == State.LAPSED


@pytest.mark.parametrize(
    ("confirmed_at", "state"), [(NINE + timedelta(minutes=10), "kept"), (NINE - timedelta(days=3), "cancelled")]
)
def test_an_appointment_of_one_whose_identity_is_confirmed_is_settled_and_never_missed(court, confirmed_at, state):
    application = booked()
    moved(application, identity_confirmed_at=confirmed_at)
    sweep(at(date(2026, 12, 1), 9))
    assert application.appointments.get().state == state
    assert "appointment_missed" not in told(application) and "appointment_reminder" not in told(application)


def test_a_refused_application_gives_its_time_back(court):
    application = booked()
    moved(application, State.REFUSED)
    sweep(TUESDAY_10)
    assert application.appointments.get().state == "cancelled"


def test_a_draft_untouched_for_thirty_days_is_deleted_with_its_documents(court):
    application = ready_application()
    path = storage.path_of(application.documents.get().sealed_sha256)
    sweep(TUESDAY_10 + timedelta(days=30))
    assert path.exists() and Application.objects.filter(pk=application.pk).exists()
    sweep(TUESDAY_10 + timedelta(days=30, seconds=1))
    assert not path.exists() and not Application.objects.filter(pk=application.pk).exists()
    assert AuditEntry.objects.filter(act="application.deleted", subject=application.reference).count() == 1


def test_a_change_keeps_a_draft_for_thirty_days_more(court):
    application = draft_application()
    with clock.set_to(TUESDAY_10 + timedelta(days=20)):
        services.answer(application_id=application.pk, part="person", name_en="Chan Mei Ling")
    sweep(TUESDAY_10 + timedelta(days=45))
    assert Application.objects.filter(pk=application.pk).exists()


def test_what_was_submitted_is_kept_and_a_paper_that_is_being_keyed_too(court):
    kept = [submitted_application(), draft_application()]
    Application.objects.filter(pk=kept[1].pk).update(channel=Application.Channel.POST)
    with clock.set_to(TUESDAY_10):
        withdrawn = services.withdraw(application_id=submitted_application().pk)
    sweep(TUESDAY_10 + timedelta(days=100))
    assert Application.objects.filter(pk__in=[*(one.pk for one in kept), withdrawn.pk]).count() == 3


def test_a_withdrawn_draft_is_forgotten_after_thirty_days(court):
    with clock.set_to(TUESDAY_10):
        application = services.withdraw(application_id=ready_application().pk)
    sweep(TUESDAY_10 + timedelta(days=31))
    assert not Application.objects.filter(pk=application.pk).exists()


def test_the_minute_hand_of_accounts_does_it(court, monkeypatch):
    done = []
    monkeypatch.setattr(periodic, "sweep", lambda: done.append("swept"))
    accounts_periodic.sweep()
    assert done == ["swept"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_each_thing_once(transactional_db, settings):
    load_court()
    due = [awaiting_application(email=f"{number}@example.hk") for number in range(4)]
    missed = booked()
    draft = draft_application()

    def work(_number: int) -> None:
        try:
            with clock.set_to(TUESDAY_10 + timedelta(days=40)):
                periodic.sweep()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(6)))
    assert AuditEntry.objects.filter(act="application.lapsed").count() == len(due) + 1
    assert Message.objects.filter(kind="application_lapsed").count() == len(due) + 1
    assert Appointment.objects.get(application=missed).state == "missed"
    assert Message.objects.filter(kind="appointment_missed").count() == 1
    assert AuditEntry.objects.filter(act="application.deleted", subject=draft.reference).count() == 1
