"""The identity check: what an officer must have seen, what is kept of it, and how it is undone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from accounts.helpcentre.fields import LastFourField
from accounts.helpcentre.identity.services import check, undo
from accounts.models import AuditEntry, IdentityCheck, Message
from accounts.opening_hours import closing_time_from
from accounts.registration.appointments.services import mark_kept
from accounts.states import State
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories import desk_applications as desk
from tests.factories.court import TUESDAY_10

STATES = [state for state in State if state not in (State.DRAFT, State.AWAITING_IDENTITY)]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def typed(who: str = "applicant", **more: str) -> dict[str, str]:
    ticked = {"face_same": "on", "name_en_same": "on", "name_zh_same": "on"}
    return {"who_came": who, "evidence": "identity_card", "last_four": "456(7)", "verdict": "confirmed"} | ticked | more


def test_an_applicant_in_person_is_confirmed_and_waits_for_another_officer(court):
    application = desk.confirmed("helpcentre")
    assert application.identity_confirmed_by == desk.officer()
    assert application.identity_confirmed_at == TUESDAY_10
    assert application.state == State.AWAITING_IDENTITY


def test_neither_column_nor_record_nor_message_contains_the_four_characters(court):
    application = desk.awaiting()
    check(application_id=application.pk, officer=desk.officer(), seen=desk.BY_REPRESENTATIVE, confirmed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_four, representative_last_four FROM accounts_identitycheck")
        stored = cursor.fetchone()
    assert "4567" not in stored[0] and "99K1" not in stored[1]
    assert (IdentityCheck.objects.get().last_four, IdentityCheck.objects.get().representative_last_four) == (
        "4567",
        "99K1",
    )
    remembered = str(list(AuditEntry.objects.values_list("detail", flat=True)))
    told = str(list(Message.objects.values_list("params", flat=True)))
    assert "4567" not in remembered + told and "99K1" not in remembered + told


@pytest.mark.parametrize("number", ["A123456(7)", "A1234567", "12345", "K12 3456 7"])
def test_the_whole_number_is_refused_and_never_shown_again(court, signed_in, number):
    application = desk.awaiting()
    response = signed_in("helpcentre").post(
        f"/en/desk/help-centre/identity/{application.reference}/", typed(last_four=number)
    )
    assert response.status_code == 200
    assert "Enter only the last four characters" in response.content.decode()
    assert number not in response.content.decode()
    assert not IdentityCheck.objects.exists()


@pytest.mark.parametrize(("said", "kept"), [("456(7)", "4567"), ("12ab", "12AB"), (" 1 2 3 4 ", "1234")])
def test_brackets_and_spaces_do_not_count_among_the_four(said, kept):
    assert LastFourField().clean(said) == kept


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"face_same": False}, "face"),
        ({"name_en_same": False, "name_zh_same": False}, "name"),
        ({"name_zh_same": False}, "other_name"),
        ({"authority_seen": False}, "authority"),
        ({"representative_name": ""}, "representative"),
        ({"representative_evidence": ""}, "evidence"),
        ({"representative_last_four": ""}, "last_four"),
    ],
)
def test_what_was_not_seen_confirms_nothing(court, missing, code):
    application = desk.awaiting()
    with pytest.raises(Refused) as refusal:
        seen = replace(desk.BY_REPRESENTATIVE, **missing)
        check(application_id=application.pk, officer=desk.officer(), seen=seen, confirmed=True)
    assert codes(refusal) == {code}
    assert desk.fresh(application).identity_confirmed_at is None


def test_everything_that_is_missing_is_said_at_once(court):
    application = desk.awaiting()
    nothing = replace(desk.BY_REPRESENTATIVE, face_same=False, authority_seen=False, representative_name="")
    with pytest.raises(Refused) as refusal:
        check(application_id=application.pk, officer=desk.officer(), seen=nothing, confirmed=True)
    assert codes(refusal) == {"face", "authority", "representative"}


def test_a_name_that_is_not_on_the_document_is_explained_in_the_remark(court):
    application = desk.awaiting()
    seen = replace(desk.SEEN, evidence="passport", name_zh_same=False, remark="A passport has no Chinese name.")
    check(application_id=application.pk, officer=desk.officer(), seen=seen, confirmed=True)
    assert desk.fresh(application).identity_confirmed_at is not None


def test_an_identity_that_is_not_confirmed_leaves_the_application_waiting_and_says_why(court):
    application = desk.awaiting()
    with pytest.raises(Refused) as refusal:
        check(application_id=application.pk, officer=desk.officer(), seen=desk.SEEN, confirmed=False)
    assert codes(refusal) == {"no_remark"}
    seen = replace(desk.SEEN, face_same=False, remark="The photograph is of somebody else.")
    check(application_id=application.pk, officer=desk.officer(), seen=seen, confirmed=False)
    assert desk.fresh(application).identity_confirmed_at is None
    assert Message.objects.filter(application=application, kind="application_identity_not_confirmed").exists()


@pytest.mark.parametrize("state", STATES)
def test_an_application_in_any_other_state_has_no_identity_check(court, state):
    application = desk.in_state(state)
    with pytest.raises(Refused) as refusal:
        check(application_id=application.pk, officer=desk.officer(), seen=desk.SEEN, confirmed=True)
    assert codes(refusal) == {"state"}


def test_an_identity_is_confirmed_once(court):
    application = desk.confirmed()
    with pytest.raises(Refused) as refusal:
        check(application_id=application.pk, officer=desk.officer("helpcentre2"), seen=desk.SEEN, confirmed=True)
    assert codes(refusal) == {"already"}


def test_no_officer_checks_the_own_identity(court):
    application = desk.awaiting("helpcentre2", name_en="Leung Sze Wan")
    with pytest.raises(Refused) as refusal:
        check(application_id=application.pk, officer=desk.officer(), seen=desk.SEEN, confirmed=True)
    assert codes(refusal) == {"own"}


def test_undone_the_check_is_kept_and_counts_no_more(court):
    application = desk.confirmed()
    undo(application_id=application.pk, officer=desk.officer("helpcentre2"), note="The wrong application.")
    again = desk.fresh(application)
    assert (again.identity_confirmed_at, again.identity_confirmed_by) == (None, None)
    assert IdentityCheck.objects.get().undone_by == desk.officer("helpcentre2")
    assert Message.objects.filter(application=application, kind="application_identity_undone").exists()
    check(application_id=application.pk, officer=desk.officer(), seen=desk.SEEN, confirmed=True)


def test_whose_identity_check_is_undone_late_has_a_week_to_come_again(court):
    application = desk.confirmed()
    later = TUESDAY_10 + timedelta(days=35)
    with clock.set_to(later):
        undo(application_id=application.pk, officer=desk.officer(), note="The wrong application.")
    assert desk.fresh(application).lapses_at == closing_time_from(later + timedelta(days=7))


def test_nothing_is_undone_once_the_account_is_open(court):
    application = desk.active()
    with pytest.raises(Refused) as refusal:
        undo(application_id=application.pk, officer=desk.officer(), note="Too late.")
    assert codes(refusal) == {"not_confirmed"}


def test_a_check_keeps_the_appointment(court):
    pytest.importorskip("accounts.registration.appointments.services")
    application = desk.awaiting()
    booked = desk.appointment(application)
    check(application_id=application.pk, officer=desk.officer(), seen=desk.SEEN, confirmed=True)
    booked.refresh_from_db()
    assert booked.state == "kept"


def test_the_page_takes_a_representative_with_a_signed_authority(court, signed_in):
    application = desk.awaiting()
    address = f"/en/desk/help-centre/identity/{application.reference}/"
    said = typed("representative", representative_name="Ko Wing", representative_evidence="passport")
    response = signed_in("helpcentre").post(address, said | {"representative_last_four": "99K1"})
    assert "A representative must bring a signed authority" in response.content.decode()
    response = signed_in("helpcentre").post(
        address, said | {"representative_last_four": "99K1", "authority_seen": "on"}
    )
    assert response.status_code == 302
    assert IdentityCheck.objects.get().representative_name == "Ko Wing"


def test_the_list_of_today_finds_somebody_without_an_appointment(court, signed_in):
    application = desk.awaiting()
    page = signed_in("helpcentre").get("/en/desk/help-centre/identity/?q=葉文").content.decode()
    assert application.reference in page
    assert application.reference not in signed_in("helpcentre").get("/en/desk/help-centre/identity/").content.decode()


WEDNESDAY_10 = TUESDAY_10 + timedelta(days=1)


def test_whoever_comes_before_the_appointment_and_is_confirmed_needs_it_no_longer(court):
    application = desk.awaiting()
    booked = desk.appointment(application, WEDNESDAY_10)
    with clock.set_to(TUESDAY_10):
        check(application_id=application.pk, officer=desk.officer(), seen=desk.SEEN, confirmed=True)
    booked.refresh_from_db()
    assert booked.state == "cancelled"


def test_whoever_comes_before_the_appointment_and_is_not_confirmed_keeps_the_time(court):
    application = desk.awaiting()
    booked = desk.appointment(application, WEDNESDAY_10)
    seen = replace(desk.SEEN, remark="The photograph is of another person.")
    with clock.set_to(TUESDAY_10):
        check(application_id=application.pk, officer=desk.officer(), seen=seen, confirmed=False)
    booked.refresh_from_db()
    assert booked.state == "booked"


def test_whoever_comes_on_the_day_kept_the_appointment_early_or_late(court):
    application = desk.awaiting()
    booked = desk.appointment(application, TUESDAY_10 + timedelta(hours=3))
    with clock.set_to(TUESDAY_10):
        check(application_id=application.pk, officer=desk.officer(), seen=desk.SEEN, confirmed=True)
    booked.refresh_from_db()
    assert booked.state == "kept"


def test_the_page_of_somebody_booked_for_another_day_says_so(court, signed_in):
    application = desk.awaiting()
    desk.appointment(application, WEDNESDAY_10)
    with clock.set_to(TUESDAY_10):
        page = signed_in("helpcentre").get(f"/en/desk/help-centre/identity/{application.reference}/").content.decode()
    assert "without an appointment" not in page
    assert "before the appointment of" in page and "25\u00a0Nov 2026" in page and "counter 1" in page


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (TUESDAY_10, {"Move", "Cancel"}),
        (WEDNESDAY_10 - timedelta(hours=1), {"Move", "Cancel", "Came"}),
        (WEDNESDAY_10, {"Came", "Did not come"}),
        (WEDNESDAY_10 + timedelta(days=1), {"Came", "Did not come"}),
    ],
)
def test_a_row_offers_only_what_its_time_allows(court, signed_in, now, offered):
    application = desk.awaiting()
    desk.appointment(application, WEDNESDAY_10)
    with clock.set_to(now):
        page = signed_in("helpcentre").get("/en/desk/help-centre/appointments/?day=2026-11-25").content.decode()
    acts = {"Move": "", "Cancel": "cancel/", "Came": "kept/", "Did not come": "missed/"}
    address = f"/en/desk/help-centre/appointments/{application.reference}/"
    assert {name for name, act in acts.items() if f'"{address}{act}"' in page} == offered


def test_an_appointment_of_tomorrow_is_not_kept_today(court):
    application = desk.awaiting()
    desk.appointment(application, WEDNESDAY_10)
    with clock.set_to(TUESDAY_10), pytest.raises(Refused, match="not_yet"):
        mark_kept(application_id=application.pk, actor=desk.officer())
