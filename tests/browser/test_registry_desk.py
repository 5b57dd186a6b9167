"""The registry's desk in a real browser: verdicts by keyboard, and nothing that was typed is lost on the way."""

from collections.abc import Callable

from playwright.sync_api import expect

from filings.models import Filing
from filings.states import State
from tests.browser.steps import Visit
from tests.factories import scenes

Come = Callable[..., Visit]


def test_a_filing_is_accepted_by_the_keys_alone(visitor: Come) -> None:
    filing = scenes.to_decide()
    officer = visitor("en", account="registry")
    officer.open(f"/desk/registry/{filing.reference}/")
    keyboard = officer.page.keyboard
    keyboard.press("a")
    keyboard.press("a")
    expect(officer.page.locator("input[value=accepted]:checked")).to_have_count(2)
    expect(officer.page.locator("[data-decide]")).to_be_focused()
    keyboard.press("Enter")
    expect(officer.page.locator("h1")).to_contain_text("Accept 2")
    officer.page.locator("button[value=confirm]").focus()
    keyboard.press("Enter")
    expect(officer.page.locator(".tag.accepted").first).to_be_visible()
    assert Filing.objects.get(pk=filing.pk).state == State.ACCEPTED


def test_the_keys_are_letters_inside_a_field_and_can_be_turned_off(visitor: Come) -> None:
    filing = scenes.to_decide()
    officer = visitor("en", account="registry")
    officer.open(f"/desk/registry/{filing.reference}/")
    page = officer.page
    page.keyboard.press("r")
    expect(page.locator("select[name=reason_1]")).to_be_focused()
    page.select_option("select[name=reason_1]", "R-07")
    page.locator("[name=note_1]").focus()
    page.keyboard.type("jar")
    page.locator(".decide a").nth(1).click()
    expect(page.locator("[name=note_1]")).to_have_value("jar")  # kept while another document is looked at
    expect(page.locator("input[name=decision_1][value=returned]")).to_be_checked()
    page.locator("[data-keys-switch]").click()
    page.locator(".decide").nth(1).focus()
    page.keyboard.press("a")
    expect(page.locator("input[name=decision_2]:checked")).to_have_count(0)
