"""The whole way of a document, as people go it: drafted, lodged, paid, stamped, accepted, sealed, found, checked."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pypdfium2.raw
from django.utils import translation
from playwright.sync_api import Page, expect

from accounts.messages.kinds import render_message
from accounts.models import Message
from cases.calendar.forecast import forecast
from cases.calendar.receipt_line import ReceiptLine, forecast_line, stamp_line
from cases.calendar.selectors import registry_of
from filings.fees.selectors import quote_of
from filings.models import Filing
from icms.lib import clock
from icms.lib.drn import DAMM, format_drn
from icms.lib.money import money_sentence
from payments.models import Charge
from tests.browser import keyboard, steps
from tests.browser.steps import Visit
from tests.factories import papers
from tests.support.portal import Portal, wait_until
from tests.support.samples import in_looks


@in_looks(at_once=2)
def test_a_writ_is_lodged_paid_accepted_sealed_found_and_checked(
    portal: Portal, visitor: Callable[..., Visit], files: list[Path], tmp_path: Path, language: str, width: int
) -> None:
    chan = visitor(language, width=width)
    steps.sign_in(chan, "chan")
    reference = steps.prepare(chan, files)
    _sees_when_it_would_be_received_and_what_it_costs(chan, reference)
    steps.sign_and_lodge(chan, reference)
    _pays_the_fee_and_sees_the_record_appear(chan, reference)
    _gets_the_signed_acknowledgement(chan, reference, tmp_path)

    officer = visitor(language, width=width, account="registry")
    _the_registry_reads_and_accepts(officer, reference)
    drn = _the_documents_come_sealed(chan, reference, tmp_path)

    public = visitor(language, width=width)
    _the_public_finds_the_case(public, reference)
    _anybody_checks_the_drn(public, reference, drn)
    _the_filer_is_told(portal, chan, reference)


def _sees_when_it_would_be_received_and_what_it_costs(chan: Visit, reference: str) -> None:
    filing = Filing.objects.get(reference=reference)
    office = registry_of(filing.court)
    with translation.override(chan.language):
        before = forecast_line(forecast(office, clock.now()))
        chan.open(f"/filings/{reference}/check/")
        after = forecast_line(forecast(office, clock.now()))
        fee = quote_of(filing)
        price = money_sentence(fee.total_cents, chan.language)
    seen = text_of(chan.page, "#panel-line .hero")
    assert seen in {sentence_of(line) for line in (before, after)}
    if fee.concession_until:
        assert fee.total_cents * 10 == fee.ordinary_total_cents * 8
    assert price.replace(" ", "") in text_of(chan.page, "#lodging button")
    assert chan.page.locator(".fee-table, table").first.is_visible()


def _pays_the_fee_and_sees_the_record_appear(chan: Visit, reference: str) -> None:
    charge = Charge.objects.get(subject_kind="filing", subject=reference)
    steps.at_gateway(chan)
    assert f"{charge.amount_cents / 100:.2f}" in text_of(chan.page, ".amount")
    steps.pay_by_card(chan, reference)
    chan.page.evaluate("window.neverLeft = true")
    receipt = steps.record_appears(chan)
    expect(receipt.locator("a[href$='/receipt/']")).to_be_visible()
    assert chan.page.evaluate("window.neverLeft") is True
    filing = Filing.objects.get(reference=reference)
    stamp = filing.current_stamp
    assert stamp is not None
    with translation.override(chan.language):
        assert text_of(receipt, ".hero") == sentence_of(stamp_line(stamp, paid=True))
    assert stamp.deemed_at == forecast(stamp.office, filing.received_at).deemed_at
    charge.refresh_from_db()
    assert charge.is_settled and charge.payments.count() == 1


def _gets_the_signed_acknowledgement(chan: Visit, reference: str, folder: Path) -> None:
    link = chan.page.locator("#receipt a[href$='/acknowledgement/']")
    paper = steps.download(chan, link, folder)
    checked = steps.verified(chan.portal, paper)
    assert (checked.kind, checked.intact, checked.signed_by_court) == ("acknowledgement", True, True)
    assert reference in words_in(paper)


def _the_registry_reads_and_accepts(officer: Visit, reference: str) -> None:
    """At once where the registry is open; else they may be read, and are decided when they are deemed received."""
    officer.open(f"/desk/registry/{reference}/")
    picture = officer.page.locator("img.page-picture")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 500
    assert picture.get_attribute("alt")
    expect(officer.page.locator(".thumbs li")).to_have_count(4)
    officer.press(".viewer-controls a[href*='page=2']")
    expect(officer.page.locator(".thumbs a[aria-current=page]")).to_contain_text("2")
    steps.accept(officer, reference)
    case = Filing.objects.get(reference=reference).case
    assert case is not None and re.fullmatch(r"DCPI \d+/\d{4}", case.number)


def _the_documents_come_sealed(chan: Visit, reference: str, folder: Path) -> str:
    filing = Filing.objects.get(reference=reference)
    documents = filing.documents.order_by("order")
    for number, filed in ((1, papers.writ()), (2, papers.statement_of_claim())):
        sealed, checked = steps.sealed_copy(chan, filing, number, folder)
        assert checked.sealed and checked.intact, checked.what_changed
        assert sealed.read_bytes().startswith(filed)
        assert checked.drn == documents.get(order=number).seal.drn
    printed = re.search(r"\d{4}\s+\d{4}\s+\d{4}", words_in(folder / f"sealed-{documents[0].seal.drn}.pdf"))
    assert printed is not None
    return printed[0]


def _the_public_finds_the_case(public: Visit, reference: str) -> None:
    number = Filing.objects.get(reference=reference).case.number
    for words in (number, number.replace(" ", ""), "陳大", "陈大"):
        public.open("/cause-book/")
        public.page.fill("input[name=q]", words)
        public.press("form[role=search] button[type=submit]")
        expect(public.page.locator("table.results").get_by_role("link", name=number, exact=True)).to_be_visible()
    public.page.get_by_role("link", name=number, exact=True).click()
    expect(public.page.locator("h1")).to_have_text(number)
    expect(public.page.locator("#main")).to_contain_text("陳大文")


def _anybody_checks_the_drn(public: Visit, reference: str, printed: str) -> None:
    number = Filing.objects.get(reference=reference).case.number
    steps.check_drn(public, printed)
    expect(public.page.locator(".answer.recorded")).to_contain_text(number)
    steps.check_drn(public, another_than(printed))
    expect(public.page.locator(".answer")).to_be_visible()
    expect(public.page.locator(".answer.recorded")).to_have_count(0)


def _the_filer_is_told(portal: Portal, chan: Visit, reference: str) -> None:
    chan.open("/messages/")
    told = Message.objects.filter(to__username="chan", link__startswith=f"/filings/{reference}/")
    assert {message.kind for message in told} >= {"filing_lodged", "filing_accepted"}
    for message in told:
        subject = render_message(message, chan.language)[0]
        expect(chan.page.locator(f"a[href$='/messages/{message.reference}/']")).to_have_text(subject)
    accepted = told.get(kind="filing_accepted")
    chan.press(f"a[href$='/{accepted.reference}/']")
    chan.press("p.actions a.button")
    chan.see(f"/filings/{reference}/")
    wait_until(lambda: sum(reference in mail for mail in portal.mail_to("chan@example.com")) >= 2)


def test_without_script_a_document_can_be_lodged_and_paid(visitor: Callable[..., Visit], files: list[Path]) -> None:
    chan = visitor(script=False, width=360)
    steps.sign_in(chan, "chan")
    reference = steps.prepare(chan, files)
    steps.sign_and_lodge(chan, reference)
    steps.pay_by_card(chan, reference)
    wait_until(
        lambda: chan.page.reload() and chan.page.locator("#receipt:not(.pending) a[href$='/acknowledgement/']").count(),
        60,
    )
    assert Filing.objects.get(reference=reference).state == "lodged"


def test_by_keyboard_alone_a_document_is_lodged_and_paid(
    portal: Portal, visitor: Callable[..., Visit], files: list[Path]
) -> None:
    chan = visitor()
    chan.open("/")
    keys = keyboard.Keys(chan.page)
    keys.skip_to_the_page()
    keys.follow("#main a[href*='/sign-in/']")
    keys.write("input[name=login]", "chan")
    keys.write("input[name=password]", steps.PASSWORD)
    chan.page.keyboard.press("Enter")
    chan.see("/home/")
    keys.follow("#main a[href$='/filings/new/']")
    keys.choose("what", "new:DCPI")
    keys.press("#main form button.button")
    expect(chan.page.locator(".task-list")).to_be_visible()
    reference = chan.page.url.rstrip("/").rsplit("/", 1)[1]
    keyboard.name_parties(chan, keys, reference)
    keyboard.give_claim(chan, keys, reference)
    keyboard.upload(chan, keys, reference, files)
    keyboard.lodge(chan, keys, reference)
    keyboard.pay(chan, keys)
    chan.see(f"/filings/{reference}/lodged/")
    steps.record_appears(chan)


def text_of(place: Page, selector: str) -> str:
    """What is read there, without the spaces between words."""
    return "".join((place.locator(selector).first.text_content() or "").split())


def sentence_of(line: ReceiptLine | None) -> str:
    """A receipt line as it is read, without the spaces between words."""
    assert line is not None
    time = "".join(part for part, _small in line.time.parts) + line.tail if line.time else ""
    return "".join((line.condition + line.day + time).split())


def words_in(paper: Path) -> str:
    """The text of the first page as it would be printed, the seal included."""
    with pypdfium2.PdfDocument(paper) as pdf:
        pdf.init_forms()
        pdf[0].flatten(pypdfium2.raw.FLAT_PRINT)
        text: str = pdf[0].get_textpage().get_text_range()
    return text


def another_than(printed: str) -> str:
    """A number that could be a DRN, and was never given."""
    from filings.models import Seal

    digits = "".join(printed.split())
    for last in range(1000):
        first = f"{digits[:8]}{(int(digits[8:11]) + last) % 1000:03d}"
        state = 0
        for digit in first:
            state = int(DAMM[state][int(digit)])
        drn = f"{first}{state}"
        if not Seal.objects.filter(drn=drn).exists():
            return format_drn(drn)
    raise AssertionError("Every number like this one was given.")
