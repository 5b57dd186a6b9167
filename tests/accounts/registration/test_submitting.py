"""Submitted, answered again, withdrawn; and what the status page says in every state (domain 3.3)."""

import pytest
from django.core import mail

from accounts.messages.tasks import send_email
from accounts.models import Application, AuditEntry, Message, User
from accounts.registration import services
from accounts.registration.appointments import services as appointments
from accounts.registration.status.explanations import EXPLANATIONS
from accounts.states import State
from icms.lib import clock, storage
from icms.lib.errors import Refused
from tests.accounts.registration.conftest import address
from tests.factories.applications import (
    EMAIL,
    active_application,
    add,
    awaiting_application,
    draft_application,
    moved,
    ready_application,
    refused_application,
    submitted_application,
    wanted_application,
)
from tests.factories.court import TUESDAY_10


@pytest.mark.parametrize("kind", Application.Kind.values)
def test_an_application_is_checked_declared_and_submitted(tuesday, opened, kind):
    application = ready_application(kind)
    browser = opened(application)
    page = browser.get(address(application, "check")).content.decode()
    assert "Chan Mei Ling" in page and "Change" in page and "paper.pdf" in page
    answer = browser.post(address(application, "check"), {"declared_name": "Chan Mei Ling"})
    assert answer.headers["Location"] == address(application, "submitted")
    assert application.reference in browser.get(answer.headers["Location"]).content.decode()
    application.refresh_from_db()
    assert (application.state, application.submitted_at) == (State.SUBMITTED, TUESDAY_10)
    send_email(application.messages.latest("pk").pk)
    assert mail.outbox[-1].to == [EMAIL] and "/en/register/status/" in mail.outbox[-1].body
    entry = AuditEntry.objects.get(act="application.submitted")
    assert (entry.actor, entry.subject) == (None, application.reference)


def test_pressed_twice_it_is_submitted_once(tuesday, opened):
    application = ready_application()
    browser = opened(application)
    for _ in range(2):
        answer = browser.post(address(application, "check"), {"declared_name": "Chan Mei Ling"})
        assert answer.headers["Location"] == address(application, "submitted")
    services.submit(application_id=application.pk, declared_name="Chan Mei Ling")
    assert AuditEntry.objects.filter(act="application.submitted").count() == 1
    assert Message.objects.filter(kind="application_submitted").count() == 1


def test_what_is_missing_and_a_wrong_name_are_told_together(tuesday):
    with pytest.raises(Refused) as refusal:
        services.submit(application_id=draft_application().pk, declared_name="Nobody")
    assert {"no_name", "no_proceeding", "not_your_name"} <= {reason.code for reason in refusal.value.reasons}


def test_another_name_under_the_declaration_is_refused(tuesday, opened):
    application = ready_application()
    page = opened(application).post(address(application, "check"), {"declared_name": "Somebody Else"})
    assert b"Type your name as you gave it" in page.content
    application.refresh_from_db()
    assert application.state == State.DRAFT


def test_the_check_of_an_unfinished_draft_says_what_is_missing_and_has_no_button(tuesday, opened):
    application = draft_application()
    page = opened(application).get(address(application, "check")).content
    assert b"Enter your telephone number." in page and b"Submit the application" not in page


@pytest.mark.parametrize("state", [State.UNDER_REVIEW, State.AWAITING_IDENTITY, State.REFUSED, State.LAPSED])
def test_what_is_with_the_help_centre_is_not_submitted_again(tuesday, state):
    application = submitted_application()
    Application.objects.filter(pk=application.pk).update(state=state)
    with pytest.raises(Refused) as refusal:
        services.submit(application_id=application.pk, declared_name="Chan Mei Ling")
    assert refusal.value.reasons[0].code == "not_open"


def test_what_was_asked_for_is_added_and_submitted_again_with_its_first_time(tuesday, opened):
    application = wanted_application()
    browser = opened(application)
    page = browser.get(address(application, "application")).content
    assert b"Page 2 of the writ cannot be read." in page and b"Add what is asked for" in page
    later = TUESDAY_10.replace(day=26)
    with clock.set_to(later):
        add(application, "court_document")
        services.submit(application_id=application.pk, declared_name="陳美玲")
    application.refresh_from_db()
    assert (application.state, application.submitted_at, application.state_since) == (
        State.SUBMITTED,
        TUESDAY_10,
        later,
    )
    assert Message.objects.latest("pk").params["again"] is True


def in_state(state: State) -> Application:
    """An application that really came to this state."""
    if state == State.DRAFT:
        return ready_application()
    if state == State.MORE_INFORMATION_WANTED:
        return wanted_application()
    if state == State.AWAITING_IDENTITY:
        return awaiting_application()
    if state == State.ACTIVE:
        return active_application()
    if state == State.REFUSED:
        return refused_application()
    if state == State.LAPSED:
        return moved(awaiting_application(), State.LAPSED)
    steps = {State.SUBMITTED: [], State.UNDER_REVIEW: [State.UNDER_REVIEW], State.WITHDRAWN: [State.WITHDRAWN]}
    return moved(submitted_application(), *steps[state])


