"""Every page, in three languages, at 320, 768 and 1280: nothing stands in anybody's way (in the suite: a sample)."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

import pytest
from allauth.account.forms import default_token_generator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.db import transaction
from django.urls import get_resolver, resolve
from django.utils.http import int_to_base36

from accounts.links import path_of
from accounts.models import Message, OneTimeLink, Organization, User
from accounts.profile.services import ask_for_name
from accounts.services import open_account
from accounts.signin.second_factor.selectors import Passkey
from accounts.signin.sessions.selectors import sessions_of
from cases.calendar.services import cancel_closure, record_closure
from cases.diary.services import add_entry
from cases.models import Closure, ImplementationNotice, WeatherWarning
from causebook.alerts.access import key_of
from causebook.alerts.services import About, ask, confirm
from causebook.inspection.access import SALT
from causebook.inspection.basket import find
from causebook.inspection.services import buy
from causebook.models import Inspection
from causebook.records.desk.services import deliver
from filings.issuing.services import Step
from filings.models import Filing
from icms.lib import clock
from payments.charges.services import Visitor
from tests.browser import steps
from tests.browser.barriers import LANGUAGES, Ear, axe_widths, barriers_on
from tests.browser.pages import ERRORS, NO_PAGES, PAGES, PAGES_OF_AN_APPLICATION
from tests.browser.steps import Visit
from tests.factories import bulk_filings, firms, organizations, scenes
from tests.factories.court import pay
from tests.factories.firm_cases import in_address
from tests.factories.hearings import fix, sitting_day
from tests.factories.issued import drafted, issue, prepared
from tests.factories.passkeys import passkey_of
from tests.factories.records import taken as record_taken
from tests.factories.translations import draft_translation, in_hand
from tests.support.portal import Portal, wait_until
from tests.test_access import names

Come = Callable[..., Visit]
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


def signing_in() -> dict[str, str]:
    """What the pages of signing in speak of: a link, a second session, second factors, a name that was asked for."""
    lee, rvd = (User.objects.get(username=name) for name in ("lee.pa", "rvd.pa"))
    ask_for_name(actor=lee, name_en="Lee Chi Keung Peter", name_zh="李志強", reason="A deed poll.")
    elsewhere = SessionStore()
    elsewhere.set_expiry(6 * 3600)
    elsewhere.create()
    UserSession.objects.create(user=lee, ip="203.0.113.7", session_key=elsewhere.session_key, user_agent="Firefox/140")
    passkey = passkey_of(rvd, "Telephone 電話")
    TOTP.activate(rvd, generate_totp_secret())
    RecoveryCodes.activate(rvd)
    with transaction.atomic():
        invited = open_account(
            actor=None, role="IU", username="mei.lin", name_en="Mei Lin", name_zh="", email="mei@example.com"
        )
    return {
        "invitation": path_of(OneTimeLink.objects.get(account=invited)).rstrip("/").rsplit("/", 1)[1],
        "session": sessions_of(lee)[0].reference,
        "passkey": Passkey(passkey).reference,
    }


def alerts(chan: User) -> dict[str, str]:
    """An alert of an account, one of a visitor, and one whose first e-mail was not answered."""
    asked = {"often": "daily", "language": "en"}
    own = ask(about=About(text="Harbourview"), account=chan, **asked)
    told = confirm(alert_id=ask(about=About(text="Kwong Fat"), email="lam@example.hk", **asked).pk)
    unconfirmed = ask(about=About(text="Tai Kee"), email="lam@example.hk", **asked)
    keys = {"told": told, "unconfirmed": unconfirmed}
    return {"alert": own.reference} | {name: f"{each.reference}/{key_of(each)}" for name, each in keys.items()}


def bought_of(filing: Filing, buyer: User | Visitor) -> Inspection:
    """The first document of a filing, bought for inspection; the workers have made its copy."""
    wanted = find(f"filed:{filing.reference}.1")
    assert wanted is not None
    inspection = buy(court=filing.court, wanted=[wanted], buyer=buyer, language="en")
    assert inspection.charge is not None
    pay(inspection.charge, at=clock.now())
    wait_until(lambda: Inspection.objects.filter(pk=inspection.pk, made_at__isnull=False).exists())
    return inspection


@cache
def places() -> dict[str, str]:
    """What the addresses speak of: filings in every state, a charge, a case, a message, a closure far ahead."""
    lodged, returned, accepted = scenes.to_decide(), scenes.returned(), scenes.accepted()
    visited = scenes.begun_by_a_visitor()
    unpaid, chan = scenes.awaiting_payment(), User.objects.get(username="chan")
    unfit = scenes.with_a_file_that_cannot_be_filed()
    forgetful = User.objects.get(username="wong.ou2")
    wait_until(lambda: all(document.seal.sha256 for document in accepted.documents.all()))
    wait_until(lambda: lodged.stamps.get().acknowledgements.exists())
    closure = record_closure(
        office=None,
        reason="other",
        source="A burst pipe.",
        from_at=clock.now() + timedelta(days=300),
        until_at=None,
        actor=User.objects.get(username="registry.sup"),
    )
    assert accepted.case is not None
    visited_file = bought_of(accepted, Visitor("mrs.lau@example.hk"))
    hearing = fix(
        accepted.case,
        User.objects.get(username="registry.sup"),
        sitting_day(30),
        note="Three days are set aside.",
        insist_why="Listed with another.",
    )
    firms_case, officer = firms.case(), User.objects.get(username="registry")
    applied = in_hand(chan, accepted.case, User.objects.get(username="language"), at=clock.now() - timedelta(days=10))
    steps = [Step("File and serve a list of documents", 14, "plaintiff")]
    issued = issue(officer, accepted.case, at=clock.now(), text="ORDER", steps=steps)
    return (
        signing_in()
        | organizations.places()
        | scenes.help_centre()
        | bulk_filings.places()
        | scenes.money()
        | {
            "firms_case": in_address(firms_case),
            "issued": issued.reference,
            "translating": draft_translation(chan, accepted.case, at=clock.now()).reference,
            "applied": applied.reference,
            "note": str(applied.translation.notes_of_round().get().pk),
            "issuing": prepared(officer, [accepted.case], at=clock.now(), text="DIRECTIONS").reference,
            "paragraphs": drafted(officer, [accepted.case], at=clock.now()).reference,
            "act": firms.done().reference,
            "chosen": firms.chosen(cases=(firms_case,)).reference,
            "absence": firms.absence().reference,
            "asked": firms.asked(firms_case).reference,
            **alerts(chan),
            "record": record_taken(chan, officer).reference,
            "delivered": deliver(
                request_id=record_taken(chan, officer).pk, officer=officer, text="That no conviction is recorded."
            ).reference,
            "listed_day": str(clock.court_day(hearing.starts_at)),
            "empty_day": str(clock.court_day(clock.now()) - timedelta(days=7)),
            "entry": add_entry(account=chan, day=clock.court_day(clock.now()), title="Send the list").reference,
            "code": firms.code(firms_case).reference,
            "bar": firms.bar().reference,
            "draft": scenes.draft().reference,
            "empty": scenes.begun().reference,
            "unfit": unfit.reference,
            "upload": str(scenes.half_sent(unfit).key),
            "unpaid": unpaid.subject,
            "charge": unpaid.reference,
            "lodged": lodged.reference,
            "paid": lodged.last_charge.reference,
            "returned": returned.reference,
            "accepted": accepted.reference,
            "refused": scenes.refused().reference,
            "withdrawn": scenes.withdrawn().reference,
            "case": accepted.case.number.replace(" ", "-").replace("/", "-"),
            "message": Message.objects.filter(to=chan).latest("pk").reference,
            "bought": visited_file.reference,
            "bought_link": signing.dumps(visited_file.reference, salt=SALT),
            "bought_by_chan": bought_of(accepted, chan).reference,
            "closure": closure.reference,
            "hearing": hearing.reference,
            "maintenance": scenes.maintenance().reference,
            "notice": ImplementationNotice.objects.get(case_type="HCPI").reference,
            "warning": WeatherWarning.objects.filter(cancelled_at=None)[0].reference,
            "summons": scenes.summons().reference,
            "to_approve": scenes.to_approve().reference,
            "visitors": str(visited.key),
            "visited": visited.reference,
            "exempt": scenes.exempt().reference,
            "urgent": scenes.urgent().reference,
            "note_text": str(scenes.note_text().pk),
            "view": str(scenes.saved_view().pk),
            "proposal": scenes.proposed().reference,
            # Of somebody who does not sign in meanwhile: that would use the link up.
            "reset_key": f"{int_to_base36(forgetful.pk)}-{default_token_generator.make_token(forgetful)}",
        }
    )


@pytest.fixture(scope="module", autouse=True)
def closure_taken_back(running_portal: Portal, django_db_blocker: object) -> Iterator[None]:
    """The closure on the pages is cancelled at the end, and nobody has to ask for approval any more."""
    yield
    with running_portal.database(django_db_blocker):
        Organization.objects.update(wants_approval=False)
        supervisor = User.objects.get(username="registry.sup")
        for closure in Closure.objects.filter(cancelled_at=None, until_at=None):
            cancel_closure(closure_id=closure.pk, actor=supervisor)


@pytest.mark.proof
@IN_EVERY_LANGUAGE
@pytest.mark.parametrize("account", PAGES)
def test_no_page_has_a_barrier(visitor: Come, language: str, account: str) -> None:
    visit = visitor(language, account=account)
    ear, found = Ear(visit.page), []
    first = sum(len(pages.split()) for pages in list(PAGES.values())[: list(PAGES).index(account)])
    for number, path in enumerate(PAGES[account].split(), start=first):
        if not (widths := axe_widths(number, language)):
            continue
        visit.open(path.format(**places()))
        told = barriers_on(visit.page, language, widths)
        found += [f"{path}: {each}" for each in (*told, *ear.take())]
    assert not found, "\n".join(found)


@pytest.mark.proof
@IN_EVERY_LANGUAGE
def test_no_page_that_tells_of_errors_has_a_barrier(visitor: Come, language: str) -> None:
    found = []
    numbers = itertools.count()
    for account, pages in ERRORS.items():
        visit = visitor(language, account=account)
        ear = Ear(visit.page)
        for path, typed in pages.items():
            if not (widths := axe_widths(next(numbers), language)):
                continue
            visit.open(path.format(**places()))
            _send_wrong(visit, typed)
            summary = visit.page.locator("[data-error-summary]")
            if not summary.count():
                found.append(f"{path}: tells of no error")
            told = barriers_on(visit.page, language, widths)
            found += [f"{path}: {each}" for each in (*told, *ear.take())]
    assert not found, "\n".join(found)


def _send_wrong(visit: Visit, typed: dict[str, str]) -> None:
    for name, words in typed.items():
        if (choice := visit.page.locator(f"input[type=radio][name={name}][value='{words}']")).count():
            choice.check()
        else:
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
    steps.at_gateway(chan)
    with chan.page.expect_navigation():
        chan.page.locator(f"nav a[href='?lang={language}']").click()
    chan.page.wait_for_load_state()
    found = [*barriers_on(chan.page, language), *ear.take()]
    chan.page.click("button[value=pay]")
    chan.page.locator(".problems").wait_for()
    found += [f"in error: {each}" for each in (*barriers_on(chan.page, language), *ear.take())]
    assert not found, "\n".join(found)


def test_every_page_of_the_portal_was_looked_at(portal: Portal) -> None:
    paths = [path.format(**places()) for pages in PAGES.values() for path in pages.split() if "nowhere" not in path]
    seen = {resolve(f"/en{path.partition('?')[0]}").view_name for path in paths}
    assert set(names(get_resolver())) - set(NO_PAGES.split()) - set(PAGES_OF_AN_APPLICATION) == seen


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
