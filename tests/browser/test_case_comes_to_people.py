"""A case comes to people, in a real browser: a PA assigns and undoes, a link is approved, a leaver hands over."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from cases.models import Case
from cases.permissions import cases_acted_in
from tests.browser.steps import Visit, go_on
from tests.factories import firms
from tests.factories.court import pdf
from tests.factories.firm_cases import in_address
from tests.support.portal import Portal

Come = Callable[..., Visit]


def has(username: str, case: Case) -> bool:
    return cases_acted_in(firms.who(username)).filter(pk=case.pk).exists()


def test_a_pa_assigns_a_case_sees_what_changes_and_undoes_it(visitor: Come, portal: Portal) -> None:
    case = firms.case()
    visit = visitor("en", account="wong.pa")
    page = visit.page
    visit.open(f"/cases/assignment/?q={case.number.replace(' ', '+')}")
    page.check("input[name=case]")
    visit.press("button[name=act][value=assign]")
    page.check("input[name=accounts][value='wong.ou2']")
    go_on(visit)
    expect(page.locator("table").first).to_contain_text("wong.ou2")
    assert not has("wong.ou2", case)
    go_on(visit)
    expect(page.locator("form[action$='/undo/']")).to_be_visible()
    assert has("wong.ou2", case)
    visit.press("form[action$='/undo/'] button")
    expect(page.locator("form[action$='/undo/']")).to_have_count(0)
    assert not has("wong.ou2", case) and has("wong.ou", case)
    visit.open(f"/cases/assignment/case/{in_address(case)}/")
    expect(page.locator("table").first).to_contain_text("Poon Yat Long")


def test_a_link_is_asked_for_taken_and_approved(visitor: Come, portal: Portal, tmp_path: Path) -> None:
    case = firms.case()
    proof = tmp_path / "writ.pdf"
    proof.write_bytes(pdf("served on the defendant"))
    asker = visitor("en", account="lee.ou")
    asker.open("/cases/link/new/")
    asker.page.check("input[name=kind][value=link]")
    asker.page.fill("input[name=number]", case.number.lower())
    asker.page.check("input[name=capacity][value=defendant]")
    asker.page.fill("input[name=name_en]", "Kwong Fat Transport Limited")
    asker.page.set_input_files("input[name=proof]", proof)
    go_on(asker)
    expect(asker.page).to_have_url(re.compile("/cases/link/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/$"))
    reference = asker.page.url.rstrip("/").rsplit("/", 1)[1]
    officer = visitor("en", account="registry")
    officer.open(f"/desk/registry/links/?q={reference}")
    officer.press(f"td a[href$='/{reference}/']")
    officer.press("form[action$='/take/'] button")
    expect(officer.page.locator("form[action$='/give-back/']")).to_be_visible()
    officer.page.check("input[name=party][value='2']")
    officer.press("form:has(input[name=party]) button[type=submit]")
    expect(officer.page.locator("input[name=party]")).to_have_count(0)
    assert has("lee.ou", case)
    asker.open("/messages/")
    expect(asker.page.locator("main")).to_contain_text(case.number)
    asker.open(f"/cases/{in_address(case)}/")
    expect(asker.page.locator("h1")).to_contain_text(case.number)


def test_what_a_leaver_has_goes_to_another_in_one_step(visitor: Come, portal: Portal) -> None:
    case = firms.case("wong.ou2")
    visit = visitor("en", account="wong.pa")
    visit.open("/cases/assignment/handover/wong.ou2/")
    visit.page.check("input[name=accounts][value='wong.ou']")
    go_on(visit)
    expect(visit.page).to_have_url(re.compile("/check/$"))
    go_on(visit)
    undo = visit.page.locator("form[action$='/undo/']")
    expect(undo).to_be_visible()
    assert has("wong.ou", case) and not has("wong.ou2", case)
    visit.press("form[action$='/undo/'] button")
    expect(undo).to_have_count(0)
    assert has("wong.ou2", case) and not has("wong.ou", case)