WITHDRAWABLE = {
    State.DRAFT,
    State.SUBMITTED,
    State.MORE_INFORMATION_WANTED,
    State.AWAITING_IDENTITY,
}


@pytest.mark.parametrize("state", State)
def test_an_application_can_be_withdrawn_until_an_officer_has_it_in_hand(tuesday, opened, state):
    application = in_state(state)
    browser = opened(application)
    if state in WITHDRAWABLE:
        assert browser.get(address(application, "withdraw")).status_code == 200
        assert browser.post(address(application, "withdraw")).status_code == 302
        application.refresh_from_db()
        assert application.state == State.WITHDRAWN
        assert services.withdraw(application_id=application.pk).state == State.WITHDRAWN
        assert Message.objects.filter(kind="application_withdrawn").count() == 1
        return
    assert browser.get(address(application, "withdraw")).status_code == 404
    if state != State.WITHDRAWN:
        with pytest.raises(Refused):
            services.withdraw(application_id=application.pk)


def test_a_draft_that_is_withdrawn_loses_its_documents_at_once(tuesday):
    application = ready_application()
    path = storage.path_of(application.documents.get().sealed_sha256)
    services.withdraw(application_id=application.pk)
    assert not path.exists() and not application.documents.exists()


def test_a_withdrawn_draft_has_no_confirmation_page(tuesday, opened):
    application = services.withdraw(application_id=ready_application().pk)
    browser = opened(application)
    assert browser.get(address(application, "submitted")).status_code == 404
    assert browser.get(address(application, "application")).status_code == 200


def test_what_was_submitted_keeps_its_documents_for_the_record(tuesday):
    application = submitted_application()
    services.withdraw(application_id=application.pk)
    assert application.documents.count() == 1


def test_withdrawing_frees_the_appointment(tuesday):
    application = awaiting_application()
    slot = appointments.free_slots(TUESDAY_10, application.lapses_at)[0]
    appointments.book(application_id=application.pk, starts_at=slot.starts_at, actor=None)
    services.withdraw(application_id=application.pk)
    assert application.appointments.get().state == "cancelled"


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT}))
def test_the_status_page_has_words_for_every_state(tuesday, opened, state, language):
    application = in_state(state)
    browser = opened(application)
    page = browser.get(address(application, "application").replace("/en/", f"/{language}/"))
    assert page.status_code == 200
    if language == "en":
        assert str(EXPLANATIONS[state][0]) in page.content.decode()
        assert b"How it went so far" in page.content and b"You submitted it" in page.content


def test_a_refusal_gives_its_reason_in_the_readers_language_with_the_note_and_what_can_be_done(tuesday, opened):
    application = refused_application()
    browser = opened(application)
    english = browser.get(address(application, "application")).content.decode()
    assert "do not show a part in a proceeding" in english and "A-01" in english and "See page 3." in english
    assert "apply again" in english and "file on paper" in english
    chinese = browser.get(address(application, "application").replace("/en/", "/zh-hant/")).content.decode()
    assert "證明文件未能顯示" in chinese


def test_once_the_identity_is_confirmed_nothing_is_asked_any_more(tuesday, opened):
    application = moved(awaiting_application(), identity_confirmed_at=TUESDAY_10)
    page = opened(application).get(address(application, "application")).content
    assert b"Your identity is confirmed." in page and b"Book an appointment" not in page
    assert b"Withdraw this application" not in page


def test_the_link_to_set_the_password_is_sent_again_a_few_times(tuesday, opened):
    application = active_application()
    browser = opened(application)
    assert b"Send the link again" in browser.get(address(application, "application")).content
    before = Message.objects.filter(kind="account_opened").count()
    for _ in range(3):
        assert b"on its way" in browser.post(address(application, "password")).content
    assert b"several times in the last hour" in browser.post(address(application, "password")).content
    assert Message.objects.filter(kind="account_opened").count() == before + 3


@pytest.mark.parametrize("changes", [{"password": "set"}, {"state": User.State.SUSPENDED}])
def test_no_link_is_sent_for_an_account_that_needs_none(tuesday, opened, changes):
    application = active_application()
    account = application.account
    if "password" in changes:
        account.set_password("slow-lantern-harbour-72")
    else:
        account.state = changes["state"]
    account.save()
    before = Message.objects.count()
    page = opened(application).post(address(application, "password"))
    assert b"There is a problem" in page.content and Message.objects.count() == before


def test_what_happened_twice_in_a_row_is_told_once(tuesday, opened):
    application = submitted_application()
    moved(application, State.UNDER_REVIEW, State.SUBMITTED, State.UNDER_REVIEW)
    page = opened(application).get(address(application, "application")).content
    assert page.count(b"The Help Centre began to read it") == 1 and page.count(b"You submitted it") == 1
