"""Several own accounts on one browser, never mixed; and a browser that is new to an account."""

import pytest
from django.test import Client

from accounts.models import Message
from accounts.signin.devices import browser_of, describe_browser, shorten_address
from icms.lib.middleware import kept_words
from tests.accounts.signin.conftest import SIGN_IN, sign_in, signed_in_as

SWITCH = "/en/account/switch/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def notices(account):
    return Message.objects.filter(to=account, kind="account_new_device")


def signed_in_before(person, username="chan"):
    account = person(username)
    sign_in(Client(), username)
    notices(account).delete()
    return account


def test_a_new_browser_is_told_with_its_name_and_a_shortened_address(person):
    chan = signed_in_before(person)
    sign_in(Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.77"))
    params = notices(chan).get().params
    assert (params["browser"], params["system"], params["address"]) == ("Firefox", "Windows", "203.0.113.…")
    client = Client()
    client.force_login(chan)
    page = client.get(f"/en/messages/{notices(chan).get().reference}/")
    assert b"Firefox on Windows" in page.content and b"203.0.113.77" not in page.content


def test_a_known_browser_and_the_very_first_sign_in_are_not_told(client, person):
    sign_in(client)
    client.post("/en/account/sign-out/")
    sign_in(client)
    assert not notices(person("chan")).exists()


def test_the_browser_of_another_account_is_new(client, person):
    chan = signed_in_before(person)
    sign_in(client, "ng")
    client.post("/en/account/sign-out/")
    sign_in(client)
    assert notices(chan).count() == 1


def test_the_sign_in_page_offers_the_accounts_of_this_browser(client, court):
    for name in ("wong.pa", "wong.ou"):
        sign_in(client, name)
        client.post("/en/account/sign-out/")
    page = client.get(SIGN_IN, {"next": "/en/messages/"}).content.decode()
    assert page.index("wong.ou") < page.index("wong.pa")
    assert "?account=wong.pa&amp;next=%2Fen%2Fmessages%2F" in page
    assert 'value="wong.pa"' in client.get(SIGN_IN, {"account": "wong.pa"}).content.decode()
    assert "wong.pa" not in Client().get(SIGN_IN).content.decode()


@pytest.mark.parametrize("account", ["<script>", "A", "x" * 50, "a b"])
def test_what_is_no_account_name_is_not_put_into_the_form(client, court, account):
    assert 'value="' + account not in client.get(SIGN_IN, {"account": account}).content.decode()


def test_an_account_is_forgotten_on_this_browser(client, court):
    sign_in(client, "wong.pa")
    client.post("/en/account/sign-out/")
    assert b"Forget wong.pa on this browser?" in client.get("/en/account/forget/wong.pa/").content
    client.post("/en/account/forget/wong.pa/")
    assert "wong.pa" not in client.get(SIGN_IN).content.decode()


def test_forgetting_says_nothing_about_accounts_of_others(client, court):
    for name in ("chan", "nobody"):
        assert client.get(f"/en/account/forget/{name}/").headers["Location"] == SIGN_IN
        assert client.post(f"/en/account/forget/{name}/").headers["Location"] == SIGN_IN


def test_a_suspended_account_is_not_offered(client, person):
    sign_in(client, "wong.ou")
    client.post("/en/account/sign-out/")
    account = person("wong.ou")
    account.state = "suspended"
    account.save()
    assert "wong.ou" not in client.get(SIGN_IN).content.decode()


def test_changing_accounts_signs_out_and_fills_the_name_in(client, person):
    for name in ("wong.ou", "wong.pa"):
        sign_in(client, name)
        if name == "wong.ou":
            client.post("/en/account/sign-out/")
    page = client.get(SWITCH).content.decode()
    assert 'value="wong.ou"' in page and 'value="wong.pa"' not in page
    answer = client.post(SWITCH, {"account": "wong.ou"})
    assert answer.headers["Location"] == f"{SIGN_IN}?account=wong.ou"
    assert signed_in_as(client) is None
    assert client.post(SWITCH, {"account": ""}).headers["Location"].startswith(SIGN_IN)


def test_nobody_changes_to_an_account_that_was_not_used_here(client, court):
    sign_in(client, "wong.pa")
    page = client.post(SWITCH, {"account": "lee.pa"})
    assert page.status_code == 200 and signed_in_as(client)


def test_nothing_of_one_session_reaches_the_next(client, person):
    """Kept words, grants, whatever a page put into the session: none of it survives another sign-in."""
    client.force_login(person("wong.pa"))
    client.get("/en/messages/")
    client.cookies.pop("sessionid")
    client.post("/en/messages/read/", {"note": "of wong.pa"})
    session = client.session
    session["a_grant"] = "application 1"
    session.save()
    assert kept_words(person("wong.pa").pk, "/en/messages/read/") is not None
    sign_in(client, "wong.ou")
    assert signed_in_as(client) == person("wong.ou").pk
    assert kept_words(person("wong.ou").pk, "/en/messages/read/") is None and "a_grant" not in client.session


def test_the_holder_own_words_survive_the_sign_in(client, person):
    client.force_login(person("chan"))
    client.get("/en/messages/")
    client.cookies.pop("sessionid")
    client.post("/en/filings/new/", {"what": "new:DCPI"})
    sign_in(client)
    assert kept_words(person("chan").pk, "/en/filings/new/") == {"what": ["new:DCPI"]}


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_browsers_in_words(user_agent, words):
    assert describe_browser(*browser_of(user_agent)) == words


@pytest.mark.parametrize(
    ("address", "short"),
    [("203.0.113.77", "203.0.113.…"), ("2001:db8:7:1:2:3:4:5", "2001:db8:7:…"), ("::1", "0:0:0:…"), ("x", "")],
)
def test_addresses_are_shortened(address, short):
    assert shorten_address(address) == short
