"""Organizations and accounts: facts and maxima changed, accounts suspended, reactivated and closed."""

import pytest
from django.test import Client

from accounts.helpcentre.accounts import services as accounts
from accounts.helpcentre.organizations import services as organizations
from accounts.models import AuditEntry, Message, Organization, User
from dev.demo.cast import PASSWORD
from icms.lib.errors import Refused
from tests.factories import desk_applications as desk

A, S, C = User.State.ACTIVE, User.State.SUSPENDED, User.State.CLOSED
MAY = {(A, S), (A, C), (S, A), (S, C)}


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def change(username: str, state: User.State, by: str = "helpcentre", **more: bool) -> None:
    account = User.objects.get(username=username)
    accounts.change_state(account_id=account.pk, officer=desk.officer(by), state=state, reason="As asked.", **more)


@pytest.mark.parametrize("before", User.State)
@pytest.mark.parametrize("after", User.State)
def test_the_states_of_an_account_are_a_square_with_four_open_fields(court, before, after):
    User.objects.filter(username="chan").update(state=before)
    if (before, after) in MAY:
        change("chan", after)
        assert User.objects.get(username="chan").state == after
        assert Message.objects.get(to__username="chan").params["reason"] == "As asked."
        return
    with pytest.raises(Refused) as refusal:
        change("chan", after)
    assert codes(refusal) == {"closed" if before == C else "state"}


def test_a_suspended_account_is_signed_out_at_once_and_stays_so_when_re_activated(court):
    client = Client()
    client.post("/en/account/sign-in/", {"login": "chan", "password": PASSWORD})
    assert client.get("/en/filings/").status_code == 200
    change("chan", S)
    assert client.get("/en/filings/").status_code == 302
    change("chan", A)
    assert client.get("/en/filings/").status_code == 302


@pytest.mark.parametrize("state", [S, C])
def test_the_last_primary_administrator_goes_only_where_that_is_meant(court, state):
    with pytest.raises(Refused) as refusal:
        change("wong.pa", state)
    assert codes(refusal) == {"last"}
    change("wong.pa", state, leave_without=True)
    assert User.objects.get(username="wong.pa").state == state


def test_one_of_two_primary_administrators_goes_without_asking(court):
    wong = Organization.objects.get(name_en="Wong & Partners")
    branch = wong.branches.get(code="HQ")
    User.objects.create(username="wong.pa2", role="PA", name_en="Mo Tin Yau", organization=wong, branch=branch)
    change("wong.pa2", S)
    assert User.objects.get(username="wong.pa2").state == S


def test_no_officer_decides_on_an_account_under_the_own_name(court):
    User.objects.filter(username="chan").update(name_en="Sze Wan Leung")
    with pytest.raises(Refused) as refusal:
        change("chan", S)
    assert codes(refusal) == {"own"}
    change("chan", S, by="helpcentre2")


def test_the_link_is_sent_again_while_no_password_is_set_and_the_one_before_stops(court):
    account = desk.active().account
    assert account is not None
    first = account.one_time_links.get()
    accounts.send_link_again(account_id=account.pk, officer=desk.officer())
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert account.one_time_links.filter(superseded_at=None).count() == 1
    with pytest.raises(Refused) as refusal:
        accounts.send_link_again(account_id=User.objects.get(username="chan").pk, officer=desk.officer())
    assert codes(refusal) == {"has_password"}


def test_an_address_is_corrected_and_the_new_one_is_told(court):
    chan = User.objects.get(username="chan")
    accounts.correct_email(account_id=chan.pk, officer=desk.officer(), email="chan@example.hk", reason="By telephone.")
    assert User.objects.get(username="chan").email == "chan@example.hk"
    told = Message.objects.filter(to=chan, kind="account_email_corrected")
    assert {message.params["was"] for message in told} == {"chan@example.com"}
    assert {message.email for message in told} == {"chan@example.com", "chan@example.hk"}
    assert AuditEntry.objects.get(act="account.email_corrected").detail["reason"] == "By telephone."


