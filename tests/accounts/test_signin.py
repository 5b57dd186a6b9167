"""Signing in, staying, leaving, and a password that was forgotten (domain 3.4)."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from icms.demo.cast import PASSWORD

SIGN_IN = "/en/account/sign-in/"
NEW = "slow-lantern-harbour-72"


def sign_in(client, username="chan", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": username, "password": password, **more})


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


def test_too_many_failed_tries_lock_the_account_for_a_while(client, court, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    for _ in range(3):
        sign_in(client, password="wrong-password-1")
    assert b"too many failed attempts" in sign_in(client).content
    assert "_auth_user_id" not in client.session


def test_the_sign_in_page_says_that_what_was_typed_is_kept(client, person):
    client.force_login(person("chan"))
    client.get("/en/messages/")
    client.session.flush()
    client.cookies.pop("sessionid")
    answer = client.post("/en/messages/read/", {"note": "half a sentence"})
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


def test_a_password_is_changed_by_who_knows_the_old_one(client, person):
    client.force_login(person("chan"))
    change = "/en/account/password/change/"
    wrong = client.post(change, {"oldpassword": "not-this-one-1", "password1": NEW, "password2": NEW})
    assert b"This is not the password you have now." in wrong.content
    unlike = client.post(change, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW + "x"})
    assert b"The two new passwords are not the same." in unlike.content
    answer = client.post(change, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.headers["Location"] == reverse("home")
    assert person("chan").check_password(NEW)
    assert AuditEntry.objects.filter(act="account.password_changed").exists()


@pytest.mark.parametrize("weak", ["short-one-1", "password1234", "123456789012"])
def test_a_weak_password_is_refused(client, person, weak):
    client.force_login(person("chan"))
    client.post("/en/account/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert person("chan").check_password(PASSWORD)


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client, person):
    User.objects.filter(username="chan").update(email="chan@example.hk")
    assert (
        b"Look in your e-mail"
        in client.post("/en/account/password/forgotten/", {"email": "chan@example.hk"}, follow=True).content
    )
    body = mail.outbox[0].body
    assert "Account name: chan" in body
    link = re.search(r"https?://[^/]+(/\S+)", body)[1]
    form = client.get(link, follow=True)
    assert b"Set a new password" in form.content
    done = client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True)
    assert b"Your password is changed" in done.content
    assert person("chan").check_password(NEW)
    assert b"This link no longer works" in Client().get(link, follow=True).content


def test_an_unknown_address_gets_the_same_answer_and_no_e_mail(client, court):
    page = client.post("/en/account/password/forgotten/", {"email": "nobody@example.hk"}, follow=True)
    assert b"Look in your e-mail" in page.content
    assert mail.outbox == []


def test_nobody_signs_up_by_himself(client, court):
    assert client.get("/en/account/signup/").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_pages_stand_in_every_language(client, court, language):
    for page in ("sign-in/", "inactive/", "password/forgotten/", "password/forgotten/sent/", "password/new/done/"):
        assert client.get(f"/{language}/account/{page}").status_code == 200
