"""The start of an application: what anybody may read, and the first step (domain 3.3)."""

import pytest
from django.core import mail
from django.test import Client

from accounts.messages.tasks import send_email
from accounts.models import Application, AuditEntry, Message
from accounts.states import State
from tests.accounts.registration.conftest import solved

APPLY = "/en/register/apply/"


def begin(client: Client, **more):
    typed = {"kind": "individual", "email": "mei@example.hk", "altcha": solved(), **more}
    return client.post(APPLY, typed)


def test_the_start_page_says_what_it_costs_and_what_to_bring(client, court):
    page = client.get("/en/register/").content.decode()
    assert "free of charge, and voluntary" in page and "Never send a copy of your identity card" in page
    assert "/en/register/form/individual/" in page and "/en/register/status/" in page


def test_the_portal_s_start_page_and_the_sign_in_page_lead_to_it(client, court):
    assert b'href="/en/register/"' in client.get("/en/").content
    assert b"What to bring" in client.get("/en/").content
    assert b'href="/en/register/"' in client.get("/en/account/sign-in/").content


@pytest.mark.parametrize("kind", Application.Kind.values)
def test_the_first_step_makes_a_draft_and_opens_it_on_this_browser(client, tuesday, kind):
    answer = begin(client, kind=kind)
    application = Application.objects.get()
    assert (application.kind, application.state, application.language) == (kind, State.DRAFT, "en")
    assert answer.headers["Location"] == f"/en/register/{application.reference}/tasks/"
    assert client.get(answer.headers["Location"]).status_code == 200
    assert AuditEntry.objects.get(act="application.begun").subject == application.reference


def test_the_link_to_come_back_goes_by_e_mail_in_the_language_of_the_page(client, court):
    client.post("/zh-hant/register/apply/", {"kind": "individual", "email": "mei@example.hk", "altcha": solved()})
    send_email(Message.objects.get().pk)
    assert Application.objects.get().language == "zh-hant"
    assert "/zh-hant/register/open/" in mail.outbox[0].body and mail.outbox[0].to == ["mei@example.hk"]


def test_the_session_key_is_a_new_one(client, tuesday):
    client.get("/en/register/apply/")
    client.session.save()
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    begin(client)
    assert client.session.session_key not in (None, before)


@pytest.mark.parametrize("typed", [{"kind": ""}, {"kind": "king"}, {"email": ""}, {"email": "mei at example"}])
def test_what_is_missing_is_said_and_nothing_is_begun(client, tuesday, typed):
    page = begin(client, **typed)
    assert page.status_code == 200 and b"There is a problem" in page.content
    assert not Application.objects.exists()


def test_without_script_a_few_may_be_begun_an_hour(client, tuesday, settings):
    settings.APPLICATIONS_WITHOUT_SCRIPT = 1
    assert begin(client, altcha="").status_code == 302
    assert begin(client, altcha="").status_code == 429


def test_a_forged_solution_begins_nothing(client, tuesday):
    assert b"did not work" in begin(client, altcha="bm90aGluZw==").content
    assert not Application.objects.exists()


def test_nobody_is_sent_more_than_a_few_links_an_hour(client, tuesday):
    for _ in range(5):
        assert begin(client).status_code == 302
    page = begin(client, email="MEI@example.hk")
    assert page.status_code == 429 and b"Several applications were begun with this e-mail address" in page.content


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_public_pages_stand_in_every_language(client, court, language):
    for page in ("register/", "register/apply/", "register/status/", "help/registering/"):
        assert client.get(f"/{language}/{page}").status_code == 200
