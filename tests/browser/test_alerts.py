"""A visitor asks to be told of a case, confirms it, is told of a hearing, and ends it with the link of the e-mail."""

import re
from collections.abc import Callable
from datetime import time

import pytest
from django.db import transaction
from playwright.sync_api import expect

from accounts.models import User
from causebook.models import Alert, NewsMark
from causebook.services import refresh_entry
from tests.browser.steps import Visit
from tests.factories import firms
from tests.factories.hearings import fix, sitting_day
from tests.support.portal import Portal, wait_until


@pytest.mark.parametrize(("language", "width", "days"), [("en", 1280, 20), ("zh-hant", 360, 21)])
def test_an_alert_arrives_and_is_ended(
    portal: Portal, visitor: Callable[..., Visit], language: str, width: int, days: int
) -> None:
    case, address = firms.case(), f"reader.{width}@example.hk"
    with transaction.atomic():
        refresh_entry(case.pk)
    visit = visitor(language, width=width)
    visit.open(f"/alerts/new/?case={case.number.replace(' ', '+')}")
    visit.page.fill("input[name=email]", address)
    visit.page.check("input[name=often][value=at_once]")
    with visit.page.expect_navigation():
        visit.page.click("form[data-pow] button[type=submit]")
    expect(visit.page.locator("#main")).to_contain_text(address)

    visit.page.goto(_link(portal, address, "confirm/"))
    visit.press("form button")
    expect(visit.page.locator("#main table")).to_contain_text(case.number)
    wait_until(lambda: NewsMark.objects.exists())
    fix(case, User.objects.get(username="registry"), sitting_day(days, time(11 if width > 400 else 12)), minutes=30)

    link = _link(portal, address, r"[0-9a-f]{32}/(?=\s)", kind=case.number + (": " if language == "en" else "："))
    visit.page.goto(link)
    visit.press("td a")
    visit.press("form button")
    assert not Alert.objects.running().filter(email=address).exists()


def _link(portal: Portal, address: str, ending: str, kind: str = "") -> str:
    """The link with this ending in an e-mail to this address that says so, once it has come."""
    found: list[str] = []

    def has_come() -> bool:
        texts = [text for text in portal.mail_to(address) if kind in text]
        found[:] = [link for text in texts for link in re.findall(rf"http\S+/alerts/\S*?{ending}", text)]
        return bool(found)

    wait_until(has_come, seconds=150)
    return found[-1]
