"""A translation from application to the court's file: paid, sent back with notes, corrected, certified, verified."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from accounts.models import User
from cases.models import Case
from dev.demo.schedule import set_illustrative
from filings.models import DocumentType, Filing
from filings.sealing.tasks import seal_document
from filings.states import State
from filings.translations.desk import services
from filings.translations.desk.tasks import make_certified
from icms.lib import clock
from tests.browser import steps
from tests.browser.steps import Visit, go_on
from tests.factories import papers
from tests.factories.court import once_received
from tests.factories.issued import case_of_three
from tests.factories.translations import CHINESE, ENGLISH, page_of
from tests.support.portal import wait_until
from tests.support.samples import in_looks

Come = Callable[..., Visit]
WRONG, RIGHT = CHINESE.replace("二零一四", "二零一三"), CHINESE
CERTIFICATE_PAGES = 1


def people(username: str) -> User:
    return User.objects.select_related("organization", "branch").get(username=username)


@in_looks(at_once=2)
def test_a_translation_is_sent_back_once_then_certified_verified_and_filed(
    portal: object, visitor: Come, tmp_path: Path, language: str, width: int
) -> None:
    set_illustrative()  # no court has set the fee of it
    case = case_of_three(people, serial=1 + max(Case.objects.values_list("serial", flat=True), default=29_000))
    filer = visitor(language, account="wong.ou", width=width)
    reference = _apply(filer, case, tmp_path)
    _lodge_and_pay(filer, reference)

    officer = visitor(language, account="language", width=width)
    _take(officer, reference)
    _note(officer, reference)
    _decide(officer, reference, "send_back")

    _mend(filer, reference, tmp_path)
    _take(officer, reference)
    officer.press("a[data-page=next]")
    expect(officer.page.locator("a[data-page=next]")).to_have_count(0)
    _decide(officer, reference, "certify")
    _is_certified(filer, reference, tmp_path)
    _is_filed(filer, reference, case)


def _apply(filer: Visit, case: Case, folder: Path) -> str:
    """From *Start a filing* to two checked files; the reference of the application."""
    filer.open("/filings/new/")
    filer.press("a[href$='/translation/']")
    filer.page.fill("[name=number]", case.number.lower().replace(" ", ""))
    filer.page.fill("[name=title]", "Witness statement of Ho Siu Mei")
    filer.page.check("[name=into][value=zh]")
    filer.page.fill("[name=purpose]", "Trial bundle")
    go_on(filer)
    expect(filer.page).to_have_url(re.compile(r"/filings/[0-9A-Z-]+/documents/$"))
    reference = filer.page.url.split("/filings/")[1].split("/")[0]
    original = papers.saved(folder, "statement.pdf", page_of(ENGLISH, 2))
    translation = papers.saved(folder, "譯本.pdf", page_of(WRONG, 2))
    rows = steps.upload(filer, reference, [original, translation])
    expect(rows.and_(filer.page.locator(".fine"))).to_have_count(2)
    return reference


def _lodge_and_pay(filer: Visit, reference: str) -> None:
    steps.sign_and_lodge(filer, reference, people("wong.ou").name_en)
    steps.pay_by_card(filer, reference)
    steps.record_appears(filer)
    filing = Filing.objects.get(reference=reference)
    assert filing.settled_charge is not None and filing.settled_charge.amount_cents == 2 * 4500


def _take(officer: Visit, reference: str) -> None:
    """From the queue to the facing pages, in hand. Before it is deemed received it may be looked at all the same."""
    officer.open("/desk/language/?tab=all")
    officer.press(f"a[href$='/desk/language/{reference}/']")
    expect(officer.page.locator(".facing-pages img")).to_have_count(2)
    if (take := officer.page.locator("form[action$='/take/'] button")).count():
        take.click()
    else:  # nothing is decided before it is received, and nothing is taken either
        services.take(filing_id=Filing.objects.get(reference=reference).pk, officer=people("language"))
        officer.page.reload()
    expect(officer.page.locator("form[action$='/notes/add/']")).to_be_attached()


def _note(officer: Visit, reference: str) -> None:
    """A note where the officer presses on the translation, a fifth across and half way down."""
    page = officer.page.locator("[data-side=translation]")
    expect(page.locator("img")).to_have_js_property("complete", True)
    box = page.bounding_box()
    assert box is not None
    page.click(position={"x": box["width"] / 5, "y": box["height"] / 2})
    expect(page.locator(".page-marks .new")).to_have_count(1)
    officer.page.fill("[name=place]", "第1段")
    officer.page.fill("[name=text]", "2014, not 2013.")
    officer.press("form[action$='/notes/add/'] button[type=submit]")
    expect(officer.page.locator(".page-notes li")).to_have_count(1)
    expect(page.locator(".page-marks text")).to_have_text("1")
    note = Filing.objects.get(reference=reference).translation.notes.get()
    assert (note.on, note.place) == ("translation", "第1段")
    assert note.across is not None and note.down is not None
    assert abs(note.across - 20) <= 1 and abs(note.down - 50) <= 1


def _decide(officer: Visit, reference: str, verdict: str) -> None:
    """On the page where it is deemed received by now; else as the officer will when it is."""
    filing = Filing.objects.get(reference=reference)
    officer.page.reload()  # it may have been received since the page was opened
    if filing.deemed_at and filing.deemed_at <= clock.now():
        officer.page.check(f"[name=verdict][value={verdict}]")
        go_on(officer)
    else:
        expect(officer.page.locator("[name=verdict]")).to_have_count(0)
        with once_received(filing):
            {"certify": services.certify, "send_back": services.send_back}[verdict](
                filing_id=filing.pk, officer=people("language")
            )
        officer.page.reload()
    expect(officer.page.locator("[name=verdict]")).to_have_count(0)


def _mend(filer: Visit, reference: str, folder: Path) -> None:
    """The notes are read, the translation alone is replaced, and it is lodged again without a fee."""
    filer.open(f"/filings/{reference}/")
    expect(filer.page.locator("#notes")).to_contain_text("2014, not 2013.")
    filer.press("a[href$='/mend/']")
    go_on(filer)
    filer.open(f"/filings/{reference}/documents/")
    expect(filer.page.locator("a[href$='/1/replace/']")).to_have_count(0)
    filer.press("a[href$='/2/replace/']")
    filer.page.set_input_files("#id_file", papers.saved(folder, "譯本二.pdf", page_of(RIGHT, 2)))
    go_on(filer)
    filer.see(f"/filings/{reference}/documents/")
    steps.sign_and_lodge(filer, reference, people("wong.ou").name_en)
    filer.see(f"/filings/{reference}/lodged/")
    steps.record_appears(filer)
    filing = Filing.objects.get(reference=reference)
    assert (filing.state, filing.round, filing.charges.count()) == (State.LODGED, 2, 1)


def _is_certified(filer: Visit, reference: str, folder: Path) -> None:
    """The sealed certificate with the translation behind it, checked as anybody may."""
    filing = Filing.objects.get(reference=reference)
    if filing.decided_at and filing.decided_at > clock.now():
        with once_received(filing):  # the worker would wait until then
            make_certified(filing.pk)
            seal_document(Filing.objects.get(pk=filing.pk).translation.certified.pk)
    made = wait_until(lambda: Filing.objects.get(reference=reference).translation.certified)
    sealed, checked = steps.sealed_copy(filer, filing, made.order, folder)
    assert checked.sealed and checked.intact, checked.what_changed
    assert made.pages == 2 + CERTIFICATE_PAGES and sealed.read_bytes().startswith(b"%PDF-")
    expect(filer.page.locator("#main .lede .tag")).to_have_text(
        {"en": "Certified", "zh-hant": "已核證"}[filer.language]
    )
    steps.check_drn(filer, checked.drn)
    expect(filer.page.locator(".answer.recorded")).to_be_visible()


def _is_filed(filer: Visit, reference: str, case: Case) -> None:
    """*File it in …* begins a filing into the case that holds the sealed paper, and that filing is lodged."""
    filer.open(f"/filings/{reference}/")
    filer.press("form[action$='/translation/file/'] button")
    expect(filer.page).to_have_url(re.compile(r"/filings/[0-9A-Z-]+/documents/$"))
    into = filer.page.url.split("/filings/")[1].split("/")[0]
    begun = Filing.objects.get(reference=into)
    assert into != reference and begun.case == case
    certified = Filing.objects.get(reference=reference).translation.certified
    assert certified is not None and certified.seal is not None
    assert begun.documents.get().sha256 == certified.seal.sha256
    filer.press("a[href$='/documents/1/']")
    kind = DocumentType.objects.get(case_type="DCPI", code="witness_statement")
    filer.page.check(f"[name=type][value='{kind.pk}']")
    go_on(filer)
    steps.sign_and_lodge(filer, into, people("wong.ou").name_en)
    filer.see(f"/filings/{into}/lodged/")
    assert Filing.objects.get(reference=into).state == State.LODGED
