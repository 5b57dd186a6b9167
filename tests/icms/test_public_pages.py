"""Start, status, help: what anybody sees, at any hour, in three languages."""

import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from cases.models import Closure, Office
from icms.lib.templatetags.court import HTML_LANGUAGES
from tests.factories.calendars import hk

PLAIN_PAGES = [
    "start",
    "status",
    "help",
    "help_contact",
    "help_time",
    "help_fees",
    "help_translations",
    "help_accessibility",
    "help_privacy",
]


def english(name):
    with translation.override("en"):
        return reverse(name)


def text_of(answer):
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", words.replace("\u00a0", " "))


@pytest.mark.parametrize("language", HTML_LANGUAGES)
@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_every_page_is_there_in_every_language(client, court, language, name):
    with translation.override(language):
        answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert f'<html lang="{HTML_LANGUAGES[language]}">' in answer.content.decode()
    assert answer.content.decode().count("<h1") == 1


def test_while_the_registry_is_open_the_start_page_says_received_today(client, court):
    with time_machine.travel(hk("2026-11-20 17:24"), tick=False):
        words = text_of(client.get("/en/"))
    assert "Friday 20 November 2026" in words
    assert "Lodge now, and your documents are received today, 5:24 pm" in words
    assert "After 5:30 pm, in 6 minutes , they are deemed received Monday 23 November, 8:45 am" in words


def test_after_closing_it_says_the_next_opening(client, court):
    with time_machine.travel(hk("2026-11-21 11:02"), tick=False):
        words = text_of(client.get("/en/"))
    assert "All registries are closed" in words
    assert "deemed received Monday 23 November, 8:45 am" in words


def test_the_start_page_leads_to_court_records_and_the_cause_book_to_what_has_no_room_in_the_row(client, court, person):
    assert f'href="{english("records:new")}"' in client.get("/en/").content.decode()
    ways = [english(name) for name in ("inspection:start", "cause_lists:index", "records:list")]
    for account, shown in ((None, ways), ("wong.ou", ways), ("wong.pa", ways[:2]), ("registry", ways[:2])):
        if account:
            client.force_login(person(account), "allauth.account.auth_backends.AuthenticationBackend")
        page = client.get(english("causebook:search")).content.decode().split('id="ways-title"')[1]
        assert [way for way in ways if f'href="{way}"' in page] == shown, account
    assert "ways-title" not in client.get(english("causebook:search") + "?q=chan").content.decode()


def test_before_the_reference_data_are_loaded_the_start_page_still_stands(client, db):
    assert client.get("/en/").status_code == 200


def test_past_the_last_loaded_year_it_promises_nothing(client, court):
    with time_machine.travel(hk("2028-06-01 10:00"), tick=False):
        answer = client.get("/en/")
    assert answer.status_code == 200
    assert "received today" not in text_of(answer)


def test_a_closure_without_a_known_end_is_announced_on_every_page(client, court, person):
    with time_machine.travel(hk("2026-11-20 15:00"), tick=False):
        for office in Office.objects.all():
            Closure.objects.create(
                office=office, from_at=hk("2026-11-20 14:20"), reason="gale", entered_by=person("registry.sup")
            )
        _calendar_changed()
        words = text_of(client.get("/en/help/"))
        start = text_of(client.get("/en/"))
    assert "All registries are closed for signal 8 or above." in words
    assert "Registry closed until further notice" in words
    assert "when the registry reopens" in start
    assert "8:45 am 5:30 pm" not in start


@pytest.mark.parametrize(("where", "marks"), [("start", ["start-line"]), ("strip", ["strip"])])
def test_the_line_comes_anew_as_a_fragment(client, court, where, marks):
    answer = client.get("/en/status/line/", {"for": where})
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    assert all(f'id="{mark}"'.encode() in answer.content for mark in marks)


@pytest.mark.parametrize(("where", "mark"), [("docket", "docket-line"), ("panel", "panel-after")])
def test_the_line_of_one_registry_comes_anew(client, court, where, mark):
    office = Office.objects.filter(kind="registry").first()
    answer = client.get("/en/status/line/", {"for": where, "office": office.pk})
    assert f'id="{mark}"'.encode() in answer.content


@pytest.mark.parametrize("query", [{}, {"for": "nothing"}, {"for": "docket"}, {"for": "panel", "office": "XX"}])
def test_a_line_of_nothing_is_not_found(client, court, query):
    assert client.get("/en/status/line/", query).status_code == 404


def test_the_language_switch_keeps_the_page_and_its_question(client, court):
    html = client.get("/en/help/fees/?from=check").content.decode()
    assert 'href="/zh-hant/help/fees/?from=check"' in html
    assert 'href="/zh-hans/help/fees/?from=check"' in html


def test_nothing_is_inline(client, court):
    for name in PLAIN_PAGES:
        html = client.get(english(name)).content.decode()
        assert not re.search(r'\s(style|on[a-z]+)="', html), name
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style", html), name


def test_every_page_says_it_is_not_the_judiciarys_own(client, court):
    for name in PLAIN_PAGES:
        assert "not the Judiciary’s own system" in client.get(english(name)).content.decode()


def _calendar_changed():
    from cases.calendar import selectors

    selectors._kept = selectors._Kept(version=None)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("", "Yes: this portal is taking filings"),
        ("redis", "takes longer than usual"),
        ("storage", "files cannot be taken"),
    ],
)
def test_the_status_page_says_what_does_not_work(client, court, monkeypatch, broken, words):
    works = {name: name != broken for name in ("database", "redis", "storage")}
    monkeypatch.setattr("icms.views.what_works", lambda: works)
    assert words in text_of(client.get("/en/status/"))
