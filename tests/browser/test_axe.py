"""Every page, in three languages, at 320, 768 and 1280: nothing stands in anybody's way."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

import pytest
from allauth.account.forms import default_token_generator
from django.urls import get_resolver, resolve
from django.utils.http import int_to_base36

from accounts.models import Message, User
from cases.calendar.services import cancel_closure, enter_closure
from cases.models import Closure
from icms.lib import clock
from tests.browser import scenes, steps
from tests.browser.barriers import LANGUAGES, Ear, barriers_on
from tests.browser.steps import Visit
from tests.stack import Portal, wait_until
from tests.test_access import names

Come = Callable[..., Visit]
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

PAGES = {
    "": """
        / /status/ /help/ /help/contact/ /help/time-of-receipt/ /help/fees/ /help/accessibility/ /help/privacy/
        /account/sign-in/ /account/inactive/ /account/password/forgotten/ /account/password/forgotten/sent/
        /account/password/new/{reset_key}/ /account/password/new/1-used/ /account/password/new/done/ /cause-book/
        /cause-book/?q=陳大
        /cause-book/?q=nobody+at+all /cause-book/{case}/ /drn/
        /fees/ /fees/?day=2027-05-06 /pay/ /pay/fine/ /pay/search-fee/ /pay/charge/{visitors}/ /nowhere/""",
    "chan": """
        /filings/ /filings/?state=draft /filings/?q=nothing+like+it /filings/new/ /filings/{empty}/
        /filings/{draft}/ /filings/{draft}/claim/ /filings/{draft}/parties/ /filings/{draft}/parties/add/
        /filings/{draft}/parties/1/ /filings/{draft}/parties/2/remove/ /filings/{empty}/documents/
        /filings/{unfit}/ /filings/{unfit}/documents/ /filings/{draft}/documents/1/
        /filings/{draft}/documents/1/replace/ /filings/{draft}/documents/1/remove/
        /filings/{draft}/exemption/ /filings/{draft}/check/ /filings/{empty}/check/ /filings/{draft}/withdraw/
        /filings/{unpaid}/ /filings/{lodged}/ /filings/{lodged}/lodged/ /filings/{lodged}/withdraw/ /filings/{returned}/
        /filings/{returned}/mend/ /filings/{accepted}/ /filings/{accepted}/lodged/ /filings/{refused}/
        /filings/{withdrawn}/ /payments/ /payments/{charge}/ /payments/{paid}/ /cases/ /cases/{case}/
        /messages/ /messages/read/ /messages/{message}/ /account/sign-out/ /account/stay/ /account/confirm/
        /account/password/change/ /desk/registry/""",
    "registry": """
        /desk/registry/ /desk/registry/?tab=mine /desk/registry/?q=nothing+like+it /desk/registry/{lodged}/
        /desk/registry/{exempt}/ /desk/registry/{exempt}/disallow-exemption/
        /desk/registry/{accepted}/ /desk/registry/{returned}/ /desk/registry/{lodged}/refuse/ /messages/ /cause-book/
        /nowhere/ /filings/""",
    "registry.sup": """
        /desk/calendar/ /desk/calendar/holidays/ /desk/calendar/enter/ /desk/calendar/{closure}/end/
        /desk/calendar/{closure}/correct/ /desk/calendar/{closure}/cancel/""",
    "ng": "/filings/ /cases/ /payments/ /messages/",
    "accounts": """
        /desk/fees/ /desk/fees/?q=nothing+like+it /desk/fees/DC/writ/ /desk/fees/DC/writ/propose/
        /desk/fees/concessions/ /desk/fees/concessions/propose/ /desk/fees/proposals/
        /desk/fees/proposals/{proposal}/ /desk/fees/proposals/{proposal}/withdraw/""",
    "accounts.sup": "/desk/fees/proposals/{proposal}/ /desk/fees/proposals/{proposal}/decide/",
}
# What is not a page: files, pictures, parts of pages, acts, and addresses that only lead on.
NO_PAGES = """
    root healthz readyz gateway-notice status_line stay keep home filings:filed_file filings:sealed_file filings:page
    filings:acknowledgement inspection:document payments:pay payments:return payments:receipt registry:take_next
    registry:take registry:give_back filings:go_on fees:file pay:pay_fine pay:pay pay:return pay:receipt"""
# Forms sent with something missing: the address, and what is emptied or typed before the button is pressed.
ERRORS = {
    "": {
        "/account/sign-in/": {},
        "/account/password/forgotten/": {},
        "/account/password/new/{reset_key}/": {},
        "/cause-book/?since=yesterday": {},
        "/drn/": {"drn": "1234 5678 9012"},
        "/pay/fine/": {"reference": "AB"},
        "/pay/search-fee/": {"quantity": "many"},
    },
    "chan": {
        "/filings/new/": {},
        "/filings/{draft}/parties/add/": {"name_en": "", "name_zh": "", "address": "", "telephone": "2345 678"},
        "/filings/{empty}/claim/": {"amount_cents": "a lot"},
        "/filings/{draft}/check/": {"signed_name": "Somebody Else"},
        "/account/password/change/": {"oldpassword": "wrong", "password1": "short", "password2": "other"},
    },
    "registry": {
        "/desk/registry/{lodged}/": {},
        "/desk/registry/{lodged}/refuse/": {},
        "/desk/registry/{exempt}/disallow-exemption/": {},
    },
    "accounts": {"/desk/fees/DC/writ/propose/": {"e_cents": "600"}, "/desk/fees/concessions/propose/": {}},
    "accounts.sup": {"/desk/fees/proposals/{proposal}/decide/": {}},
    "registry.sup": {
        "/desk/calendar/enter/": {"from_at_day": "31", "from_at_month": "2", "until_at_time": "noon"},
        "/desk/calendar/{closure}/end/": {},
    },
}


@cache
def places() -> dict[str, str]:
    """What the addresses speak of: filings in every state, a charge, a case, a message, a closure far ahead."""
    lodged, returned, accepted = scenes.lodged(), scenes.returned(), scenes.accepted()
    unpaid, chan = scenes.awaiting_payment(), User.objects.get(username="chan")
    forgetful = User.objects.get(username="wong.sa")
    wait_until(lambda: all(document.seal.sha256 for document in accepted.documents.all()), 60)
    wait_until(lambda: hasattr(lodged.stamps.get(), "acknowledgement"), 60)
    closure = enter_closure(
        office=None,
        reason="other",
        from_at=clock.now() + timedelta(days=300),
        until_at=None,
        actor=User.objects.get(username="registry.sup"),
    )
    assert accepted.case is not None
    return {
        "draft": scenes.draft().reference,
        "empty": scenes.begun().reference,
        "unfit": scenes.with_a_file_that_cannot_be_filed().reference,
        "unpaid": unpaid.subject,
        "charge": unpaid.reference,
        "lodged": lodged.reference,
        "paid": lodged.charge_reference,
        "returned": returned.reference,
        "accepted": accepted.reference,
        "refused": scenes.refused().reference,
        "withdrawn": scenes.withdrawn().reference,
        "case": accepted.case.number.replace(" ", "-").replace("/", "-"),
        "message": Message.objects.filter(to=chan).latest("pk").reference,
        "closure": closure.reference,
        "visitors": str(scenes.begun_by_a_visitor().key),
        "exempt": scenes.exempt().reference,
        "proposal": scenes.proposed().reference,
        # Of somebody who does not sign in meanwhile: that would use the link up.
        "reset_key": f"{int_to_base36(forgetful.pk)}-{default_token_generator.make_token(forgetful)}",
    }


@pytest.fixture(scope="module", autouse=True)
def closure_taken_back(running_portal: Portal, django_db_blocker: object) -> Iterator[None]:
    """The closure on the pages is cancelled at the end."""
    yield
    with running_portal.database(django_db_blocker):
        supervisor = User.objects.get(username="registry.sup")
        for closure in Closure.objects.filter(cancelled_at=None, until_at=None):
            cancel_closure(closure_id=closure.pk, actor=supervisor)


@IN_EVERY_LANGUAGE
@pytest.mark.parametrize("account", PAGES)
def test_no_page_has_a_barrier(visitor: Come, language: str, account: str) -> None:
    visit = visitor(language, account=account)
    ear, found = Ear(visit.page), []
    for path in PAGES[account].split():
        visit.open(path.format(**places()))
        found += [f"{path}: {each}" for each in (*barriers_on(visit.page, language), *ear.take())]
    assert not found, "\n".join(found)


@IN_EVERY_LANGUAGE
def test_no_page_that_tells_of_errors_has_a_barrier(visitor: Come, language: str) -> None:
    found = []
    for account, pages in ERRORS.items():
        visit = visitor(language, account=account)
        ear = Ear(visit.page)
        for path, typed in pages.items():
            visit.open(path.format(**places()))
            _send_wrong(visit, typed)
            summary = visit.page.locator("[data-error-summary]")
            if not summary.count():
                found.append(f"{path}: tells of no error")
            found += [f"{path}: {each}" for each in (*barriers_on(visit.page, language), *ear.take())]
    assert not found, "\n".join(found)


def _send_wrong(visit: Visit, typed: dict[str, str]) -> None:
    for name, words in typed.items():
        visit.page.fill(f"[name={name}]", words)
    button = visit.page.locator("#main form[method=post] button.button[type=submit]:not(.second)").first
    if button.count():
        with visit.page.expect_navigation():
            button.click()


@IN_EVERY_LANGUAGE
def test_the_hosted_payment_page_has_no_barrier(visitor: Come, language: str) -> None:
    chan = visitor(language, account="chan")
    ear = Ear(chan.page)
    chan.open(f"/payments/{places()['charge']}/")
    chan.press("#pay")
    steps.at_gateway(chan)
    chan.page.locator(f"nav a[href='?lang={language}']").click()
    found = [*barriers_on(chan.page, language), *ear.take()]
    chan.page.click("button[value=pay]")
    chan.page.locator(".problems").wait_for()
    found += [f"in error: {each}" for each in (*barriers_on(chan.page, language), *ear.take())]
    assert not found, "\n".join(found)


def test_every_page_of_the_portal_was_looked_at(portal: Portal) -> None:
    paths = [path.format(**places()) for pages in PAGES.values() for path in pages.split() if "nowhere" not in path]
    seen = {resolve(f"/en{path.partition('?')[0]}").view_name for path in paths}
    assert set(names(get_resolver())) - set(NO_PAGES.split()) == seen


def test_what_stands_in_the_way_is_found(visitor: Come) -> None:
    visit = visitor("zh-hans")
    visit.page.set_content(
        "<title>–</title><main><h2>Title</h2><img src='x.png'><p style='color:#999'>Pale</p><button>ok</button>"
        "<div style='width:900px'>Wide</div></main>"
    )
    found = "\n".join(barriers_on(visit.page, "zh-hans"))
    for barrier in (
        "lang is",
        "headings",
        "title is",
        "image-alt",
        "color-contrast",
        "wider than the screen",
        "high: <button",
    ):
        assert barrier in found
