"""Passwords: the first one by a link, another one knowing the old, or by e-mail where it was forgotten."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import links
from accounts.models import AuditEntry, ForgottenPassword, Message, OneTimeLink, User
from accounts.services import open_account, send_invitation
from accounts.signin.passwords import services
from accounts.signin.passwords.tasks import MOST_AN_HOUR, send_password_links
from accounts.signin.periodic import sweep
from dev.demo.cast import PASSWORD
from icms.lib import clock
from icms.lib.errors import Refused
from tests.accounts.signin.conftest import NEW, SIGN_IN, sign_in, signed_in_as

CHANGE = "/en/account/password/change/"
FORGOTTEN = "/en/account/password/forgotten/"
NO_LONGER = b"This link no longer works"
BOTH = {"password1": NEW, "password2": NEW}


@pytest.fixture
def invited(court):
    """A new account of a litigant, and the address of its link."""
    account = open_account(
        actor=None, role="IU", username="mei.lin", name_en="Mei Lin", name_zh="", email="mei@example.com"
    )
    return account, "/en" + links.path_of(OneTimeLink.objects.get(account=account))


def asked(email):
    """Somebody asks for links, and the worker answers."""
    page = Client().post(FORGOTTEN, {"email": email}, follow=True)
    for waiting in ForgottenPassword.objects.waiting():
        send_password_links(waiting.pk)
    return page


def links_in(body):
    return re.findall(r"https?://[^/]+(/\S+)", body)


def test_the_first_password_is_set_by_the_link_and_then_signs_in(client, invited):
    account, link = invited
    assert b"Your account name is <strong>mei.lin</strong>" in client.get(link).content
    answer = client.post(link, BOTH)
    assert answer.headers["Location"] == f"{SIGN_IN}?account=mei.lin"
    sign_in(client, "mei.lin", NEW)
    assert signed_in_as(client) == account.pk
    assert AuditEntry.objects.filter(act="account.password_set", actor=account).exists()
    assert not Message.objects.filter(to=account, kind="account_new_device").exists()


def test_looking_at_the_link_does_not_use_it_up(client, invited):
    _account, link = invited
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert client.post(link, BOTH).status_code == 302


@pytest.mark.parametrize("weak", ["short-one-1", "password1234", "123456789012", "mei@example.com"])
def test_a_weak_first_password_is_refused_and_the_link_still_works(client, invited, weak):
    _account, link = invited
    page = client.post(link, {"password1": weak, "password2": weak})
    assert b"There is a problem" in page.content
    assert client.post(link, BOTH).status_code == 302


def test_used_expired_superseded_forged_and_suspended_links_get_the_same_page(client, invited):
    account, link = invited

    def answer(address, at=None):
        with clock.set_to(at or clock.now()):
            page = Client().get(address)
        assert page.status_code == 404 and NO_LONGER in page.content
        return page.content.partition(b"<main")[2].partition(b"</main>")[0]

    expired = answer(link, clock.now() + links.PASSWORD_LIFETIME + timedelta(seconds=1))
    forged = answer(f"{link[:-5]}0000/")
    User.objects.filter(pk=account.pk).update(state=User.State.SUSPENDED)
    suspended = answer(link)
    User.objects.filter(pk=account.pk).update(state=User.State.ACTIVE)
    client.post(link, BOTH)
    used = answer(link)
    send_invitation(account=account, actor=None)
    superseded = answer(link)
    assert expired == forged == suspended == used == superseded


def test_a_link_that_was_looked_at_by_two_sets_one_password(invited):
    account, _link = invited
    row = OneTimeLink.objects.get(account=account)
    services.set_first_password(link_id=row.pk, password=NEW)
    with pytest.raises(Refused):
        services.set_first_password(link_id=row.pk, password=PASSWORD)
    account.refresh_from_db()
    assert account.check_password(NEW)


def test_an_account_suspended_meanwhile_gets_no_password_and_the_link_is_not_lost(invited):
    account, _link = invited
    row = OneTimeLink.objects.get(account=account)
    User.objects.filter(pk=account.pk).update(state=User.State.SUSPENDED)
    with pytest.raises(Refused):
        services.set_first_password(link_id=row.pk, password=NEW)
    row.refresh_from_db()
    assert row.used_at is None


def test_setting_a_password_leaves_another_account_that_is_signed_in(client, invited, person):
    _account, link = invited
    client.force_login(person("ng"))
    client.post(link, BOTH)
    assert signed_in_as(client) is None


def test_a_password_is_changed_by_who_knows_the_old_one(client, person):
    client.force_login(person("chan"))
    wrong = client.post(CHANGE, {"oldpassword": "not-this-one-1", **BOTH})
    assert b"This is not the password you have now." in wrong.content
    unlike = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW + "x"})
    assert b"The two new passwords are not the same." in unlike.content
    answer = client.post(CHANGE, {"oldpassword": PASSWORD, **BOTH})
    assert answer.headers["Location"] == "/en/account/profile/"
    assert person("chan").check_password(NEW) and signed_in_as(client) == person("chan").pk
    assert AuditEntry.objects.filter(act="account.password_changed", actor=person("chan")).count() == 1
    assert Message.objects.filter(to=person("chan"), kind="account_password_changed").exists()


def test_changing_the_password_ends_all_other_sessions(client, person):
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser)
    client.post(CHANGE, {"oldpassword": PASSWORD, **BOTH})
    assert client.get("/en/account/profile/").status_code == 200
    assert elsewhere.get("/en/account/profile/").status_code == 302
    assert b"Signed in at 1 place" in client.get("/en/account/profile/").content


@pytest.mark.parametrize("weak", ["short-one-1", "password1234", "123456789012"])
def test_a_weak_password_is_refused(client, person, weak):
    client.force_login(person("chan"))
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert person("chan").check_password(PASSWORD)


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client, person):
    assert b"Look in your e-mail" in asked("chan@example.com").content
    [link] = links_in(mail.outbox[0].body)
    form = client.get(link, follow=True)
    assert b"Set a new password" in form.content
    done = client.post(form.redirect_chain[-1][0], BOTH, follow=True)
    assert b"Your password is changed" in done.content
    assert person("chan").check_password(NEW)
    assert NO_LONGER in Client().get(link, follow=True).content
    assert Message.objects.filter(to=person("chan"), kind="account_password_changed").exists()


def test_five_accounts_with_one_address_get_one_e_mail_with_a_link_each(person):
    names = ["chan", "ng", "wong.pa", "wong.ou", "lee.ou"]
    User.objects.filter(username__in=names).update(email="Shared@Example.com")
    asked("shared@example.com")
    [sent] = mail.outbox
    found = links_in(sent.body)
    assert len(set(found)) == 5 and sent.to == ["Shared@Example.com"]
    for name in names:
        assert f"Account name: {name} (" in sent.body
    client = Client()
    form = client.get(found[0], follow=True)
    client.post(form.redirect_chain[-1][0], BOTH)
    changed = [name for name in names if person(name).check_password(NEW)]
    assert changed == ["chan"]


def test_a_shared_e_mail_is_in_the_language_of_its_accounts_or_of_the_page(person):
    User.objects.filter(username__in=["ng", "wong.ou2"]).update(email="both@example.com")
    Client().post("/en/account/password/forgotten/", {"email": "both@example.com"})
    asking = ForgottenPassword.objects.get()
    assert asking.language == "en"
    send_password_links(asking.pk)
    assert "/zh-hant/account/password/new/" in mail.outbox[0].body


def test_an_unknown_address_gets_the_same_answer_the_same_work_and_no_e_mail(court):
    answers, queries = [], []
    for email in ("nobody@example.com", "chan@example.com"):
        client = Client()
        client.get(FORGOTTEN)
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(FORGOTTEN, {"email": email})
        answers.append((answer.status_code, answer.headers["Location"], answer.content))
        queries.append(len(seen))
    assert answers[0] == answers[1] and queries[0] == queries[1]
    assert mail.outbox == []
    send_password_links(ForgottenPassword.objects.get(email="nobody@example.com").pk)
    assert mail.outbox == []


@pytest.mark.parametrize("state", [User.State.SUSPENDED, User.State.CLOSED])
def test_a_suspended_or_closed_account_gets_no_link_and_an_earlier_one_fails(client, person, state):
    asked("chan@example.com")
    [link] = links_in(mail.outbox.pop().body)
    User.objects.filter(username="chan").update(state=state)
    asked("chan@example.com")
    assert mail.outbox == []
    assert NO_LONGER in client.get(link, follow=True).content


def test_another_address_takes_the_links_of_the_old_one_away(client, person):
    asked("chan@example.com")
    [link] = links_in(mail.outbox[0].body)
    User.objects.filter(username="chan").update(email="else@example.com")
    assert NO_LONGER in client.get(link, follow=True).content


def test_nobody_fills_a_letter_box(court):
    for _ in range(MOST_AN_HOUR + 3):
        assert asked("chan@example.com").status_code == 200
    assert len(mail.outbox) == MOST_AN_HOUR


@pytest.mark.parametrize(
    "lookalike", ["cha\u0578@example.com", "chan@e\u0445ample.com", "chan@examp\u2113e.com", "ｃｈａｎ＠example.com"]
)
def test_look_alike_letters_pass_no_limit(court, lookalike):
    for _ in range(MOST_AN_HOUR):
        asked("chan@example.com")
    asked(lookalike)
    assert len(mail.outbox) == MOST_AN_HOUR


def test_who_has_an_address_that_only_looks_alike_gets_nobody_elses_link(person):
    """The database takes ı for i: a link of each account would go to the first of them."""
    User.objects.filter(username="chan").update(email="mail@maıl.example")
    User.objects.filter(username="ng").update(email="mail@mail.example")
    asked("mail@mail.example")
    [sent] = mail.outbox
    assert sent.to == ["mail@mail.example"] and "ng（" in sent.body and "chan" not in sent.body


@pytest.mark.parametrize("address", [CHANGE, "/en/account/confirm/"])
def test_the_pages_for_a_password_name_its_account_to_password_managers(client, person, address):
    client.force_login(person("chan"))
    page = client.get(address, follow=True).content.decode()
    assert re.search(r'<input[^>]*value="chan"[^>]*autocomplete="username"', page)


def test_the_page_of_a_forgotten_password_names_its_account_to_password_managers(client, person):
    asked("chan@example.com")
    [link] = links_in(mail.outbox[0].body)
    assert re.search(
        r'<input[^>]*value="chan"[^>]*autocomplete="username"', client.get(link, follow=True).content.decode()
    )


def test_an_e_mail_that_is_not_taken_is_tried_again(court, monkeypatch):
    def away(self, messages):
        raise OSError("no mail server")

    taken = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", away)
    asked("chan@example.com")
    assert ForgottenPassword.objects.get().state == "waiting"
    monkeypatch.setattr(EmailBackend, "send_messages", taken)
    send_password_links(ForgottenPassword.objects.get().pk)
    assert len(mail.outbox) == 1 and ForgottenPassword.objects.get().state == "sent"


def test_old_askings_are_forgotten(court):
    asked("nobody@example.com")
    with clock.set_to(clock.now() + timedelta(days=31)):
        sweep()
    assert not ForgottenPassword.objects.exists()
