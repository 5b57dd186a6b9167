"""The calculator of periods and the page of a case, gone through as a reader goes through them."""

import re
import zipfile
from collections.abc import Callable

from playwright.sync_api import expect

from accounts.models import User
from tests.browser.steps import Visit
from tests.factories import scenes
from tests.factories.hearings import fix, sitting_day
from tests.support.portal import wait_until
from tests.support.samples import in_turn

Come = Callable[..., Visit]
IN_A_LANGUAGE = in_turn("language", ["en", "zh-hant", "zh-hans"])


@IN_A_LANGUAGE
def test_a_visitor_works_out_a_deadline_and_asks_again(visitor: Come, language: str) -> None:
    visit = visitor(language)
    visit.open("/deadlines/")
    for part, typed in (("day", "30"), ("month", "9"), ("year", "2026")):
        visit.page.fill(f"input[name=event_{part}]", typed)
    visit.page.fill("input[name=amount]", "7")
    visit.press("form[method=get] button.button[type=submit]")
    rows = visit.page.locator("#main .days tbody tr")
    expect(rows).to_have_count(13)
    expect(visit.page.locator("#main .days tr.skipped")).to_have_count(5)
    expect(visit.page.locator("#main .days tr.last")).to_contain_text("7")
    visit.page.fill("input[name=amount]", "ten")
    visit.press("form[method=get] button.button[type=submit]")
    expect(visit.page.locator("[data-error-summary]")).to_be_focused()


@IN_A_LANGUAGE
def test_somebody_in_a_case_reads_its_file_and_takes_it_home(visitor: Come, language: str) -> None:
    filing = scenes.accepted()
    assert filing.case is not None
    supervisor = User.objects.get(username="registry.sup")
    fix(filing.case, supervisor, sitting_day(40), insist_why="Listed with another.")
    wait_until(lambda: all(document.seal.sha256 for document in filing.documents.all()))
    visit = visitor(language, account="chan")
    number = filing.case.number.replace(" ", "-").replace("/", "-")
    visit.open(f"/cases/{number}/")
    expect(visit.page.locator("#documents tbody tr")).to_have_count(2)
    visit.page.fill("input[name=q]", "writ" if language == "en" else "令状" if language == "zh-hans" else "令狀")
    visit.press("form[role=search] button")
    expect(visit.page.locator("#documents tbody tr")).to_have_count(1)
    visit.page.check("input[name=document]")
    with visit.page.expect_download() as found:
        visit.press("form[action$='documents.zip'] button")
    with zipfile.ZipFile(found.value.path()) as archive:
        assert archive.testzip() is None and len(archive.namelist()) == 3
    visit.press(".tabs a[href*='show=hearings']")
    expect(visit.page.locator("#main tbody tr")).to_contain_text("Court 12" if language == "en" else "第12庭")
    visit.press(".head-row a.button")
    expect(visit.page.locator("input[name=number]")).to_have_value(filing.case.number)
    visit.press("form[method=post] button.button[type=submit]:not(.second)")
    expect(visit.page).to_have_url(re.compile(r"/filings/[0-9A-Z-]+/$"))
