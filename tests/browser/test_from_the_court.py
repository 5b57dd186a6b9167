"""An order goes to two represented parties and one in person: opened by one, the other reminded, then replaced."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import User
from filings.issuing.notifications import REMIND_AFTER
from filings.models import Delivery, DeliveryReader, IssuedDocument
from icms.lib import clock
from tests.browser.steps import Visit, go_on
from tests.factories.court import pdf
from tests.factories.issued import case_of_three
from tests.support.portal import wait_until

Come = Callable[..., Visit]


def people(username: str) -> User:
    return User.objects.select_related("organization", "branch").get(username=username)


def file_of(folder: Path, words: str) -> str:
    path = folder / f"{words}.pdf"
    path.write_bytes(pdf(words))
    return str(path)


@pytest.mark.parametrize(("language", "width", "serial"), [("en", 1280, 27_001), ("zh-hant", 360, 27_002)])
def test_an_order_is_issued_opened_reminded_of_and_replaced(
    visitor: Come, tmp_path: Path, language: str, width: int, serial: int
) -> None:
    case = case_of_three(people, serial=serial)
    officer = visitor(language, account="registry", width=width)
    officer.open(f"/desk/cases/{case.slug}/")
    officer.press("a[href*='/issue/new/']")
    expect(officer.page.locator("[name=numbers]")).to_have_value(case.number)
    officer.page.select_option("[name=kind]", "order")
    officer.page.set_input_files("[name=file]", file_of(tmp_path, f"ORDER {serial}"))
    officer.page.select_option("[name=who_1]", "plaintiff")
    officer.page.fill("[name=what_1]", "File and serve a list of documents")
    officer.page.fill("[name=days_1]", "14")
    go_on(officer)
    expect(officer.page.locator(".page-picture")).to_be_visible()
    expect(officer.page.locator("body")).to_contain_text("lee.ou")
    officer.page.locator("a[href$='/confirm/']").click()
    go_on(officer)
    document = IssuedDocument.objects.get(case=case)
    wait_until(lambda: IssuedDocument.objects.sealed().filter(pk=document.pk).exists())

    reader = visitor(language, account="wong.ou", width=width)
    reader.open("/filings/from-the-court/")
    reader.press(f"a[href*='{document.reference}']")
    expect(reader.page.locator("h1")).to_be_visible()
    expect(reader.page.locator("#duties-title")).to_be_visible()
    with reader.page.expect_download() as download:
        reader.press("a[href$='/file/']")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    opened = Delivery.objects.filter(document=document, opened_at__isnull=False)
    assert list(opened.values_list("party__order", flat=True)) == [1]

    officer.open(f"/desk/registry/issue/{document.reference}/")
    expect(officer.page.locator("table")).to_contain_text("wong.ou")
    DeliveryReader.objects.filter(document=document).update(told_at=clock.now() - REMIND_AFTER)
    officer.press("form[action$='/remind/'] button")
    waiting = DeliveryReader.objects.filter(document=document, reminded_at__isnull=False)
    assert sorted(waiting.values_list("account__username", flat=True)) == ["chan", "lee.ou"]

    supervisor = visitor(language, account="registry.sup", width=width)
    supervisor.open(f"/desk/registry/issue/{document.reference}/replace/")
    supervisor.page.fill("[name=why]", "A date was wrong.")
    supervisor.page.set_input_files("[name=file]", file_of(tmp_path, f"AMENDED {serial}"))
    go_on(supervisor)
    supervisor.page.locator("a[href$='/confirm/']").click()
    go_on(supervisor)
    new = IssuedDocument.objects.exclude(pk=document.pk).get(case=case)
    wait_until(lambda: IssuedDocument.objects.sealed().filter(pk=new.pk).exists())

    reader.open(f"/filings/from-the-court/{document.reference}/")
    expect(reader.page.locator("#main")).to_contain_text("A date was wrong.")
    reader.press(f"a[href*='{new.reference}']")
    reader.see(f"/filings/from-the-court/{new.reference}/")
