"""The second factor in a real browser: an app, a passkey, a lost device, and the account that must have one."""

import copy
import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from dev.processes import answers, free_port
from tests.browser import steps
from tests.browser.barriers import barriers_on
from tests.browser.steps import Visit
from tests.support.portal import Portal, wait_until
from tests.support.samples import in_looks

Come = Callable[..., Visit]
FACTOR, STEP = "/account/second-factor/", "/account/second-factor/step/"


@pytest.fixture(autouse=True)
def none_left(portal: Portal) -> Iterator[None]:
    """No account keeps a second factor that the next test does not know of."""
    yield
    Authenticator.objects.exclude(user__username="rvd.pa").delete()


def code_of(secret: str) -> str:
    """What an app with this secret shows now."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


def set_up_app(visit: Visit) -> tuple[str, list[str]]:
    """From the page of second factors: set an app up; its secret and the recovery codes."""
    visit.press(f"a[href$='{FACTOR}app/add/']")
    secret = "".join(visit.page.locator(".secret span").all_inner_texts())
    visit.page.fill("input[name=code]", code_of(secret))
    steps.go_on(visit)
    visit.see(f"{FACTOR}recovery-codes/")
    return secret, visit.page.locator(".codes .digits").all_inner_texts()


def leave(visit: Visit) -> None:
    visit.open("/account/sign-out/")
    visit.press("form[action$='/sign-out/'] button")


def at_localhost(portal: Portal) -> Portal:
    """The same portal by a name: no passkey is given to a number."""
    named = copy.copy(portal)
    named.url = lambda path="/": f"http://localhost:{portal.plan.port}{path}"  # type: ignore[method-assign]
    return named


@in_looks(first=1)
def test_an_app_is_set_up_used_and_a_recovery_code_helps_when_it_is_lost(
    visitor: Come, language: str, width: int
) -> None:
    visit = visitor(language, width=width)
    steps.sign_in(visit, "rvd.ou")
    visit.open(FACTOR)
    secret, codes = set_up_app(visit)
    assert len(codes) == 10
    assert barriers_on(visit.page, language) == []
    visit.page.set_viewport_size({"width": width, "height": 900})
    with visit.page.expect_download() as waiting:
        visit.press("a[download]")
    assert codes[0] in waiting.value.path().read_text("utf-8")
    visit.press("form[action$='/recovery-codes/'] button")
    visit.see(FACTOR)
    leave(visit)
    visit.open("/account/sign-in/?next=/" + language + "/messages/")
    steps.give_password(visit, "rvd.ou")
    visit.see(STEP)
    assert barriers_on(visit.page, language) == []
    visit.page.fill("input[name=code]", code_of(secret))
    steps.go_on(visit)
    visit.see("/messages/")
    leave(visit)
    visit.open("/account/sign-in/")
    visit.press("a[href*='account=rvd.ou']")
    visit.page.fill("input[name=password]", steps.PASSWORD)
    steps.go_on(visit)
    visit.see(STEP)
    visit.page.fill("input[name=code]", codes[7])
    steps.go_on(visit)
    expect(visit.page.locator(".masthead form[action$='/sign-out/']").first).to_be_attached()
    visit.open(f"{FACTOR}recovery-codes/")
    expect(visit.page.locator(".codes li").nth(7).locator(".quiet")).to_be_visible()
    leave(visit)
    visit.open("/account/forget/rvd.ou/")
    assert barriers_on(visit.page, language) == []
    steps.go_on(visit)
    expect(visit.page.locator(".offered")).to_have_count(0)


def test_a_passkey_is_set_up_and_used(portal: Portal, new_page: Callable[..., Any]) -> None:
    visit = Visit(at_localhost(portal), new_page(), "en")
    devtools = visit.page.context.new_cdp_session(visit.page)
    devtools.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    steps.sign_in(visit, "lee.ou")
    visit.open(f"{FACTOR}passkeys/add/")
    visit.page.fill("input[name=name]", "Key on the ring")
    visit.press("form[data-passkey] button")
    visit.see(f"{FACTOR}recovery-codes/")
    visit.press("form[action$='/recovery-codes/'] button")
    expect(visit.page.locator("#main")).to_contain_text("Key on the ring")
    leave(visit)
    visit.open("/account/sign-in/")
    steps.give_password(visit, "lee.ou")
    visit.see(STEP)
    visit.press("form[data-passkey] button")
    expect(visit.page.locator(".masthead form[action$='/sign-out/']").first).to_be_attached()
    leave(visit)
    # The key is lost: the browser has none, the page says so, and the code remains.
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": added["authenticatorId"]})
    empty = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    assert empty["authenticatorId"]
    visit.open("/account/sign-in/")
    steps.give_password(visit, "lee.ou")
    visit.press("form[data-passkey] button")
    expect(visit.page.locator("[data-passkey-failed]")).to_be_visible()
    expect(visit.page.locator("input[name=code]")).to_be_visible()


def test_without_script_the_page_says_what_passkeys_need_and_offers_the_app(visitor: Come) -> None:
    visit = visitor(account="lee.ou", script=False)
    visit.open(f"{FACTOR}passkeys/add/")
    expect(visit.page.locator("[data-passkey-none]")).to_be_visible()
    expect(visit.page.locator("form[data-passkey]")).to_be_hidden()
    expect(visit.page.locator(f"#main a[href$='{FACTOR}app/add/']")).to_be_visible()


@pytest.fixture
def strict(portal: Portal) -> Iterator[Portal]:
    """A second web server of the same portal, in which a second factor is compulsory."""
    plan = dataclasses.replace(portal.plan, port=free_port())
    web = plan.children()["web"]
    web.environment = {**portal.children["web"].environment, "SECOND_FACTOR": "1"}
    web.log = portal.folder / "log" / "web-strict.log"
    web.start()
    other = copy.copy(portal)
    other.plan = plan
    wait_until(lambda: answers(other.url("/readyz")))
    yield other
    web.stop()


def test_an_administrator_gets_nowhere_without_and_everywhere_with_one(
    strict: Portal, new_page: Callable[..., Any]
) -> None:
    visit = Visit(strict, new_page(), "en")
    visit.open("/account/sign-in/?next=/en/messages/")
    steps.give_password(visit, "wong.pa")
    visit.see(FACTOR)
    for page in ("/home/", "/messages/", "/cause-book/", "/account/profile/"):
        visit.open(page)
        visit.see(FACTOR)
    visit.open("/help/")
    visit.see("/help/")
    visit.open("/messages/")
    visit.see(FACTOR)
    set_up_app(visit)
    visit.press("form[action$='/recovery-codes/'] button")
    visit.see("/messages/")
    visit.open(f"{FACTOR}app/remove/")
    expect(visit.page.locator("#main form[method=post]")).to_have_count(0)
    assert re.search(r"only one", visit.page.locator("#main").inner_text())
