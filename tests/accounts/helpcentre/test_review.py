"""The review: taken in hand, sent on, sent back, refused, and what can be undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.helpcentre.paper_applications import services as paper_applications
from accounts.helpcentre.review import services
from accounts.helpcentre.review import services as review
from accounts.models import Application, AuditEntry, Message, Organization, RefusalReason
from accounts.opening_hours import closing_time_from
from accounts.registration.transitions import InvalidTransition, change_state, locked
from accounts.states import State
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories import desk_applications as desk
from tests.factories.court import TUESDAY_10

STATES = [state for state in State if state != State.DRAFT]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def reason(code: str = "A-01") -> RefusalReason:
    return RefusalReason.objects.get(pk=code)


ACTS: dict[str, tuple[set[State], Any]] = {
    "take": ({State.SUBMITTED, State.UNDER_REVIEW}, lambda **who: services.claim(**who)),
    "give_back": ({State.UNDER_REVIEW, State.MORE_INFORMATION_WANTED}, lambda **who: services.release(**who)),
    "ask_for_identity": ({State.UNDER_REVIEW}, lambda **who: services.ask_for_identity(**who)),
    "want_more": ({State.UNDER_REVIEW}, lambda **who: services.want_more(**who, wanted="Page 3.")),
    "refuse": (
        {State.UNDER_REVIEW, State.MORE_INFORMATION_WANTED, State.AWAITING_IDENTITY},
        lambda **who: services.refuse(**who, reason=reason(), note=""),
    ),
    "take_back_refusal": ({State.REFUSED}, lambda **who: services.withdraw_refusal(**who, note="Wrong file.")),
    "take_up_again": ({State.LAPSED}, lambda **who: services.reopen_lapsed(**who)),
    "review_again": ({State.AWAITING_IDENTITY}, lambda **who: services.review_again(**who, note="A name is wrong.")),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_open_in_its_states_and_changes_nothing_in_others(court, state, act):
    application = desk.in_state(state)
    allowed, do = ACTS[act]
    if state in allowed:
        do(application_id=application.pk, officer=desk.officer())
        assert desk.fresh(application).state != state or act == "take"
        return
    before = AuditEntry.objects.count()
    with pytest.raises(Refused):
        do(application_id=application.pk, officer=desk.officer())
    assert desk.fresh(application).state == state
    assert AuditEntry.objects.count() == before


def test_an_application_is_taken_by_one_officer_and_not_by_another(court):
    application = desk.under_review("helpcentre")
    with pytest.raises(Refused) as refusal:
        services.claim(application_id=application.pk, officer=desk.officer("helpcentre2"))
    assert codes(refusal) == {"taken"}
    with pytest.raises(Refused) as refusal:
        services.ask_for_identity(application_id=application.pk, officer=desk.officer("helpcentre2"))
    assert codes(refusal) == {"taken"}


def test_it_is_taken_over_from_an_officer_who_is_away_and_the_record_says_from_whom(court):
    application = desk.under_review("helpcentre")
    services.claim(application_id=application.pk, officer=desk.officer("helpcentre2"), from_another=True)
    assert desk.fresh(application).taken_by == desk.officer("helpcentre2")
    assert AuditEntry.objects.get(act="application.taken_over").detail == {"holder": "helpcentre"}


def test_taking_it_twice_is_taking_it_once(court):
    application = desk.under_review()
    before = AuditEntry.objects.count()
    services.claim(application_id=application.pk, officer=desk.officer())
    assert AuditEntry.objects.count() == before


def test_who_has_read_it_is_kept_and_the_applicant_has_thirty_days(court):
    application = desk.awaiting()
    assert application.read_by == desk.officer()
    assert application.taken_by is None
    assert application.lapses_at == closing_time_from(TUESDAY_10 + timedelta(days=30))
    told = Message.objects.get(application=application, kind="application_awaiting_identity")
    assert told.one_time_link is not None


def test_without_any_document_it_does_not_go_on(court):
    application = desk.under_review(papers=0)
    with pytest.raises(Refused) as refusal:
        services.ask_for_identity(application_id=application.pk, officer=desk.officer())
    assert codes(refusal) == {"no_document"}


def test_who_begins_a_first_case_gets_an_account_without_any_document(court):
    application = desk.active(papers=0, proceeding="new", case_numbers="", proceeding_note="I claim my wages.")
    assert not application.documents.exists()
    assert application.state == State.ACTIVE


def test_the_desk_says_that_no_document_is_needed(court, client):
    application = desk.under_review(papers=0, proceeding="new", case_numbers="", proceeding_note="I claim my wages.")
    client.force_login(desk.officer())
    page = client.get(reverse("helpcentre:review", args=[application.reference]))
    assert "None is needed" in page.text


def test_what_is_wanted_reaches_the_applicant_in_the_words_of_the_officer(court):
    application = desk.in_state(State.MORE_INFORMATION_WANTED)
    told = Message.objects.get(application=application, kind="application_more_wanted")
    assert told.params["wanted"] == application.wanted == "Page 3 of the writ."


def test_a_refusal_says_its_coded_reason_and_another_reason_says_it_in_the_note(court):
    application = desk.under_review()
    with pytest.raises(Refused) as refusal:
        services.refuse(application_id=application.pk, officer=desk.officer(), reason=reason("A-99"), note="")
    assert codes(refusal) == {"no_note"}
    services.refuse(application_id=application.pk, officer=desk.officer(), reason=reason("A-99"), note="Sent twice.")
    told = Message.objects.get(application=application, kind="application_refused")
    assert (told.params["refusal"], told.params["note"]) == ("A-99", "Sent twice.")
    assert set(told.params["text"]) == {"en", "zh-hant", "zh-hans"}


def test_a_refusal_taken_back_leaves_nothing_of_itself_but_the_record(court):
    application = desk.in_state(State.REFUSED)
    services.withdraw_refusal(application_id=application.pk, officer=desk.officer("helpcentre2"), note="Wrong file.")
    again = desk.fresh(application)
    assert (again.state, again.refusal, again.decided_by) == (State.UNDER_REVIEW, None, None)
    assert again.taken_by == desk.officer("helpcentre2")
    assert Message.objects.filter(application=application, kind="application_reopened").exists()
    assert AuditEntry.objects.filter(act="application.refused", subject=application.reference).exists()


def test_what_lapsed_has_thirty_days_more_from_when_it_is_taken_up_again(court):
    application = desk.in_state(State.LAPSED)
    with clock.set_to(TUESDAY_10 + timedelta(days=40)):
        services.reopen_lapsed(application_id=application.pk, officer=desk.officer())
    assert desk.fresh(application).lapses_at == closing_time_from(TUESDAY_10 + timedelta(days=70))
    assert Message.objects.get(application=application, kind="application_reopened").params["lapsed"] is True


def test_a_confirmed_identity_is_undone_before_the_review_begins_anew(court):
    application = desk.confirmed()
    with pytest.raises(Refused) as refusal:
        services.review_again(application_id=application.pk, officer=desk.officer(), note="A name is wrong.")
    assert codes(refusal) == {"confirmed"}


@pytest.mark.parametrize("same", [{"name_en": "Wan Leung SZE"}, {"name_en": "X", "name_zh": "梁詩韻"}])
def test_no_officer_reviews_an_application_under_the_own_name(court, same):
    application = desk.sent_in(**same)
    with pytest.raises(Refused) as refusal:
        services.claim(application_id=application.pk, officer=desk.officer())
    assert codes(refusal) == {"own"}
    services.claim(application_id=application.pk, officer=desk.officer("helpcentre2"))


def test_no_officer_reviews_an_application_with_the_own_email_address(court):
    officer = desk.officer()
    officer.email = "leung@court.hk"
    officer.save()
    application = desk.sent_in(email="LEUNG@court.hk")
    with pytest.raises(Refused) as refusal:
        services.claim(application_id=application.pk, officer=officer)
    assert codes(refusal) == {"own"}


def test_another_administrator_needs_an_organization_before_going_on(court):
    application = desk.under_review(kind="administrator")
    with pytest.raises(Refused) as refusal:
        services.ask_for_identity(application_id=application.pk, officer=desk.officer())
    assert codes(refusal) == {"no_organization"}
    wong = Organization.objects.get(name_en="Wong & Partners")
    review.choose_organization(application_id=application.pk, officer=desk.officer(), organization=wong)
    services.ask_for_identity(application_id=application.pk, officer=desk.officer())
    assert desk.fresh(application).organization == wong


def test_an_individual_gets_no_organization(court):
    application = desk.under_review()
    wong = Organization.objects.get(name_en="Wong & Partners")
    with pytest.raises(Refused) as refusal:
        review.choose_organization(application_id=application.pk, officer=desk.officer(), organization=wong)
    assert codes(refusal) == {"kind"}


def test_typing_errors_are_corrected_on_paper_applications_only(court):
    paper, online = desk.keyed(), desk.sent_in()
    paper_applications.correct_facts(
        application_id=paper.pk, officer=desk.officer(), reason="A slip.", name_en="Yip Man Wah"
    )
    assert desk.fresh(paper).name_en == "Yip Man Wah"
    entry = AuditEntry.objects.get(act="application.facts_corrected")
    assert (entry.detail["was"], entry.detail["now"]) == ({"name_en": "Yip Man Wai"}, {"name_en": "Yip Man Wah"})
    with pytest.raises(Refused) as refusal:
        paper_applications.correct_facts(
            application_id=online.pk, officer=desk.officer(), reason="A slip.", name_en="Else"
        )
    assert codes(refusal) == {"online"}


def test_the_facts_of_a_confirmed_identity_stand(court):
    application = desk.confirmed()
    Application.objects.filter(pk=application.pk).update(channel="post")
    with pytest.raises(Refused) as refusal:
        paper_applications.correct_facts(
            application_id=application.pk, officer=desk.officer(), reason="A slip.", name_en="Else"
        )
    assert codes(refusal) == {"state"}


def test_an_address_is_corrected_with_the_record_of_both(court):
    application = desk.sent_in()
    paper_applications.correct_email(
        application_id=application.pk, officer=desk.officer(), email="yip.new@example.hk", reason="By telephone."
    )
    assert desk.fresh(application).email == "yip.new@example.hk"
    assert AuditEntry.objects.get(act="application.email_corrected").detail["was"] == "yip@example.hk"


def test_no_service_goes_past_the_table_of_states(court):
    application = desk.in_state(State.WITHDRAWN)
    with pytest.raises(InvalidTransition), transaction.atomic():
        change_state(locked(application.pk), State.UNDER_REVIEW, actor=desk.officer())
