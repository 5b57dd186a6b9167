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
    officer.page.locator("details summary").click()
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


@pytest.mark.parametrize(("language", "width", "serial"), [("zh-hant", 360, 27_003)])
def test_a_judges_clerk_fills_in_an_order_in_standard_terms_and_issues_it(
    visitor: Come, language: str, width: int, serial: int
) -> None:
    case = case_of_three(people, serial=serial)
    clerk = visitor(language, account="clerk", width=width)
    clerk.open(f"/desk/cases/{case.slug}/")
    expect(clerk.page.locator("a[href*='/hearings/fix/']")).to_have_count(0)
    clerk.press("a[href*='/issue/new/']")
    expect(clerk.page.locator("[name=template]")).to_be_hidden()
    clerk.page.locator("[name=source][value=template]").check()
    expect(clerk.page.locator("[name=file]")).to_be_hidden()
    clerk.page.select_option("[name=template]", "time_extended")
    clerk.page.select_option("[name=language]", "zh")
    go_on(clerk)
    clerk.page.select_option("[name=blank_1_party]", "plaintiff")
    clerk.page.fill("[name=blank_1_day_day]", "2026年11月23日")
    clerk.page.select_option("[name=blank_2_party]", "defendant:1")
    clerk.page.fill("[name=blank_2_text]", "defence")
    clerk.page.fill("[name=blank_2_day_day]", "2027年1月4日")
    clerk.page.locator("[name=keep_3]").uncheck()
    expect(clerk.page.locator("[name=blank_3_party]")).to_be_hidden()
    go_on(clerk)
    expect(clerk.page.locator(".field.wrong [name=blank_2_text]")).to_have_value("defence")
    clerk.page.fill("[name=blank_2_text]", "抗辯書")
    go_on(clerk)
    expect(clerk.page.locator(".page-picture")).to_be_visible()
    clerk.page.locator("a[href$='/confirm/']").click()
    go_on(clerk)
    document = IssuedDocument.objects.get(case=case)
    wait_until(lambda: IssuedDocument.objects.sealed().filter(pk=document.pk).exists())
    assert "第一被告人提交並送達抗辯書的時限延展至2027年1月4日。" in document.act.terms["orders"]
    reader = visitor(language, account="chan", width=width)
    reader.open("/filings/from-the-court/")
    reader.press(f"a[href*='{document.reference}']")
    expect(reader.page.locator("h1")).to_contain_text("延展時限令")
