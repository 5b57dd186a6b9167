"""Other maximum numbers and other names: granted, refused, by somebody else than who asks."""

import pytest

from accounts.helpcentre.requests.services import grant_cap, grant_name, refuse_cap, refuse_name
from accounts.models import AuditEntry, CapRequest, Message, NameChange, Organization, User
from icms.lib import encryption
from icms.lib.errors import Refused
from tests.factories import desk_applications as desk

STATES = [state for state in CapRequest.State if state != CapRequest.State.WAITING]


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def test_what_is_asked_is_granted_and_holds_at_once(court):
    asked = desk.asks_for_more(wanted=30)
    grant_cap(request_id=asked.pk, officer=desk.officer(), granted=30, note="")
    assert Organization.objects.get(pk=asked.organization_id).most_users == 30
    told = Message.objects.get(to__username="wong.pa", kind="organization_cap_granted")
    assert (told.params["granted"], set(told.params["what"])) == (30, {"en", "zh-hant", "zh-hans"})
    assert AuditEntry.objects.get(act="organization.cap_granted").detail["was"] == 20


def test_less_than_asked_may_be_granted_and_more_may_not(court):
    asked = desk.asks_for_more(wanted=30)
    with pytest.raises(Refused) as refusal:
        grant_cap(request_id=asked.pk, officer=desk.officer(), granted=31, note="")
    assert codes(refusal) == {"above"}
    assert grant_cap(request_id=asked.pk, officer=desk.officer(), granted=25, note="For now.").granted == 25


def test_no_maximum_goes_below_what_there_is(court):
    asked = desk.asks_for_more(wanted=1)
    with pytest.raises(Refused) as refusal:
        grant_cap(request_id=asked.pk, officer=desk.officer(), granted=1, note="")
    assert codes(refusal) == {"below"}
    assert [str(reason) for reason in refusal.value.reasons] == ["There are 2 now; the maximum cannot be below that."]
    assert Organization.objects.get(pk=asked.organization_id).most_users == 20


def test_a_refusal_says_why(court):
    asked = desk.asks_for_more()
    with pytest.raises(Refused) as refusal:
        refuse_cap(request_id=asked.pk, officer=desk.officer(), note="")
    assert codes(refusal) == {"no_reason"}
    refuse_cap(request_id=asked.pk, officer=desk.officer(), note="Twenty are not used yet.")
    told = Message.objects.get(to__username="wong.pa", kind="organization_cap_refused")
    assert told.params["note"] == "Twenty are not used yet."


@pytest.mark.parametrize("state", STATES)
def test_a_request_is_decided_once(court, state):
    asked = desk.asks_for_more()
    CapRequest.objects.filter(pk=asked.pk).update(state=state)
    with pytest.raises(Refused) as refusal:
        grant_cap(request_id=asked.pk, officer=desk.officer(), granted=25, note="")
    assert codes(refusal) == {"decided"}
    with pytest.raises(Refused):
        refuse_cap(request_id=asked.pk, officer=desk.officer(), note="No.")


def test_no_officer_decides_for_an_account_under_the_own_name(court):
    User.objects.filter(username="wong.pa").update(name_en="Leung Sze Wan")
    asked = desk.asks_for_more()
    for act in (
        lambda: grant_cap(request_id=asked.pk, officer=desk.officer(), granted=25, note=""),
        lambda: refuse_cap(request_id=asked.pk, officer=desk.officer(), note="No."),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert codes(refusal) == {"own"}


def test_a_granted_name_is_the_name_and_the_record_keeps_the_four_characters_encrypted(court):
    asked = desk.asks_for_name()
    grant_name(request_id=asked.pk, officer=desk.officer(), evidence="identity_card", last_four="4567", note="")
    assert User.objects.get(username="ng").name_en == "Ng Siu Fong Fiona"
    detail = AuditEntry.objects.get(act="account.name_changed").detail
    assert detail["evidence"] == "identity_card"
    assert "4567" not in str(detail)
    assert encryption.decrypt(detail["last_four_sealed"].encode()) == b"4567"
    assert Message.objects.get(to__username="ng").params["was"] == "Ng Siu Fong 吳小芳"


def test_a_refused_name_changes_nothing(court):
    asked = desk.asks_for_name()
    refuse_name(request_id=asked.pk, officer=desk.officer(), note="The card shows no such name.")
    assert User.objects.get(username="ng").name_en == "Ng Siu Fong"
    assert Message.objects.get(to__username="ng").kind == "account_name_refused"
    with pytest.raises(Refused) as refusal:
        grant_name(request_id=asked.pk, officer=desk.officer(), evidence="passport", last_four="4567", note="")
    assert codes(refusal) == {"decided"}


def test_a_closed_account_keeps_its_name(court):
    asked = desk.asks_for_name()
    User.objects.filter(username="ng").update(state="closed")
    with pytest.raises(Refused) as refusal:
        grant_name(request_id=asked.pk, officer=desk.officer(), evidence="passport", last_four="4567", note="")
    assert codes(refusal) == {"closed"}


def test_the_page_of_a_name_takes_the_document_and_not_the_whole_number(court, signed_in):
    asked = desk.asks_for_name()
    address = f"/en/desk/help-centre/requests/names/{asked.reference}/"
    page = signed_in("helpcentre").post(address, {"verdict": "grant"}).content.decode()
    assert "Choose the document that showed the new name." in page
    page = (
        signed_in("helpcentre")
        .post(address, {"verdict": "grant", "evidence": "passport", "last_four": "K1234567"})
        .content.decode()
    )
    assert "Enter only the last four characters" in page and "K1234567" not in page
    signed_in("helpcentre").post(address, {"verdict": "grant", "evidence": "passport", "last_four": "4567"})
    assert NameChange.objects.get().state == "granted"


def test_the_page_of_a_maximum_shows_what_is_used_and_takes_the_decision(court, signed_in):
    asked = desk.asks_for_more()
    address = f"/en/desk/help-centre/requests/{asked.reference}/"
    assert "There are 2 now." in signed_in("helpcentre").get(address).content.decode()
    page = signed_in("helpcentre").post(address, {"verdict": "refuse", "granted": "30"}).content.decode()
    assert "Say the reason for the refusal." in page
    page = signed_in("helpcentre").post(address, {"verdict": "grant", "granted": ""}).content.decode()
    assert "Enter a number." in page
    assert signed_in("helpcentre").post(address, {"verdict": "grant", "granted": "30"}).status_code == 302


def test_an_auditor_decides_nothing(court, signed_in):
    asked, name = desk.asks_for_more(), desk.asks_for_name()
    auditor = signed_in("auditor")
    auditor.post(f"/en/desk/help-centre/requests/{asked.reference}/", {"verdict": "grant", "granted": "30"})
    auditor.post(
        f"/en/desk/help-centre/requests/names/{name.reference}/",
        {"verdict": "grant", "evidence": "passport", "last_four": "4567"},
    )
    assert CapRequest.objects.get().state == NameChange.objects.get().state == "waiting"
