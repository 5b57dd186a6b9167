"""What is open to the public is bought and read: by a visitor with a card, by a firm from its deposit account."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdfium2
from django.db import transaction
from playwright.sync_api import expect

from accounts.models import User
from causebook.models import Inspection, InspectionItem
from causebook.services import refresh_entry
from dev.demo.schedule import set_illustrative
from filings.models import Filing
from filings.stamping.stamps import stamp_filing
from icms.lib import clock
from payments.models import DepositAccount
from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import court, scenes
from tests.support.portal import Portal, wait_until
from tests.support.samples import in_looks

Come = Callable[..., Visit]
# A person by the name of each look, and the two characters of it that are typed: also in the other kind of Chinese.
NAMES = {
    ("en", 1280): ("梁卓琳", "卓琳"),
    ("zh-hant", 360): ("馮慧蘭", "慧兰"),
    ("en", 360): ("鄺穎詩", "颖诗"),
    ("zh-hant", 1280): ("岑柏濤", "柏濤"),
}
TWO_DOCUMENTS_AND_AN_EXTRACT = "42.00"
TO_ADD = "form[action$='/basket/add/']:has(input[name=what][value='{}'])"


@in_looks(at_once=2)
def test_a_visitor_finds_a_case_by_two_characters_pays_reads_and_verifies(
    portal: Portal, visitor: Come, tmp_path: Path, language: str, width: int
) -> None:
    name, typed = NAMES[language, width]
    filing, email = _sealed_case(name), f"mrs.lau.{language}.{width}@example.hk"
    visit = visitor(language, width=width)
    _find(visit, filing, typed)
    _choose(visit, *(f"filed:{filing.reference}.{order}" for order in (1, 2)), f"extract:{_slug(filing)}")
    visit.press("a[href$='/documents/basket/']")
    expect(visit.page.locator("#main .basket-total")).to_contain_text(TWO_DOCUMENTS_AND_AN_EXTRACT)
    visit.page.fill("input[name=email]", email)
    with visit.page.expect_navigation():
        visit.press("form[data-pow] button[type=submit]")
    steps.present_card(visit)

    bought = _copies_are_made(visit)
    assert bought.charge is not None and bought.charge.amount_cents == 4_200 and bought.buyer is None
    writ, statement, extract = bought.items.order_by("number")
    for item in (writ, statement, extract):
        _read(visit, bought, item)
    paper = steps.download(visit, visit.page.locator(".side a.button[href$='/file/']"), tmp_path)
    assert steps.verified(portal, paper).intact
    visit.open(_path(bought))
    paper = steps.download(visit, visit.page.locator(f"#copies a[href$='/{writ.number}/file/']"), tmp_path)
    _is_marked_and_still_sealed(portal, paper, bought, filing, tmp_path)
    _drn_check_knows_the_copy(visit, paper, filing)

    another = visitor(language, width=width)
    found = another.open(_path(bought))
    assert found is not None and found.status == 404
    another.page.goto(_link(portal, email))
    another.see(_path(bought))
    _read(another, bought, writ)


@in_looks(first=1)
def test_a_firm_pays_from_its_deposit_account_and_not_twice_within_the_seven_days(
    portal: Portal, visitor: Come, tmp_path: Path, language: str, width: int
) -> None:
    set_illustrative()  # the registry has set no fee for a certified extract
    filing, account = _sealed_case("余"), scenes.deposit_of(User.objects.get(username="wong.pa"), cents=100_000)
    what = (f"filed:{filing.reference}.1", f"certified:{_slug(filing)}")
    firm = visitor(language, width=width, account="wong.ou")
    before = _balance(account)
    firm.open(f"/cause-book/{_slug(filing)}/")
    _choose(firm, *what)
    firm.open("/documents/basket/")
    firm.press("form[action$='/pay/'] button[type=submit]")
    steps.press_pay(firm, "deposit")
    bought = _copies_are_made(firm)
    firm.open("/documents/")
    expect(firm.page.locator(f"#main table a[href$='{_path(bought)}']")).to_be_visible()
    assert bought.charge is not None and bought.charge.payments.get().payment_method == "deposit"
    assert _balance(account) == before - bought.charge.amount_cents
    writ, certified = bought.items.order_by("number")
    assert bought.charge.amount_cents == 1_400 + certified.cents and certified.cents > 0
    for item in (writ, certified):
        _read(firm, bought, item)
    paper = steps.download(firm, firm.page.locator(".side a.button[href$='/file/']"), tmp_path)
    found = steps.verified(portal, paper)
    assert certified.paper is not None and found.intact and found.drn == certified.paper.drn

    firm.open(f"/cause-book/{_slug(filing)}/")
    for each in what:
        expect(firm.page.locator(TO_ADD.format(each))).to_have_count(0)
    expect(firm.page.locator(f"#documents a[href$='{_path(bought)}{writ.number}/']")).to_be_visible()
    assert _put_in_all_the_same(firm, filing) == "the basket is empty"
    assert _balance(account) == before - bought.charge.amount_cents


def _sealed_case(plaintiff: str) -> Filing:
    """A case on the court's file, its writ and statement of claim sealed, its plaintiff of this name."""
    long_ago = clock.now() - timedelta(days=10)
    filing = court.draft_of(User.objects.get(username="chan"), at=long_ago)
    filing.parties.filter(is_filer=True).update(name_zh=plaintiff)
    charge = court.lodge_draft(filing, at=long_ago)
    assert charge is not None
    court.pay(charge, at=long_ago)
    stamp_filing(filing_id=filing.pk)
    filing = court.accept(Filing.objects.get(pk=filing.pk), scenes.officer())
    assert filing.case is not None
    with transaction.atomic():
        refresh_entry(filing.case.pk)
    for order in (1, 2):
        wait_until(lambda order=order: filing.documents.get(order=order).seal.sha256)
    return filing


