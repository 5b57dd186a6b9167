"""The frame of every page: who sees which links, and what an idle page hands over."""

import re

import pytest
from django.template.loader import render_to_string

from icms.lib.middleware import KEPT


def links_of(answer):
    link = r'<li>\s*<a href="[^"]*"(?: aria-current="page")?>\s*<span>([^<]+)</span>'
    return re.findall(link, answer.content.decode())


def test_a_visitor_sees_what_needs_no_account(client, court):
    assert links_of(client.get("/en/help/")) == [
        "Start",
        "Cause book",
        "Check a DRN",
        "Pay",
        "Deadlines",
        "Help",
    ]


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("chan", ["Filings", "Cases", "Messages", "Payments", "Cause book", "Check a DRN", "Help"]),
        ("wong.pa", ["Organization", "Case assignment", "Deposit account", "Messages", "Cause book", "Help"]),
        (
            "registry",
            ["Queue", "Cases", "Link requests", "Bars", "Calendar", "E-Courts", "Messages", "Cause book"],
        ),
        ("helpcentre", ["Applications", "Identity", "Appointments", "Organizations", "Requests", "Messages"]),
    ],
)
def test_each_kind_of_account_sees_its_own_rooms(client, person, username, expected):
    client.force_login(person(username))
    assert links_of(client.get("/en/help/")) == expected


def test_every_link_of_the_frame_leads_somewhere(client, person):
    for username in (None, "chan", "wong.pa", "registry", "registry.sup"):
        if username:
            client.force_login(person(username))
        html = client.get("/en/help/").content.decode()
        for address in set(re.findall(r'href="(/en/[^"]*)"', html)):
            assert client.get(address).status_code in (200, 302), (username, address)


def test_the_page_one_is_on_is_marked(client, court):
    assert '/en/help/" aria-current="page"' in client.get("/en/help/fees/").content.decode()
    assert '/en/" aria-current="page"' in client.get("/en/").content.decode()


def test_an_idle_page_hands_over_what_was_typed_and_the_session_ends(client, person):
    chan = person("chan")
    client.force_login(chan)
    words = {"_path": "/en/filings/new/", "name": "half a na", "password": "secret", "csrfmiddlewaretoken": "x"}
    assert client.post("/en/keep/", words).status_code == 204
    assert "_auth_user_id" not in client.session
    assert client.session[KEPT] == {"holder": chan.pk, "path": "/en/filings/new/", "words": {"name": ["half a na"]}}


def test_nothing_is_kept_for_another_site(client, person):
    client.force_login(person("chan"))
    client.post("/en/keep/", {"_path": "https://example.com/", "name": "x"})
    assert KEPT not in client.session


def test_a_visitor_has_nothing_to_keep(client, court):
    assert client.post("/en/keep/", {"_path": "/en/", "name": "x"}).status_code == 204
    assert KEPT not in client.session


def test_staying_needs_a_session(client, person):
    assert client.get("/en/stay/").status_code == 403
    client.force_login(person("chan"))
    assert client.get("/en/stay/").status_code == 204


def test_what_is_not_there_says_so_in_the_portals_words(client, court):
    answer = client.get("/en/nothing/here/")
    assert answer.status_code == 404
    assert "This page cannot be found" in answer.content.decode()


@pytest.mark.parametrize("template", ["500.html", "503.html", "400.html"])
def test_a_failure_page_asks_nothing_of_the_database(template):
    assert "<h1" in render_to_string(template)


@pytest.mark.parametrize(
    "address",
    [
        "/en/filings/%00/",
        "/en/filings/?q=%00",
        "/zh-hant/cause-book/?q=a%00b",
        "/en/messages/?state=%00",
        "/en/desk/registry/?q=%00",
        "/en/desk/cases/%00/",
        "/%00",
    ],
)
def test_an_address_with_a_nul_is_refused_and_no_error_of_ours(client, person, address):
    client.force_login(person("registry"))
    assert client.get(address).status_code == 400
