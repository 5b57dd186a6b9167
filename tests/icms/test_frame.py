"""The frame of every page: who sees which links, and what an idle page hands over."""

import re

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from icms.lib.middleware import HOLDER_FIELD, holder_mark, kept_words


def links_of(answer):
    link = r'<li>\s*<a href="[^"]*"(?: aria-current="page")?>\s*<span>([^<]+)</span>'
    return re.findall(link, answer.content.decode())


def test_a_visitor_sees_what_needs_no_account(client, court):
    assert links_of(client.get("/en/help/")) == [
        "Start",
        "Cause book",
        "Inspect",
        "Hearings",
        "Check a DRN",
        "Pay",
        "Deadlines",
        "Fees",
        "Help",
    ]


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        (
            "chan",
            [
                "Today",
                "Filings",
                "Cases",
                "Diary",
                "Messages",
                "Payments",
                "Cause book",
                "Check a DRN",
                "Help",
            ],
        ),
        ("wong.pa", ["Today", "Organization", "Case assignment", "Deposit account", "Messages", "Cause book", "Help"]),
        ("registry", ["Today", "Queue", "Cases", "Issue", "Court records", "Link requests", "Calendar", "Messages"]),
        ("helpcentre", ["Today", "Applications", "Identity", "Appointments", "Organizations", "Requests", "Messages"]),
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


def test_what_has_no_link_of_its_own_is_marked_under_the_cause_book_from_which_it_is_reached(client, person):
    marked = '/en/cause-book/" aria-current="page"'
    for address in ("/en/documents/", "/en/cause-lists/"):
        assert marked not in client.get(address).content.decode()
    client.force_login(person("chan"))
    for address in ("/en/documents/", "/en/cause-lists/", "/en/records/", "/en/alerts/"):
        assert marked in client.get(address).content.decode()
    assert marked not in client.get("/en/deadlines/").content.decode()


def test_an_idle_page_hands_over_what_was_typed_and_the_session_ends(client, person):
    chan = person("chan")
    client.force_login(chan)
    words = {"_path": "/en/filings/new/", "name": "half a na", "password": "secret", "csrfmiddlewaretoken": "x"}
    assert client.post("/en/keep/", words).status_code == 204
    assert "_auth_user_id" not in client.session
    assert kept_words(chan.pk, "/en/filings/new/") == {"name": ["half a na"]}


def test_nothing_is_kept_for_another_site(client, person):
    client.force_login(person("chan"))
    client.post("/en/keep/", {"_path": "https://example.com/", "name": "x"})
    assert kept_words(person("chan").pk, "https://example.com/") is None


def test_a_visitor_has_nothing_to_keep(client, court):
    assert client.post("/en/keep/", {"_path": "/en/", "name": "x"}).status_code == 204
    assert "_auth_user_id" not in client.session


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


NEW_FILING = "/en/filings/new/"


def old_tab(person, name="chan", **typed):
    """What the form of a tab sends that was opened while this account was signed in."""
    return {HOLDER_FIELD: holder_mark(person(name).pk), "csrfmiddlewaretoken": "x" * 64, "what": "new:DCPI", **typed}


@pytest.fixture
def strict(person):
    """A browser whose forms need their token, as outside the tests."""
    return Client(enforce_csrf_checks=True)


def test_every_form_says_whose_page_it_stands_on(client, person):
    client.force_login(person("chan"))
    assert f'name="{HOLDER_FIELD}" value="{holder_mark(person("chan").pk)}"' in client.get(NEW_FILING).content.decode()


def test_a_laptop_asleep_past_its_session_hands_its_words_over_when_it_wakes(client, person):
    words = {**old_tab(person), "_path": NEW_FILING}
    assert client.post("/en/keep/", words).status_code == 204
    assert kept_words(person("chan").pk, NEW_FILING) == {"what": ["new:DCPI"]}
    client.force_login(person("chan"))
    assert 'value="new:DCPI"' in client.get(NEW_FILING).content.decode()


