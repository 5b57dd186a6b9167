"""An organization as its administrators run it: it grows by a file, hits its cap and asks; empowers; suspends."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from accounts.models import Branch, CapRequest, Organization, User
from dev.demo.cast import PASSWORD
from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import organizations
from tests.support.samples import in_looks

IN_LOOKS = in_looks()
HEADS = {
    "en": "Role,Branch,Name in English,Name in Chinese,E-mail address,Account name",
    "zh-hant": "角色,分部,英文姓名,中文姓名,電郵地址,帳戶名稱",
}
ENCODINGS = {"en": "utf-8-sig", "zh-hant": "big5hkscs"}


@pytest.fixture
def firm(portal: object, language: str) -> str:
    """A new firm with its PA alone, and an SA; its stem, under which nobody else is called."""
    made = Organization.objects.create(name_en="Journey & Co.", name_zh="旅程律師行", kind="law_firm")
    stem = f"journey{made.pk}"
    branch = Branch.objects.create(organization=made, code="HQ")
    for role in ("PA", "SA"):
        User.objects.create(
            username=f"{stem}.{role.lower()}",
            role=role,
            name_en=f"{role} of the Journey",
            name_zh="旅程",
            email=f"{stem}.{role.lower()}@example.com",
            organization=made,
            branch=branch,
            language=language,
            password=make_password(PASSWORD),
        )
    return stem


def rows(stem: str, first: int, last: int) -> str:
    return "".join(f"OU,HQ,Clerk {n},陳大文,{stem}.{n}@example.com,{stem}.{n}\n" for n in range(first, last + 1))


def hand_in(visit: Visit, folder: Path, text: str) -> None:
    """Choose a file of members and have it checked."""
    path = folder / "members.csv"
    path.write_bytes(text.encode(ENCODINGS[visit.language]))
    visit.open("/organization/import/")
    visit.page.set_input_files("#id_file", path)
    steps.go_on(visit)


def users(stem: str) -> int:
    """How many OUs the firm has."""
    return User.objects.filter(username__startswith=f"{stem}.", role="OU").count()


@IN_LOOKS
def test_a_firm_grows_from_its_pa_to_twenty_users_by_csv_hits_the_cap_and_asks(
    visitor: Callable[..., Visit], tmp_path: Path, firm: str, language: str, width: int
) -> None:
    visit = visitor(language, width=width, account=f"{firm}.pa")
    visit.open("/organization/")
    visit.press("a[href$='/organization/import/']")
    visit.see("/organization/import/")

    hand_in(visit, tmp_path, f"{HEADS[language]}\n{rows(firm, 1, 19)}OU,ZZ,Clerk,,nobody,{firm}.1\n")
    expect(visit.page.locator("#main tbody tr")).to_have_count(4)  # one account name twice, a branch, an address
    assert users(firm) == 0

    hand_in(visit, tmp_path, f"{HEADS[language]}\n{rows(firm, 1, 20)}")
    expect(visit.page.locator("#main tbody tr")).to_have_count(20)
    expect(visit.page.locator("#main tbody tr").first).to_contain_text("陳大文")
    steps.go_on(visit)
    visit.see("/organization/")
    expect(visit.page.locator(".cap").nth(2)).to_contain_text("20")
    assert users(firm) == 20

    hand_in(visit, tmp_path, f"{HEADS[language]}\n{rows(firm, 21, 23)}")
    expect(visit.page.locator("#main tbody tr")).to_have_count(1)
    assert users(firm) == 20

    visit.open("/organization/")
    visit.press(".cap a[href*='what=most_users']")
    expect(visit.page.locator("input[name=what][value=most_users]")).to_be_checked()
    visit.page.fill("input[name=wanted]", "40")
    visit.page.fill("textarea[name=reason]", "A second floor is opened in January.")
    steps.go_on(visit)
    visit.see("/organization/requests/")
    asked = CapRequest.objects.get(organization__accounts__username=f"{firm}.pa")
    expect(visit.page.locator("#main")).to_contain_text(asked.reference)
    assert (asked.wanted, asked.state) == (40, "waiting")


@IN_LOOKS
def test_an_empowerment_is_given_used_and_taken_back_in_the_middle_of_a_form(
    visitor: Callable[..., Visit], firm: str, language: str, width: int
) -> None:
    primary = visitor(language, width=width, account=f"{firm}.pa")
    secondary = visitor(language, width=width, account=f"{firm}.sa")
    secondary.open("/organization/add/")
    expect(secondary.page.locator("input[name=role]")).to_have_count(1)

    primary.open("/organization/")
    primary.press(f"a[href$='/members/{firm}.sa/']")
    primary.press("a[href$='/empowerments/']")
    primary.page.check("input[value=administrators]")
    steps.go_on(primary)
    primary.see(f"/organization/members/{firm}.sa/")

    secondary.open("/organization/add/")
    secondary.page.check("input[name=role][value=SA]")
    secondary.page.fill("input[name=name_en]", "Second Half")
    secondary.page.fill("input[name=email]", "half@example.com")

    primary.open(f"/organization/members/{firm}.sa/empowerments/")
    primary.page.uncheck("input[value=administrators]")
    steps.go_on(primary)
    primary.see(f"/organization/members/{firm}.sa/")

    steps.go_on(secondary)
    expect(secondary.page.locator("[data-error-summary]")).to_be_visible()
    expect(secondary.page.locator("input[name=email]")).to_have_value("half@example.com")
    assert not User.objects.filter(email="half@example.com").exists()
    primary.open("/organization/changes/")
    expect(primary.page.locator("#main tbody tr")).to_have_count(2)
    secondary.open("/messages/")
    expect(secondary.page.locator("#main li a")).to_have_count(2)


@IN_LOOKS
def test_a_member_is_suspended_and_reactivated(
    visitor: Callable[..., Visit], firm: str, language: str, width: int
) -> None:
    organizations.member(f"{firm}.1", primary=f"{firm}.pa")
    User.objects.filter(username=f"{firm}.1").update(password=make_password(PASSWORD))
    theirs = visitor(language, width=width, account=f"{firm}.1")
    theirs.open("/filings/")
    theirs.see("/filings/")

    primary = visitor(language, width=width, account=f"{firm}.pa")
    primary.open(f"/organization/?q={firm}.1")
    primary.press(f"a[href$='/members/{firm}.1/']")
    primary.press("a[href$='/suspend/']")
    steps.go_on(primary)
    primary.see(f"/organization/members/{firm}.1/")
    expect(primary.page.locator(".tag.dashed")).to_be_visible()
    theirs.open("/filings/")
    theirs.see("/account/sign-in/")

    primary.press("a[href$='/reactivate/']")
    steps.go_on(primary)
    expect(primary.page.locator(".tag.dashed")).to_have_count(0)
    again = visitor(language, width=width)
    steps.sign_in(again, f"{firm}.1")
    again.open("/filings/")
    again.see("/filings/")
