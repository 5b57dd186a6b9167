"""A stranger who fails on purpose stops himself, never the holder on a browser that is known (domain 3.4)."""

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.test import Client

from accounts.models import ForgottenPassword
from accounts.signin.passwords.tasks import send_password_links
from tests.accounts.signin.conftest import NEW, STEP, code_of, sign_in, signed_in_as
from tests.accounts.signin.test_passwords import links_in

WRONG = "wrong-password-1"
TOO_MANY = b"too many failed attempts"


@pytest.fixture(autouse=True)
def as_in_production(settings):
    limits = {"login_failed": "10/m/ip,5/5m/key", "login": "1000/m/ip"}
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | limits


def strangers(tries, username="chan"):
    """So many failed tries, each from another address; the last answer."""
    answer = None
    for number in range(tries):
        answer = sign_in(Client(REMOTE_ADDR=f"203.0.113.{number % 250}"), username, WRONG)
    return answer


@pytest.fixture
def at_home(court):
    """The holder's browser, which has signed in before."""
    client = Client(REMOTE_ADDR="198.51.100.7")
    sign_in(client)
    client.post("/en/account/sign-out/")
    return client


def test_a_stranger_who_fails_fifty_times_is_stopped_and_the_holder_is_not(at_home, person):
    assert TOO_MANY in strangers(50).content
    assert TOO_MANY in sign_in(Client(REMOTE_ADDR="192.0.2.9")).content
    sign_in(at_home)
    assert signed_in_as(at_home) == person("chan").pk


def test_a_known_browser_has_its_own_limit(at_home):
    for _ in range(5):
        assert TOO_MANY not in sign_in(at_home, password=WRONG).content
    assert TOO_MANY in sign_in(at_home).content


def test_the_cookie_of_another_account_gives_no_count_of_its_own(at_home):
    """Who has signed in as ng is a stranger to chan."""
    other = Client(REMOTE_ADDR="192.0.2.10")
    sign_in(other, "ng")
    other.post("/en/account/sign-out/")
    strangers(5)
    assert TOO_MANY in sign_in(other, "chan").content


@pytest.mark.parametrize("forged", ["", "x", "eyJrZXkiOiJhIn0:1:x"])
def test_a_forged_cookie_is_none(court, forged):
    strangers(5)
    client = Client(REMOTE_ADDR="192.0.2.11")
    client.cookies["device"] = forged
    assert TOO_MANY in sign_in(client).content


def test_one_address_is_stopped_whatever_names_it_tries(court):
    client = Client(REMOTE_ADDR="192.0.2.12")
    for number in range(10):
        assert TOO_MANY not in sign_in(client, f"name{number}", WRONG).content
    assert TOO_MANY in sign_in(client, "chan").content


def test_a_new_password_by_e_mail_makes_the_browser_known(court, person):
    strangers(6)
    client = Client(REMOTE_ADDR="192.0.2.13")
    client.post("/en/account/password/forgotten/", {"email": "chan@example.com"})
    send_password_links(ForgottenPassword.objects.get().pk)
    form = client.get(links_in(mail.outbox[0].body)[0], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    sign_in(client, password=NEW)
    assert signed_in_as(client) == person("chan").pk


@pytest.mark.parametrize("tries", [1, 6])
def test_known_and_unknown_names_get_the_same_answer_status_and_work(court, monkeypatch, tries):
    answers, hashed = [], []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self, password, salt):
        hashed[-1] += 1
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    for name in ("chan", "nobody"):
        hashed.append(0)
        answer = strangers(tries, name)
        body = answer.content.replace(name.encode(), b"NAME")
        answers.append((answer.status_code, len(body), body.count(b"field-error"), TOO_MANY in body))
    assert answers[0] == answers[1]
    assert hashed[0] == hashed[1] == min(tries, 5)


def test_a_suspended_account_and_a_wrong_password_say_no_more_than_that(court, person):
    holder = person("chan")
    holder.state = "suspended"
    holder.save()
    assert strangers(1).content.count(b"do not belong together") == strangers(1, "nobody").content.count(
        b"do not belong together"
    )


def test_codes_are_counted_by_known_browser_too(at_home, with_app):
    secret = with_app("chan")
    for number in range(6):
        thief = Client(REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(thief)
        answer = thief.post(STEP, {"code": "000000"})
    assert TOO_MANY in answer.content
    sign_in(at_home)
    at_home.post(STEP, {"code": code_of(secret)})
    assert signed_in_as(at_home)


def test_confirming_is_counted_by_session(at_home, person):
    sign_in(at_home)
    strangers(6)
    answer = at_home.post("/en/account/confirm/", {"password": WRONG})
    assert TOO_MANY not in answer.content and b"This is not your password" in answer.content