def test_two_tabs_that_end_with_their_session_both_keep_their_words_in_every_language(client, person):
    for path, typed in ((NEW_FILING, "new:DCPI"), ("/en/messages/read/", "all")):
        client.post("/en/keep/", {**old_tab(person, what=typed), "_path": path})
    assert kept_words(person("chan").pk, NEW_FILING.replace("/en/", "/zh-hant/")) == {"what": ["new:DCPI"]}
    assert kept_words(person("chan").pk, "/en/messages/read/") == {"what": ["all"]}


def test_an_old_tab_sent_after_signing_in_again_keeps_its_words_and_says_so(strict, person):
    strict.force_login(person("chan"))
    answer = strict.post(NEW_FILING, old_tab(person))
    page = answer.content.decode()
    assert answer.status_code == 403 and "What you typed is kept" in page and f'href="{NEW_FILING}"' in page
    again = strict.get(NEW_FILING).content.decode()
    assert re.search(r'<input[^>]*value="new:DCPI"[^>]*checked', again)


def test_an_old_tab_sent_after_another_signed_in_is_kept_for_who_typed_it_alone(strict, person):
    strict.force_login(person("wong.ou"))
    page = strict.post(NEW_FILING, old_tab(person)).content.decode()
    assert "you are signed in as wong.ou now" in page and "new:DCPI" not in page
    assert not re.search(r'<input[^>]*value="new:DCPI"[^>]*checked', strict.get(NEW_FILING).content.decode())
    strict.force_login(person("chan"))
    assert re.search(r'<input[^>]*value="new:DCPI"[^>]*checked', strict.get(NEW_FILING).content.decode())


def test_an_idle_tab_of_an_earlier_account_signs_nobody_else_out(client, person):
    client.force_login(person("wong.ou"))
    client.post("/en/keep/", {**old_tab(person), "_path": NEW_FILING})
    assert client.session["_auth_user_id"] == str(person("wong.ou").pk)
    assert (
        kept_words(person("wong.ou").pk, NEW_FILING) is None and kept_words(person("chan").pk, NEW_FILING) is not None
    )


@pytest.mark.parametrize("mark", ["", "1", "1:forged", "\0", "x" * 3_000])
def test_a_form_that_does_not_say_whose_it_is_is_kept_for_nobody(strict, person, mark):
    strict.force_login(person("chan"))
    page = strict.post(NEW_FILING, {**old_tab(person), HOLDER_FIELD: mark}).content.decode()
    assert "The form was too old to send" in page and kept_words(person("chan").pk, NEW_FILING) is None


def test_passwords_and_codes_never_wait(strict, person):
    strict.force_login(person("chan"))
    strict.post(NEW_FILING, old_tab(person, password="secret", code="123456", last_four="4567"))
    assert kept_words(person("chan").pk, NEW_FILING) == {"what": ["new:DCPI"]}


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_method_that_no_form_has_is_answered_so(strict, person, method):
    strict.force_login(person("chan"))
    assert getattr(strict, method)(NEW_FILING).status_code == 405


@pytest.mark.parametrize("address", ["/en/", "/en/filings/", "/healthz"])
def test_an_unknown_host_is_refused_and_no_error_of_ours(client, person, address):
    client.force_login(person("chan"))
    assert client.get(address, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("charset", ["utf-7", "nonsense", "utf-16", "\x7f", "x" * 300])
def test_an_odd_charset_is_refused_or_read_and_no_error_of_ours(strict, person, charset):
    strict.force_login(person("chan"))
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = strict.generic("POST", NEW_FILING, b"what=new", content_type=kind)
    assert answer.status_code in (400, 403, 415)


@pytest.mark.parametrize("address", ["/en/", "/en/account/sign-in/", "/en/nothing/here/", "/en/drn/"])
def test_the_region_for_spoken_messages_is_there_before_its_words(client, court, address):
    assert '<p id="said" class="unseen" role="status"></p>' in client.get(address).content.decode()


def test_what_is_alike_on_every_page_is_drawn_once_in_each_language():
    drawn = Template("{% alike %}{{ count }} {% translate 'Help' %}{% endalike %}")
    for language, first in (("en", "1 Help"), ("zh-hant", "1 說明")):
        with translation.override(language):
            assert [drawn.render(Context({"count": count})) for count in (1, 2)] == [first, first]
