"""A litigant applies for a court record, pays, and has it sealed after the registry delivered it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from causebook.models import RecordRequest
from dev.demo.schedule import set_illustrative
from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import papers
from tests.support.portal import Portal, wait_until


@pytest.mark.parametrize(("language", "width", "number"), [("en", 1280, "ess 55/26"), ("zh-hant", 360, "ess 56/26")])
def test_a_record_is_applied_for_and_delivered(
    portal: Portal, visitor: Callable[..., Visit], tmp_path: Path, language: str, width: int, number: str
) -> None:
    set_illustrative()
    chan = visitor(language, width=width)
    steps.sign_in(chan, "chan")
    chan.open("/records/new/")
    chan.page.check("input[name=kind][value=copy_of_summons]")
    chan.page.select_option("select[name=venue]", "ESS")
    for name, typed in (("number", number), ("particulars", "Chan Tai Man, 3 March 2026"), ("purpose", "Insurance")):
        chan.page.fill(f"[name={name}]", typed)
    chan.press("form[method=post] button[type=submit]")
    steps.present_card(chan)
    asked = RecordRequest.objects.latest("pk")
    wait_until(lambda: RecordRequest.objects.filter(pk=asked.pk, state="received").exists())

    officer = visitor("en", width=1280)
    steps.sign_in(officer, "registry")
    officer.open(f"/desk/records/{asked.reference}/")
    officer.press("form[action$='/take/'] button")
    officer.press("a[href$='/deliver/']")
    officer.page.fill("[name=text]", "That the summons was issued on 3 March 2026.")
    officer.page.set_input_files("[name=file]", papers.saved(tmp_path, "summons.pdf", papers.writ()))
    officer.press("form[enctype] button[type=submit]")
    expect(officer.page.locator("#main a[href$='/file/']")).to_be_visible()

    chan.open(f"/records/{asked.reference}/")
    paper = steps.download(chan, chan.page.locator("#main a[href$='/file/']"), tmp_path)
    asked.refresh_from_db()
    found = steps.verified(portal, paper)
    assert asked.paper is not None and found.intact and found.drn == asked.paper.drn
    wait_until(lambda: portal.mail_to(asked.account.email))
    steps.check_drn(chan, asked.paper.drn)
