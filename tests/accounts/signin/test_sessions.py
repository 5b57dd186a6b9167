"""Where one is signed in: seen, and ended."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from accounts.signin.periodic import sweep
from accounts.signin.sessions.selectors import sessions_of
from icms.lib import clock
from tests.accounts.signin.conftest import sign_in, signed_in_as

SESSIONS = "/en/account/sessions/"


@pytest.fixture
def two(client, court):
    """The same account in two browsers."""
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0", REMOTE_ADDR="203.0.113.77")
    for browser in (client, other):
        sign_in(browser)
        browser.get("/en/messages/")
    return client, other


def reference_of(person, browser):
    key = browser.session.session_key
    return next(each.reference for each in sessions_of(person("chan")) if each.key == key)


def test_every_session_is_listed_with_this_one_marked(two):
    page = two[0].get(SESSIONS).content.decode()
    assert "Firefox on Linux" in page and "203.0.113.…" in page and "203.0.113.77" not in page
    assert page.count("(this one)") == 1
    assert two[1].session.session_key not in page


def test_one_is_ended_after_a_page_that_asks(two, person):
    here, other = two
    end = f"{SESSIONS}{reference_of(person, other)}/end/"
    assert b"End the session of Firefox on Linux?" in here.get(end).content
    here.post(end)
    assert other.get("/en/messages/").status_code == 302 and signed_in_as(here)
    assert AuditEntry.objects.filter(act="account.session_ended", actor=person("chan")).exists()
    assert b"has ended already" in here.post(end, follow=True).content


def test_this_session_is_left_by_signing_out(two, person):
    here, _other = two
    assert here.get(f"{SESSIONS}{reference_of(person, here)}/end/").headers["Location"] == "/en/account/sign-out/"


def test_all_others_are_ended_at_once(two, person):
    here, other = two
    assert b"1 other session ends." in here.get(f"{SESSIONS}end-others/").content
    here.post(f"{SESSIONS}end-others/")
    assert other.get("/en/messages/").status_code == 302 and here.get(SESSIONS).status_code == 200
    assert AuditEntry.objects.filter(act="account.sessions_ended", detail__count=1).exists()


def test_nobody_ends_the_session_of_another(two, person):
    ng = Client()
    sign_in(ng, "ng")
    end = f"{SESSIONS}{reference_of(person, two[0])}/end/"
    assert ng.get(end).status_code == 404
    ng.post(end)
    assert two[0].get("/en/messages/").status_code == 200


def test_a_session_that_began_in_another_way_is_listed_too(client, person):
    client.force_login(person("chan"))
    client.get("/en/messages/")
    assert len(sessions_of(person("chan"))) == 1


def test_last_used_is_kept_to_the_minute_and_costs_nothing_between(client, court):
    sign_in(client)
    client.get("/en/help/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/en/help/")
    assert not [query for query in queries if "usersession" in query["sql"]]
    UserSession.objects.update(last_seen_at=clock.now() - timedelta(hours=1))
    with clock.set_to(clock.now() + timedelta(seconds=61)):
        client.get("/en/help/")
    assert UserSession.objects.get().last_seen_at > clock.now() - timedelta(minutes=1)


def test_sessions_that_are_over_are_not_listed_and_swept_away(client, person):
    sign_in(client)
    with clock.set_to(clock.now() + timedelta(hours=1)):
        assert sessions_of(person("chan")) == []
        sweep()
    assert not UserSession.objects.exists()


def test_the_list_costs_the_same_whatever_its_length(client, person, django_assert_max_num_queries):
    for _ in range(6):
        sign_in(Client())
    chan = person("chan")
    with django_assert_max_num_queries(2):
        assert len(sessions_of(chan)) == 6
