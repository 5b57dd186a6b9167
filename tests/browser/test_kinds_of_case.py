"""Employees' compensation and a department's summons, as people go them: from the start page to the sealed document."""

import re
from collections.abc import Callable
from pathlib import Path

from django.utils import translation
from playwright.sync_api import expect

from cases.models import Capacity, CaseType
from filings.models import Filing
from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import papers
from tests.support.samples import in_looks

Come = Callable[..., Visit]
IN_EACH_LOOK = in_looks(first=1)
ACCIDENT = {
    "accident_on_day": "3",
    "accident_on_month": "3",
    "accident_on_year": "2026",
    "accident_place": "九龍示例街88號",
    "occupation": "Decorator 裝修工人",
    "injury": "Fracture of the left wrist",
}
ALLEGATION = {
    "offence": "Failing to furnish particulars when required by notice",
    "offence_on_day": "4",
    "offence_on_month": "5",
    "offence_on_year": "2026",
    "offence_place": "觀塘示例道16號",
    "provision": "Rating Ordinance (Cap. 116), section 5",
}


@IN_EACH_LOOK
def test_a_litigant_in_person_applies_for_employees_compensation(
    visitor: Come, tmp_path: Path, language: str, width: int
) -> None:
    chan = visitor(language, width=width)
    steps.come_to_start(chan, "chan")
    expect(chan.page.locator("input[name=what][value='new:MCDS']")).to_have_count(0)
    reference = _begin(chan, "DCEC")
    _name(chan, reference, "applicant", kind="person", name_en="Chan Tai Man", name_zh="陳大文")
    _name(chan, reference, "respondent", kind="body", **steps.DEFENDANT)
    steps.give_claim(chan, reference)
    steps.answer(chan, reference, "accident", **ACCIDENT)
    document = papers.saved(tmp_path, "originating application.pdf", papers.application())
    filing = _is_received(chan, reference, document, "applicant", "respondent")

    _the_officer_reads_the_answers_and_accepts(visitor(language, width=width, account="registry"), filing, ACCIDENT)
    assert filing.case is not None and re.fullmatch(r"DCEC \d+/\d{4}", filing.case.number)
    _the_document_comes_sealed(chan, filing, papers.application(), tmp_path)

    public = visitor(language, width=width)
    _searches_the_book(public, filing)
    public.page.get_by_role("link", name=filing.case.number, exact=True).click()
    expect(public.page.locator("h1")).to_have_text(filing.case.number)
    expect(public.page.locator("#main .lede")).to_contain_text(
        _said(public, CaseType.Book(filing.case_type.book).label)
    )
    expect(public.page.locator("#main")).to_contain_text("陳大文")


@IN_EACH_LOOK
def test_a_department_brings_a_summons(visitor: Come, tmp_path: Path, language: str, width: int) -> None:
    officer = visitor(language, width=width)
    steps.come_to_start(officer, "rvd.ou")
    reference = _begin(officer, "MCDS")
    expect(officer.page.locator("#main a[href$='/claim/']")).to_have_count(0)
    officer.press("a[href$='/venue/']")
    officer.page.check("input[name=venue][value=KTS]")
    steps.go_on(officer)
    officer.see(f"/filings/{reference}/")
    _name(officer, reference, "informant", kind="body", name_en="Harbour Valuation Department", name_zh="海港估價署")
    _name(officer, reference, "defendant", kind="body", name_en="Golden Harvest Trading Co.", name_zh="金禾貿易公司")
    steps.answer(officer, reference, "allegation", **ALLEGATION)
    document = papers.saved(tmp_path, "information.pdf", papers.information())
    filing = _is_received(officer, reference, document, "informant", "defendant")

    _the_officer_reads_the_answers_and_accepts(visitor(language, width=width, account="registry"), filing, ALLEGATION)
    assert filing.case is not None and re.fullmatch(r"KTS \d+/\d{4}", filing.case.number)
    _the_document_comes_sealed(officer, filing, papers.information(), tmp_path)

    public = visitor(language, width=width)
    _searches_the_book(public, filing)
    expect(public.page.get_by_role("link", name=filing.case.number, exact=True)).to_have_count(0)


def _said(visit: Visit, words: object) -> str:
    """Words as this visitor's language has them."""
    with translation.override(visit.language):
        return str(words)


def _begin(visit: Visit, kind: str) -> str:
    """Its court, name and illustrative price stand beside it; then it is chosen."""
    row = visit.page.locator("#main li").filter(has=visit.page.locator(f"input[value='new:{kind}']"))
    expect(row).to_contain_text(CaseType.objects.get(pk=kind).name.in_language(visit.language))
    expect(row).to_contain_text({"en": "illustrative amount", "zh-hant": "示範款額"}[visit.language])
    return steps.choose_kind(visit, kind)


def _name(visit: Visit, reference: str, capacity: str, **said: str) -> None:
    visit.open(f"/filings/{reference}/parties/add/")
    steps.name_party(visit, capacity=capacity, **said)
    visit.see(f"/filings/{reference}/parties/")


def _is_received(visit: Visit, reference: str, document: Path, *capacities: str) -> Filing:
    """The file is fine and of the right kind; each side is called what this kind calls it; signed, paid, received."""
    steps.upload(visit, reference, [document])
    expect(visit.page.locator("#documents li.document.fine")).to_have_count(1)
    visit.open(f"/filings/{reference}/check/")
    for capacity in capacities:
        expect(visit.page.locator("#main")).to_contain_text(_said(visit, Capacity(capacity).label))
    expect(visit.page.locator("#main")).not_to_contain_text(_said(visit, Capacity.PLAINTIFF.label))
    steps.sign_and_lodge(visit, reference, Filing.objects.get(reference=reference).owner.name_en)
    steps.pay_by_card(visit, reference)
    steps.record_appears(visit)
    filing = Filing.objects.select_related("case_type").get(reference=reference)
    assert filing.documents.get().type.originating
    return filing


def _the_officer_reads_the_answers_and_accepts(officer: Visit, filing: Filing, answers: dict[str, str]) -> None:
    officer.open(f"/desk/registry/{filing.reference}/")
    facts = officer.page.locator(".pane-decision .summary").first
    for words in answers.values():
        if not words.isdigit():
            expect(facts).to_contain_text(words)
    steps.accept(officer, filing.reference)
    filing.refresh_from_db()


def _the_document_comes_sealed(visit: Visit, filing: Filing, filed: bytes, folder: Path) -> None:
    sealed, checked = steps.sealed_copy(visit, filing, 1, folder)
    assert checked.sealed and checked.intact, checked.what_changed
    assert sealed.read_bytes().startswith(filed)


def _searches_the_book(public: Visit, filing: Filing) -> None:
    assert filing.case is not None
    public.open("/cause-book/")
    public.page.fill("input[name=q]", filing.case.number)
    public.press("form[role=search] button[type=submit]")
    expect(public.page).to_have_url(re.compile(r"/cause-book/\?q="))