def _find(visit: Visit, filing: Filing, typed: str) -> None:
    """From the start page, by way of *Inspect a document*, to the entry of the case."""
    visit.open("/")
    visit.press("a[href$='/documents/']")
    visit.page.fill("#id_q", typed)
    visit.press("form[role=search] button[type=submit]")
    visit.press(f"table.results a[href*='/{_slug(filing)}/']")
    expect(visit.page.locator("#documents")).to_be_visible()


def _choose(visit: Visit, *names: str) -> None:
    for name in names:
        visit.press(f"{TO_ADD.format(name)} button[type=submit]")
        expect(visit.page.locator(TO_ADD.format(name))).to_have_count(0)


def _copies_are_made(visit: Visit) -> Inspection:
    """The browser is at a purchase, or comes to it, and its copies are ready without a reload by hand."""
    expect(visit.page).to_have_url(re.compile(r"/documents/[0-9A-Z-]+/$"))
    reference = visit.page.url.rstrip("/").rsplit("/", 1)[1]
    expect(visit.page.locator("#copies:not([data-poll])")).to_be_visible()
    return Inspection.objects.select_related("charge__receipt", "buyer").get(reference=reference)


def _read(visit: Visit, bought: Inspection, item: InspectionItem) -> None:
    """Open a thing of a purchase in the viewer: its page is drawn, and there is one picture for each page."""
    visit.open(_path(bought))
    visit.press(f"#copies a[href$='{_path(bought)}{item.number}/']")
    picture = visit.page.locator(".page-picture")
    expect(picture).to_be_visible()
    wait_until(lambda: picture.evaluate("image => image.complete && image.naturalWidth > 300"))
    expect(visit.page.locator(".thumbs li")).to_have_count(item.pages)


def _is_marked_and_still_sealed(portal: Portal, paper: Path, bought: Inspection, filing: Filing, folder: Path) -> None:
    assert bought.charge is not None
    receipt, seal = bought.charge.receipt.number, filing.documents.get(order=1).seal
    with pypdfium2.PdfDocument(paper) as pdf:
        assert all(receipt in page.get_textpage().get_text_range() for page in pdf)
    copy = steps.verified(portal, paper)
    assert (copy.kind, copy.intact, copy.reference) == ("inspection-copy", True, receipt)
    sealed = folder / "sealed.pdf"
    sealed.write_bytes(paper.read_bytes()[: copy.original_size])
    under = steps.verified(portal, sealed)
    assert under.sealed and under.intact and under.drn == seal.drn


def _drn_check_knows_the_copy(visit: Visit, paper: Path, filing: Filing) -> None:
    visit.open("/drn/")
    visit.page.fill("input[name=drn]", filing.documents.get(order=1).seal.drn)
    visit.page.set_input_files("#drn_file", paper)
    visit.press("form[data-pow] button[type=submit]")
    says = "a copy for inspection" if visit.language == "en" else "查閱"
    expect(visit.page.locator(".answer.recorded h2")).to_contain_text(says)


def _put_in_all_the_same(firm: Visit, filing: Filing) -> str:
    """Send the form of an old page of the entry once more."""
    firm.page.evaluate(
        """([address, what]) => {
          const form = document.createElement("form"), token = document.querySelector("[name=csrfmiddlewaretoken]");
          form.method = "post";
          form.action = address;
          form.append(token.cloneNode(), Object.assign(document.createElement("input"), {name: "what", value: what}));
          document.body.append(form);
          form.submit();
        }""",
        [firm.address("/documents/basket/add/"), f"filed:{filing.reference}.1"],
    )
    expect(firm.page).to_have_url(re.compile("#documents$"))
    firm.open("/documents/basket/")
    return "the basket is empty" if not firm.page.locator("#main .basket").count() else "something is in it"


def _balance(account: DepositAccount) -> int:
    return DepositAccount.objects.get(pk=account.pk).balance_cents


def _link(portal: Portal, address: str) -> str:
    """The link to a purchase in the e-mail to this address, once it has come."""
    found: list[str] = []

    def has_come() -> bool:
        found[:] = [
            link for text in portal.mail_to(address) for link in re.findall(r"http\S+/documents/link/\S+", text)
        ]
        return bool(found)

    wait_until(has_come)
    return found[-1]


def _path(bought: Inspection) -> str:
    return f"/documents/{bought.reference}/"


def _slug(filing: Filing) -> str:
    assert filing.case is not None
    return filing.case.slug
