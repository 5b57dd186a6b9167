"""Signing in, staying, leaving (domain 3.4)."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, User
from dev.demo.cast import PASSWORD
from tests.accounts.signin.conftest import sign_in


def test_an_account_signs_in_by_its_name_and_goes_where_it_was_going(client, person):
    answer = sign_in(client, next="/en/messages/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/messages/")
    assert AuditEntry.objects.filter(act="account.signed_in", actor=person("chan")).exists()


def test_an_e_mail_address_is_not_an_account_name(client, person):
    assert sign_in(client, person("chan").email or "chan@example.hk").status_code == 200


@pytest.mark.parametrize(("username", "password"), [("chan", "wrong-password-1"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_words(client, court, username, password):
    page = sign_in(client, username, password)
    assert b"do not belong together" in page.content and b"<title>Error:" in page.content
    assert password.encode() not in page.content


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_signing_in(client, court, elsewhere):
    assert sign_in(client, next=elsewhere).headers["Location"] == reverse("home")


@pytest.mark.parametrize("state", [User.State.SUSPENDED, User.State.CLOSED])
def test_a_suspended_or_closed_account_stays_out(client, person, state):
    User.objects.filter(username="chan").update(state=state)
    answer = sign_in(client)
    assert answer.headers.get("Location") == "/en/account/inactive/"
    assert b"This account cannot be used" in client.get("/en/account/inactive/").content
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("query", ["", "?show=archived"])
def test_the_sign_in_page_says_that_what_was_typed_is_kept(client, person, query):
    client.force_login(person("chan"))
    client.get("/en/messages/")
    client.session.flush()
    client.cookies.pop("sessionid")
    answer = client.post(f"/en/messages/read/{query}", {"note": "half a sentence"})
    page = client.get(answer.headers["Location"]).content
    assert b"You were signed out after 20 minutes without use." in page
    assert b"What you typed is kept" in page


def test_signing_out_asks_first_and_then_leaves(client, person):
    client.force_login(person("chan"))
    assert b"Your drafts are kept." in client.get("/en/account/sign-out/").content
    client.post("/en/account/sign-out/")
    assert "_auth_user_id" not in client.session


def test_staying_goes_back_to_where_one_was(client, person):
    client.force_login(person("chan"))
    assert b"Are you still there?" in client.get("/en/account/stay/", {"next": "/en/messages/"}).content
    assert client.post("/en/account/stay/", {"next": "/en/messages/"}).headers["Location"] == "/en/messages/"
    assert client.post("/en/account/stay/", {"next": "https://example.com"}).headers["Location"] == reverse("home")


def test_nobody_signs_up_by_himself(client, court):
    assert client.get("/en/account/signup/").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_pages_stand_in_every_language(client, court, language):
    for page in ("sign-in/", "inactive/", "password/forgotten/", "password/forgotten/sent/", "password/new/done/"):
        assert client.get(f"/{language}/account/{page}").status_code == 200