def facts(**changed: str) -> dict[str, str]:
    same = {"name_en": "Wong & Partners", "name_zh": "黃氏律師行", "kind": "law_firm"}
    return {**same, "registration_number": "", "address": "", "telephone": "", **changed}


def test_facts_change_with_the_reason_and_the_record_keeps_what_they_were(court):
    wong = Organization.objects.get(name_en="Wong & Partners")
    said = facts(registration_number="20881234")
    organizations.change_facts(organization_id=wong.pk, officer=desk.officer(), reason="By letter.", **said)
    organizations.change_facts(organization_id=wong.pk, officer=desk.officer(), reason="Nothing new.", **said)
    entry = AuditEntry.objects.get(act="organization.facts_changed")
    assert (entry.detail["was"], entry.detail["now"]) == (
        {"registration_number": ""},
        {"registration_number": "20881234"},
    )


def caps(**changed: int) -> dict[str, int]:
    return {"most_primary": 2, "most_secondary": 5, "most_users": 20, "most_branches": 5, **changed}


def test_maxima_change_together_and_none_below_what_there_is(court):
    wong = Organization.objects.get(name_en="Wong & Partners")
    with pytest.raises(Refused) as refusal:
        too_few = caps(most_users=1, most_branches=1)
        organizations.change_caps(organization_id=wong.pk, officer=desk.officer(), reason="By letter.", **too_few)
    assert {reason.field for reason in refusal.value.reasons} == {"most_users", "most_branches"}
    organizations.change_caps(
        organization_id=wong.pk, officer=desk.officer(), reason="By letter.", **caps(most_users=60)
    )
    wong.refresh_from_db()
    assert wong.most_users == 60
    assert AuditEntry.objects.get(act="organization.caps_changed").detail["now"] == {"most_users": 60}


@pytest.mark.parametrize("verb", ["suspend", "reactivate", "close", "link", "e-mail"])
def test_accounts_that_their_administrators_look_after_are_not_the_help_centres(court, signed_in, verb):
    officer = signed_in("helpcentre")
    for username in ("wong.sa", "wong.ou"):
        assert officer.get(f"/en/desk/help-centre/organizations/accounts/{username}/{verb}/").status_code == 403
    for username in ("registry", "helpcentre2", "nobody"):
        assert officer.get(f"/en/desk/help-centre/organizations/accounts/{username}/{verb}/").status_code == 404


def test_the_page_warns_before_an_organization_is_left_without_administrator(court, signed_in):
    address = "/en/desk/help-centre/organizations/accounts/wong.pa/suspend/"
    page = signed_in("helpcentre").get(address).content.decode()
    assert "is left without an active primary administrator" in page
    signed_in("helpcentre").post(address, {"reason": "By letter."})
    assert User.objects.get(username="wong.pa").state == A
    signed_in("helpcentre").post(address, {"reason": "By letter.", "leave_without": "on"})
    assert User.objects.get(username="wong.pa").state == S


@pytest.mark.parametrize("words", ["wong", "黃氏", "Partners Wong", "20881234"])
def test_an_organization_is_found_by_either_name_and_number(court, signed_in, words):
    Organization.objects.filter(name_en="Wong & Partners").update(registration_number="20881234")
    page = signed_in("helpcentre").get("/en/desk/help-centre/organizations/", {"q": words}).content.decode()
    assert "Wong &amp; Partners" in page and "Lee Chambers" not in page


def test_an_individual_is_found_by_name_account_address_and_telephone(court, signed_in):
    for words in ("陳大文", "Tai Chan", "chan@example", "chan"):
        address = "/en/desk/help-centre/organizations/individuals/"
        page = signed_in("helpcentre").get(address, {"q": words}).content.decode()
        assert "/accounts/chan/" in page and "/accounts/ng/" not in page
