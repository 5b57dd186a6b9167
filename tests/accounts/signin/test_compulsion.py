"""Staff, PA and SA go nowhere without a second factor (domain 3.4)."""

import pytest
from django.test import Client

from accounts.signin.second_factor import services
from accounts.signin.second_factor.selectors import factors_of
from icms.lib.errors import Refused
from tests.accounts.signin.conftest import FACTOR, STEP, code_of, sign_in, signed_in_as
from tests.accounts.signin.test_second_factor import APP, CODES, PLACE, set_up_app

MUST = ["wong.pa", "wong.sa", "registry", "registry.sup", "helpcentre", "accounts", "language", "admin", "auditor"]


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.SECOND_FACTOR = True


@pytest.mark.parametrize("username", MUST)
@pytest.mark.parametrize("page", ["/en/home/", "/en/messages/", "/en/account/profile/", "/en/cause-book/", "/en/"])
def test_whoever_can_act_on_others_must_set_one_up_first(client, person, username, page):
    client.force_login(person(username))
    assert client.get(page).headers["Location"] == FACTOR
    assert client.post("/en/messages/read/").headers["Location"] == FACTOR


@pytest.mark.parametrize(
    "page", ["/zh-hant/help/", "/en/help/contact/", "/en/status/", "/en/account/sign-out/", FACTOR]
)
def test_help_signing_out_and_the_languages_stay_open(client, person, page):
    client.force_login(person("wong.pa"))
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("username", ["chan", "wong.ou"])
def test_to_all_others_it_is_offered(client, person, username):
    client.force_login(person(username))
    assert client.get("/en/messages/").status_code == 200
    assert b"It is offered to you" in client.get(FACTOR).content


def test_after_setting_up_one_goes_on_to_where_one_was_going(client, person):
    sign_in(client, "registry", next="/en/desk/registry/?tab=mine")
    assert client.get("/en/desk/registry/?tab=mine").headers["Location"] == FACTOR
    assert b"Set up a second factor" in client.get(FACTOR).content
    set_up_app(client)
    assert client.post(CODES).headers["Location"] == "/en/desk/registry/?tab=mine"
    assert client.get("/en/desk/registry/?tab=mine").status_code == 200


def test_the_last_one_cannot_be_removed(client, person, with_app, confirmed):
    secret = with_app("wong.pa")
    sign_in(client, "wong.pa")
    client.post(STEP, {"code": code_of(secret)})
    assert signed_in_as(client)
    assert b"Remove" not in client.get(FACTOR).content.partition(b"<main")[2]
    assert b"Set up another one first" in client.get(f"{FACTOR}app/remove/").content
    page = client.post(f"{FACTOR}app/remove/")
    assert b"Add another one first" in page.content and factors_of(person("wong.pa")).app


def test_the_rule_holds_below_the_page(person, with_app):
    with_app("admin")
    with pytest.raises(Refused):
        services.remove(account=person("admin"), authenticator_id=factors_of(person("admin")).app.pk, place=PLACE)


def test_without_the_setting_nothing_is_asked(client, person, settings):
    settings.SECOND_FACTOR = False
    client.force_login(person("wong.pa"))
    assert client.get("/en/messages/").status_code == 200


def test_setting_up_needs_the_password_of_this_session(person):
    client = Client()
    client.force_login(person("wong.pa"))
    assert client.get(APP).headers["Location"].startswith("/en/account/confirm/")
