"""Asking for another maximum: a primary administrator's, once at a time, never below what is there."""

import pytest

from accounts.models import AuditEntry, CapRequest
from accounts.organizations.cap_requests import services
from icms.lib import clock
from icms.lib.errors import Refused

REASON = "A fourth partner joins us in January."


def ask(person, wanted=40, what="most_users", by="wong.pa"):
    return services.ask(actor=person(by), what=what, wanted=wanted, reason=REASON)


def test_a_request_is_sent_shown_and_withdrawn(page_of):
    client = page_of("wong.pa")
    assert 'value="most_users" ' in client.get("/en/organization/ask/?what=most_users").content.decode()
    fields = {"what": "most_users", "wanted": "40", "reason": REASON}
    page = client.post("/en/organization/ask/", fields, follow=True).content.decode()
    asked = CapRequest.objects.get()
    assert "Your request is with the Help Centre." in page and asked.reference in page
    assert "asked for 40" in client.get("/en/organization/").content.decode()
    address = f"/en/organization/requests/{asked.reference}/"
    assert REASON in client.get(address).content.decode()
    client.post(f"{address}withdraw/")
    client.post(f"{address}withdraw/")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert AuditEntry.objects.filter(act__startswith="cap.").count() == 2


def test_the_answer_is_shown(page_of, person):
    asked = ask(person)
    CapRequest.objects.filter(pk=asked.pk).update(
        state="granted", granted=30, decided_at=clock.now(), decided_by=person("helpcentre"), note="Enough for now."
    )
    page = page_of("wong.pa").get(f"/en/organization/requests/{asked.reference}/").content.decode()
    assert "the maximum is 30" in page and "Enough for now." in page and "Withdraw this request" not in page


@pytest.mark.parametrize(
    ("what", "wanted", "code"),
    [
        ("most_users", 20, "same"),
        ("most_users", 1, "below"),
        ("most_primary", 0, "below"),
        ("most_users", 10_000, "too_many"),
        ("most_branches", 1, "below"),
    ],
)
def test_a_number_that_cannot_be_is_refused(person, what, wanted, code):
    with pytest.raises(Refused) as refused:
        ask(person, wanted, what)
    assert code in {reason.code for reason in refused.value.reasons}


def test_fewer_may_be_asked_for_down_to_what_is_there(person):
    assert ask(person, 2).wanted == 2


def test_one_request_waits_for_each_maximum(person):
    ask(person)
    with pytest.raises(Refused) as refused:
        ask(person, 50)
    assert [reason.code for reason in refused.value.reasons] == ["waiting"]
    ask(person, 3, "most_primary")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"what": ""}, "Choose which maximum is to change."),
        ({"wanted": ""}, "Enter the new maximum."),
        ({"wanted": "many"}, "in digits"),
        ({"wanted": "-4"}, "The maximum is 1 at least."),
        ({"wanted": "99999"}, "Ask for 9999 at most."),
        ({"reason": " \u200b "}, "Say why the organization needs another maximum."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(page_of, wrong, words):
    fields = {"what": "most_users", "wanted": "40", "reason": REASON, **wrong}
    page = page_of("wong.pa").post("/en/organization/ask/", fields).content.decode()
    assert words in page and (REASON in page or "reason" in wrong)
    assert not CapRequest.objects.exists()


def test_a_decided_request_is_not_withdrawn(page_of, person):
    asked = ask(person)
    CapRequest.objects.filter(pk=asked.pk).update(state="refused")
    page = page_of("wong.pa").post(f"/en/organization/requests/{asked.reference}/withdraw/").content.decode()
    assert "The Help Centre has decided this request already." in page


def test_another_organizations_request_is_not_there_and_a_secondary_administrators_none(page_of, person):
    address = f"/en/organization/requests/{ask(person).reference}/"
    for page in (address, f"{address}withdraw/"):
        assert page_of("lee.pa").get(page).status_code == 404
        assert page_of("wong.sa").get(page).status_code == 403
        assert page_of("wong.ou").get(page).status_code == 403
    assert page_of("wong.sa").post(f"{address}withdraw/").status_code == 403
    assert page_of("lee.pa").post(f"{address}withdraw/").status_code == 404
    assert CapRequest.objects.get().state == "waiting"
