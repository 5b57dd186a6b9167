"""What script adds to a page, and that the page works without it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import Visit, sign_in, start_case
from tests.support.portal import Portal


@pytest.fixture
def chan(portal: Portal, page: Page) -> Visit:
    visit = Visit(portal, page)
    sign_in(visit, "chan")
    return visit


def test_on_a_telephone_the_menu_opens_and_closes_by_keyboard(portal, new_page):
    page = new_page(width=360)
    page.goto(portal.url("/en/"))
    links = page.get_by_role("navigation", name="Main").get_by_role("link", name="Cause book")
    expect(links).to_be_hidden()
    page.get_by_role("button", name="Menu").press("Enter")
    expect(links).to_be_visible()
    page.keyboard.press("Escape")
    expect(links).to_be_hidden()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(chan):
    reference = start_case(chan)
    chan.open(f"/filings/{reference}/claim/")
    chan.press("button.button[type=submit]")
    summary = chan.page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(chan.page).to_have_title(re.compile("^Error:"))
    link = summary.locator("a").first
    field = chan.page.locator(link.get_attribute("href") or "none")
    link.press("Enter")
    expect(field).to_be_focused()


def test_the_language_switch_keeps_what_was_typed(chan):
    reference = start_case(chan)
    chan.open(f"/filings/{reference}/parties/add/")
    chan.page.fill("[name=name_zh]", "陳大文的對手")
    chan.page.locator(".tools a[lang=zh-Hant-HK]").click()
    expect(chan.page.locator("html")).to_have_attribute("lang", "zh-Hant-HK")
    expect(chan.page.locator("[name=name_zh]")).to_have_value("陳大文的對手")


def test_two_minutes_before_the_session_ends_the_page_asks_and_staying_stays(chan):
    chan.page.clock.install()
    chan.open("/filings/new/")
    dialog = chan.page.get_by_role("dialog", name="Are you still there?")
    chan.page.clock.run_for("17:50")
    expect(dialog).to_be_hidden()
    chan.page.clock.run_for("00:20")
    expect(dialog).to_be_visible()
    stay = dialog.get_by_role("button", name="Stay signed in")
    expect(stay).to_be_focused()
    stay.click()
    expect(dialog).to_be_hidden()
    chan.page.clock.run_for("05:00")
    expect(dialog).to_be_hidden()


def test_when_it_ends_what_was_typed_waits_until_the_holder_is_back(chan):
    reference = start_case(chan)
    chan.page.clock.install()
    chan.open(f"/filings/{reference}/parties/add/")
    chan.page.fill("[name=address]", "88 Example Street, half typed")
    chan.page.clock.run_for("20:00")
    expect(chan.page).to_have_url(re.compile(r"/account/sign-in/\?next="))
    chan.page.fill("input[name=login]", "chan")
    chan.page.fill("input[name=password]", "harbour-tram-1904")
    chan.press("form button[type=submit]")
    expect(chan.page.locator("[name=address]")).to_have_value("88 Example Street, half typed")
    expect(chan.page.locator(".notice")).to_contain_text("What you typed was kept.")
    expect(chan.page.locator("[data-error-summary]")).to_have_count(0)


def test_the_clock_of_a_page_left_open_is_renewed_each_minute(portal, page):
    page.clock.install()
    page.goto(portal.url("/en/"))
    with page.expect_response(re.compile("/status/line/.for=start")) as answer:
        page.clock.run_for("01:05")
    assert answer.value.ok
    assert "cookie" not in answer.value.request.all_headers()


def test_without_script_the_start_page_and_its_links_are_there(portal, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(portal.url("/zh-hant/"))
    assert page.locator("h1").count() == 1
    page.get_by_role("button", name=re.compile("Menu|選單")).click()
    assert page.locator("#menu a").first.is_visible()
    context.close()
