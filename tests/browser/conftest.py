"""A real browser before a real portal."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.steps import Visit
from tests.factories import papers
from tests.support.chromium import find_chromium
from tests.support.portal import Portal

PATIENCE_MS = 90_000  # a machine may be slow, and the others of the run beside it


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not work as root, which CI and containers are.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page for a new visitor: `new_page(width=360)`; each has cookies of its own."""
    contexts = []

    def open_page(width: int = 1280, height: int = 900, locale: str = "en-HK", script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Asia/Hong_Kong",
            java_script_enabled=script,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One visitor at a desk's screen."""
    return new_page()


@pytest.fixture
def visitor(portal: Portal, new_page: Callable[..., Page]) -> Callable[..., Visit]:
    """Somebody who comes to the portal: `visitor("zh-hant", width=360)`; with `account=` signed in already."""

    def come(language: str = "en", *, account: str = "", **looks: Any) -> Visit:
        visit = Visit(portal, new_page(**looks), language)
        if account:
            visit.page.context.add_cookies([session_of(portal, account), device_of(portal, account)])
        return visit

    return come


def session_of(portal: Portal, account: str) -> Any:
    """The cookie of a session that has begun just now, as signing in would have made it."""
    from allauth.account.internal.flows.login import record_authentication
    from django.http import HttpRequest
    from django.test import Client

    from accounts.models import User

    client = Client()
    user = User.objects.get(username=account)
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "password", reauthenticated=True)
    request.session.save()
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": portal.url("/"), "httpOnly": True}


def device_of(portal: Portal, account: str) -> Any:
    """The cookie of a browser on which this account has signed in before."""
    from django.http import HttpRequest, HttpResponse

    from accounts.signin import devices

    answer = HttpResponse()
    devices.remember(HttpRequest(), answer, account)
    value = answer.cookies[devices.COOKIE].value
    return {"name": devices.COOKIE, "value": value, "url": portal.url("/"), "httpOnly": True}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """What the litigant has made ready: a writ and a statement of claim."""
    return [
        papers.saved(tmp_path, "writ of summons.pdf", papers.writ()),
        papers.saved(tmp_path, "statement of claim.pdf", papers.statement_of_claim()),
    ]


@pytest.fixture(scope="session")
def no_barriers() -> Callable[[Page], None]:
    """Fails with what axe finds on the page, WCAG 2.2 AA and best practice."""
    axe = Axe()

    def look(page: Page) -> None:
        found = axe.run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return look
