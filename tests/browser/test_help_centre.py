"""An organization applies by post: keyed in, read, identity shown by a representative, approved by a second officer."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from accounts.models import Application, IdentityCheck, Message, User
from icms.lib import clock
from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import papers
from tests.factories.desk_applications import picture
from tests.support.samples import in_looks

IN_LOOKS = in_looks(first=3)
DESK = "/desk/help-centre/"


@IN_LOOKS
def test_an_organization_by_post_has_its_account(
    visitor: Callable[..., Visit], tmp_path: Path, language: str, width: int
) -> None:
    first = visitor(language, width=width, account="helpcentre")
    second = visitor(language, width=width, account="helpcentre2")
    reference = _keys_it_in(second, tmp_path, f"Bright Lane {language} {width} Limited")
    _reads_it(first, reference)
    _checks_a_representative(first, reference)
    _cannot_approve_what_was_checked(first, reference)
    third = _another_officer(visitor, language, width)
    _approves(third, reference)


def _keys_it_in(officer: Visit, folder: Path, name: str) -> str:
    officer.open(DESK)
    officer.press(f"a[href$='{DESK}applications/key-in/']")
    page, today = officer.page, clock.court_day(clock.now())
    for choice, value in (("kind", "organization"), ("channel", "post"), ("proceeding", "new")):
        page.check(f"input[name={choice}][value={value}]")
    for part, words in (("0", today.day), ("1", today.month), ("2", today.year)):
        page.locator(".date-parts input").nth(int(part)).fill(str(words))
    said = {
        "name_en": f"Chu Ka {name[12:].strip()}",
        "email": "chu@example.hk",
        "org_name_en": name,
        "org_registration_number": f"9{abs(hash(name)) % 10**7:07}",
        "declared_name": "Chu Ka",
    }
    for field, words in said.items():
        page.fill(f"[name={field}]", words)
    page.select_option("select[name=org_kind]", "company")
    page.set_input_files("input[name=scan]", papers.saved(folder, "form.pdf", papers.writ()))
    page.select_option("select[name=paper_kind_1]", "business_registration")
    page.set_input_files("input[name=paper_1]", papers.saved(folder, "br.png", picture()))
    steps.go_on(officer)
    expect(page).to_have_url(re.compile(r"/applications/[0-9A-Z-]{11}/$"))
    return page.url.rstrip("/").rsplit("/", 1)[1]


def _reads_it(officer: Visit, reference: str) -> None:
    officer.open(f"{DESK}?q={reference}")
    officer.press(f"td a[href$='/{reference}/']")
    picture_shown = officer.page.locator("img.page-picture")
    expect(picture_shown).to_have_js_property("complete", True)
    assert picture_shown.evaluate("image => image.naturalWidth") > 500
    expect(officer.page.locator(".document-tabs a")).to_have_count(2)
    officer.press("form[action$='/take/'] button")
    officer.press("a.button[href$='/ready/']")
    steps.go_on(officer)
    officer.see(f"{DESK}applications/{reference}/")
    assert Application.objects.get(reference=reference).state == "awaiting_identity"


def _checks_a_representative(officer: Visit, reference: str) -> None:
    officer.open(f"{DESK}identity/?q={reference}")
    officer.press(f"a[href$='/identity/{reference}/']")
    page = officer.page
    expect(page.locator("[name=representative_name]")).to_be_hidden()
    page.check("input[name=who_came][value=representative]")
    page.fill("[name=representative_name]", "Ko Wing")
    page.select_option("[name=representative_evidence]", "passport")
    page.fill("[name=representative_last_four]", "99K1")
    page.check("[name=authority_seen]")
    page.select_option("[name=evidence]", "identity_card")
    page.fill("[name=last_four]", "A1234567")
    for ticked in ("face_same", "name_en_same"):
        page.check(f"[name={ticked}]")
    officer.press("button[value=confirmed]")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    expect(page.locator("[name=last_four]")).to_have_value("")
    page.fill("[name=last_four]", "456(7)")
    officer.press("button[value=confirmed]")
    officer.see(f"{DESK}identity/")
    seen = IdentityCheck.objects.get(application__reference=reference)
    assert (seen.last_four, seen.representative_name, seen.confirmed) == ("4567", "Ko Wing", True)


def _cannot_approve_what_was_checked(officer: Visit, reference: str) -> None:
    officer.open(f"{DESK}applications/{reference}/")
    expect(officer.page.locator("a[href$='/approve/']")).to_have_count(0)
    expect(officer.page.locator(".pane-decision .notice").first).to_be_visible()


def _another_officer(visitor: Callable[..., Visit], language: str, width: int) -> Visit:
    """The second officer keyed it in, so a third one approves."""
    named = {"role": "help_centre", "name_en": "Fok Lai Ming", "name_zh": "霍麗明"}
    User.objects.get_or_create(username="helpcentre3", defaults=named)
    return visitor(language, width=width, account="helpcentre3")


def _approves(officer: Visit, reference: str) -> None:
    officer.open(f"{DESK}?tab=approve&q={reference}")
    officer.press(f"td a[href$='/{reference}/']")
    officer.press("a.button[href$='/approve/']")
    username = officer.page.input_value("[name=username]")
    steps.go_on(officer)
    officer.see(f"{DESK}applications/{reference}/")
    application = Application.objects.get(reference=reference)
    account = application.account
    assert account is not None and account.username == username
    assert (account.role, account.organization) == ("PA", application.organization)
    sent = Message.objects.get(to=account, kind="account_opened")
    assert sent.one_time_link is not None
