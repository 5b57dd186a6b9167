"""The second factor: an app, recovery codes, and what happens when the device is lost (domain 3.4)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from accounts.models import AuditEntry, Message
from accounts.signin.second_factor import services
from accounts.signin.second_factor.rules import may_reset_second_factor
from accounts.signin.second_factor.selectors import factors_of
from accounts.signin.second_factor.services import reset_second_factor
from dev.demo.cast import PASSWORD
from icms.lib.errors import Refused
from tests.accounts.signin.conftest import FACTOR, SIGN_IN, STEP, code_of, sign_in, signed_in_as
from tests.factories.passkeys import passkey_of

APP, CODES = f"{FACTOR}app/add/", f"{FACTOR}recovery-codes/"
PLACE = {"browser": "Firefox", "system": "Windows", "address": "203.0.113.…"}


def secret_on(page):
    [written] = re.findall(r'translate="no">(.*?)</p>', page, re.S)
    return re.sub(r"</?span>|\s", "", written)


def set_up_app(client):
    """Set an app up through its pages; its secret and the page that follows."""
    secret = secret_on(client.get(APP).content.decode())
    return secret, client.post(APP, {"code": code_of(secret)}, follow=True)


def digits_on(page):
    return [found.replace(" ", "") for found in re.findall(r'class="digits[^"]*">([\d ]+)<', page.content.decode())]


def acts_of(account):
    return list(AuditEntry.objects.filter(subject=str(account.pk)).values_list("act", flat=True))


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(client, person):
    sign_in(client)
    secret, page = set_up_app(client)
    assert len(digits_on(page)) == 10
    client.post("/en/account/sign-out/")
    assert sign_in(client, next="/en/messages/").headers["Location"] == STEP
    assert signed_in_as(client) is None
    cache.clear()  # the code that set the app up still counts
    answer = client.post(STEP, {"code": code_of(secret)})
    assert answer.headers["Location"] == "/en/messages/" and signed_in_as(client) == person("chan").pk
    assert "account.second_factor_added" in acts_of(person("chan"))
    assert "account.second_factor_used" in acts_of(person("chan"))


def test_a_code_in_full_width_or_in_two_halves_is_the_same_code(client, person):
    sign_in(client)
    secret, _page = set_up_app(client)
    for written in (
        lambda code: "".join(chr(ord(each) + 0xFEE0) for each in code),
        lambda code: f"{code[:3]}\u2011{code[3:]}",
    ):
        client.post("/en/account/sign-out/")
        cache.clear()
        sign_in(client)
        client.post(STEP, {"code": written(code_of(secret))})
        assert signed_in_as(client) == person("chan").pk


def test_the_qr_code_is_drawn_in_the_page_without_a_picture(client, court):
    sign_in(client)
    page = client.get(APP).content.decode()
    assert "data:image" not in page and 'class="qr"' in page and "<style" not in page and "style=" not in page


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_secret(client, person):
    sign_in(client)
    secret = secret_on(client.get(APP).content.decode())
    page = client.post(APP, {"code": "000000"})
    assert b"This is not the code" in page.content and secret_on(page.content.decode()) == secret
    assert not Authenticator.objects.exists()


def test_secrets_are_encrypted_at_rest(person, with_app):
    secret = with_app("chan")
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_code_is_used_once(person, with_app):
    code = code_of(with_app("chan"))  # one code: the app would show another if half a minute ends between the two
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser)
        answer = browser.post(STEP, {"code": code})
    assert signed_in_as(first) and signed_in_as(second) is None
    assert b"or it was used already" in answer.content


@pytest.mark.parametrize("code", ["", "000000", "１２３４５６", "x" * 20, "12 34"])
def test_a_wrong_code_does_not_sign_in(client, person, with_app, code):
    with_app("chan")
    sign_in(client)
    page = client.post(STEP, {"code": code})
    assert b"<title>Error:" in page.content and signed_in_as(client) is None


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": "x"}', '{"response": 1, "rawId": []}', "nonsense"])
def test_a_made_up_passkey_does_not_sign_in(client, person, with_app, credential):
    with_app("chan")
    sign_in(client)
    page = client.post(STEP, {"credential": credential})
    assert b"The passkey did not work" in page.content and signed_in_as(client) is None


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": "x"}', '{"response": 1}'])
def test_a_made_up_passkey_is_not_set_up(client, court, credential):
    sign_in(client)
    page = client.post(f"{FACTOR}passkeys/add/", {"name": "Key", "credential": credential})
    assert b"The passkey could not be made" in page.content
    assert not Authenticator.objects.exists()


def test_the_second_step_without_the_first_leads_to_the_sign_in_page(client, court):
    assert client.get(STEP).headers["Location"] == SIGN_IN
    assert client.post(STEP, {"code": "123456"}).headers["Location"] == SIGN_IN


def test_the_second_step_can_be_left_for_another_account(client, person, with_app):
    with_app("chan")
    sign_in(client)
    assert client.get(SIGN_IN).headers["Location"] == STEP
    client.post("/en/account/sign-out/", {"next": SIGN_IN})
    sign_in(client, "ng")
    assert signed_in_as(client) == person("ng").pk


def test_an_account_suspended_during_the_second_step_stays_out(client, person, with_app):
    secret = with_app("chan")
    sign_in(client)
    chan = person("chan")
    chan.state = "suspended"
    chan.save()
    assert client.post(STEP, {"code": code_of(secret)}).headers["Location"] == "/en/account/inactive/"
    assert signed_in_as(client) is None


def test_a_recovery_code_signs_in_once_and_its_holder_is_told(client, person, with_app):
    with_app("chan")
    code = factors_of(person("chan")).codes.wrap().generate_codes()[2]
    sign_in(client)
    client.post(STEP, {"code": f"{code[:4]} {code[4:]}"})
    assert signed_in_as(client) == person("chan").pk
    told = Message.objects.get(to=person("chan"), kind="account_recovery_code_used")
    assert told.params["left"] == 9
    again = Client()
    sign_in(again)
    again.post(STEP, {"code": code})
    assert signed_in_as(again) is None


def test_recovery_codes_are_shown_once_and_then_only_which_were_used(client, person):
    sign_in(client)
    _secret, page = set_up_app(client)
    codes = digits_on(page)
    download = client.get(f"{CODES}download/")
    assert codes[0][:4] in download.content.decode() and "attachment" in download.headers["Content-Disposition"]
    assert client.post(CODES).headers["Location"] == FACTOR
    page = client.get(CODES).content.decode()
    assert "not used" in page and not digits_on(client.get(CODES))
    assert client.get(f"{CODES}download/").status_code == 403
    factors_of(person("chan")).codes.wrap().validate_code(codes[4])
    assert client.get(CODES).content.decode().count("not used") == 9


def test_another_session_does_not_see_the_codes(client, person, with_app):
    sign_in(client)
    set_up_app(client)
    codes = factors_of(person("chan")).codes.wrap()
    other = Client()
    sign_in(other)
    other.post(STEP, {"code": codes.generate_codes()[0]})
    assert digits_on(other.get(CODES)) == [] and other.get(f"{CODES}download/").status_code == 403


def test_new_codes_take_the_place_of_the_old(client, person):
    sign_in(client)
    _secret, page = set_up_app(client)
    old = digits_on(page)
    new = digits_on(client.post(f"{CODES}new/", follow=True))
    assert len(new) == 10 and not set(old) & set(new)
    assert not factors_of(person("chan")).codes.wrap().validate_code(old[0])
    assert "account.recovery_codes_made" in acts_of(person("chan"))
    assert Message.objects.filter(kind="account_recovery_codes_made").exists()


def test_there_are_no_codes_without_a_factor(client, person):
    sign_in(client)
    assert client.get(CODES).headers["Location"] == FACTOR
    page = client.post(f"{CODES}new/")
    assert b"Recovery codes come with a second factor" in page.content


@pytest.mark.parametrize("page", ["app/add/", "app/remove/", "passkeys/add/", "recovery-codes/", "recovery-codes/new/"])
def test_each_change_asks_for_the_password_again(client, person, with_app, page):
    with_app("ng" if page == "app/add/" else "chan")
    client.force_login(person("chan"))
    other = Client()
    other.force_login(person("chan"))
    for answer in (client.get(FACTOR + page), other.post(FACTOR + page)):
        assert answer.headers["Location"].startswith("/en/account/confirm/?next=")
    client.post("/en/account/confirm/", {"password": PASSWORD})
    assert client.get(FACTOR + page).status_code == 200


def test_a_code_confirms_instead_of_the_password(client, person, with_app):
    secret = with_app("chan")
    client.force_login(person("chan"))
    page = client.get("/en/account/confirm/")
    assert b"Use a code instead" in page.content
    answer = client.post(f"{FACTOR}confirm/", {"code": code_of(secret), "next": f"{FACTOR}app/remove/"})
    assert answer.headers["Location"] == f"{FACTOR}app/remove/"
    assert client.get(f"{FACTOR}app/remove/").status_code == 200


def test_removing_the_last_factor_takes_the_codes_and_tells_the_holder(client, person, with_app, confirmed):
    with_app("chan")
    client.force_login(person("chan"))
    confirmed(client)
    assert b"It is your only second factor" in client.get(f"{FACTOR}app/remove/").content
    client.post(f"{FACTOR}app/remove/")
    assert not Authenticator.objects.filter(user=person("chan")).exists()
    assert Message.objects.filter(to=person("chan"), kind="account_second_factor_removed").exists()
    assert "account.second_factor_removed" in acts_of(person("chan"))


def test_the_first_factor_ends_the_sessions_that_came_in_without(client, person):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    set_up_app(client)
    assert signed_in_as(client) and elsewhere.get("/en/messages/").status_code == 302


def test_an_account_has_one_app(person, with_app):
    with_app("chan")
    with pytest.raises(Refused):
        services.add_app(account=person("chan"), secret="JBSWY3DPEHPK3PXP", session_key="", place=PLACE)


def test_nobody_removes_what_belongs_to_another(person, with_app):
    with_app("ng")
    app = factors_of(person("ng")).app
    with pytest.raises(Refused):
        services.remove(account=person("chan"), authenticator_id=app.pk, place=PLACE)
    assert factors_of(person("ng")).app


MAY_RESET = {
    ("helpcentre", "chan"): True,
    ("helpcentre", "wong.pa"): True,
    ("helpcentre", "wong.ou"): True,
    ("helpcentre", "registry"): False,
    ("helpcentre", "helpcentre"): False,
    ("admin", "registry"): True,
    ("admin", "admin"): False,
    ("admin", "chan"): False,
    ("wong.pa", "wong.ou"): True,
    ("wong.pa", "wong.sa"): True,
    ("wong.pa", "wong.pa"): False,
    ("wong.sa", "wong.ou"): True,
    ("wong.sa", "wong.pa"): False,
    ("wong.pa", "lee.ou"): False,
    ("wong.ou", "wong.ou2"): False,
    ("chan", "ng"): False,
    ("registry", "chan"): False,
}


@pytest.mark.parametrize(("pair", "expected"), MAY_RESET.items())
def test_who_resets_the_second_factor_of_whom(person, pair, expected):
    assert may_reset_second_factor(*map(person, pair)) is expected


def test_a_reset_takes_everything_ends_the_sessions_and_is_told(client, person, with_app):
    secret = with_app("chan")
    sign_in(client)
    client.post(STEP, {"code": code_of(secret)})
    assert signed_in_as(client)
    reset_second_factor(account=person("chan"), actor=person("helpcentre"))
    assert client.get("/en/messages/").status_code == 302
    sign_in(client)
    assert signed_in_as(client) == person("chan").pk
    entry = AuditEntry.objects.get(act="account.second_factor_reset")
    assert entry.actor == person("helpcentre") and entry.subject == str(person("chan").pk)
    assert Message.objects.filter(to=person("chan"), kind="account_second_factor_reset").exists()


@pytest.mark.parametrize("actor", ["ng", "wong.pa", "registry", "chan"])
def test_a_reset_by_somebody_else_changes_nothing(person, with_app, actor):
    with_app("chan")
    with pytest.raises(Refused):
        reset_second_factor(account=person("chan"), actor=person(actor))
    assert factors_of(person("chan")).any


def test_there_must_be_something_to_reset(person):
    with pytest.raises(Refused):
        reset_second_factor(account=person("chan"), actor=person("helpcentre"))


def test_what_was_typed_is_there_after_the_second_step(client, person, with_app):
    secret = with_app("chan")
    client.force_login(person("chan"))
    client.get("/en/messages/")
    client.cookies.pop("sessionid")
    asked = client.post("/en/filings/new/", {"what": "new:DCPI"})
    answer = client.post(asked.headers["Location"], {"login": "chan", "password": PASSWORD, "next": "/en/filings/new/"})
    assert answer.headers["Location"] == STEP
    answer = client.post(STEP, {"code": code_of(secret)})
    assert answer.headers["Location"] == "/en/filings/new/"
    assert b"What you typed was kept." in client.get("/en/filings/new/").content


@pytest.fixture
def two_passkeys(client, person, confirmed):
    """Chan with two passkeys, confirmed."""
    passkey_of(person("chan"), "Telephone")
    passkey_of(person("chan"), "Key at home")
    client.force_login(person("chan"))
    confirmed(client)
    return factors_of(person("chan")).passkeys


def test_a_passkey_is_renamed(client, person, two_passkeys):
    client.post(f"{FACTOR}passkeys/{two_passkeys[1].reference}/rename/", {"name": "  Key at\u200b the office "})
    assert [each.name for each in factors_of(person("chan")).passkeys] == ["Telephone", "Key at the office"]
    page = client.post(f"{FACTOR}passkeys/{two_passkeys[1].reference}/rename/", {"name": " "})
    assert b"Type a name for it." in page.content and "account.passkey_renamed" in acts_of(person("chan"))


def test_one_passkey_is_removed_and_the_other_stays(client, person, two_passkeys):
    assert b"Remove Telephone?" in client.get(f"{FACTOR}passkeys/{two_passkeys[0].reference}/remove/").content
    client.post(f"{FACTOR}passkeys/{two_passkeys[0].reference}/remove/")
    assert [each.name for each in factors_of(person("chan")).passkeys] == ["Key at home"]


@pytest.mark.parametrize("act", ["rename", "remove"])
def test_a_passkey_of_another_is_not_there(client, person, two_passkeys, confirmed, act):
    client.force_login(person("ng"))
    confirmed(client)
    assert client.get(f"{FACTOR}passkeys/{two_passkeys[0].reference}/{act}/").status_code == 404
    assert client.post(f"{FACTOR}passkeys/{two_passkeys[0].reference}/{act}/", {"name": "Mine"}).status_code == 404
    assert len(factors_of(person("chan")).passkeys) == 2


def test_a_passkey_is_asked_for_at_sign_in_with_the_code_beside_it(client, person, two_passkeys):
    client.post("/en/account/sign-out/")
    assert sign_in(client).headers["Location"] == STEP
    page = client.get(STEP).content.decode()
    assert 'data-passkey="get" hidden' in page and 'name="code"' in page and "Passkeys need scripts" in page
    assert page.count("<script") == 3 and 'type="application/json"' in page


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_pages_stand_in_every_language(client, person, with_app, confirmed, language):
    client.force_login(person("chan"))
    confirmed(client)
    at = f"/{language}/account/second-factor/"
    for page in ("", "app/add/", "passkeys/add/"):
        assert client.get(at + page).status_code == 200
    with_app("chan")
    for page in ("", "app/remove/", "confirm/", "recovery-codes/", "recovery-codes/download/", "recovery-codes/new/"):
        assert client.get(at + page).status_code == 200
