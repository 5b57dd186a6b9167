"""What people do in the portal, step by step, in any of its languages: chosen by name, place and role, not by words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Locator, Page, Response, expect

from accounts.models import User
from dev.demo.cast import PASSWORD
from filings.models import Filing
from filings.sealing.tasks import seal_document
from filings.sealing.verify import Verification, verify_document
from icms.lib import clock
from icms.lib.pdf.keys import court_certificate
from tests.factories import court
from tests.support.portal import Portal, wait_until

DEFENDANT = {"name_en": "Harbourview Renovation Limited", "name_zh": "海景裝修有限公司"}
GOOD, DECLINED, SLOW = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0000 0000 0077"
TWICE, NEVER, BEFORE = "4000 0000 0000 0085", "4000 0000 0000 0093", "4000 0000 0000 0101"


@dataclass
class Visit:
    """Somebody before a browser: which portal, which page, which language."""

    portal: Portal
    page: Page
    language: str = "en"

    def address(self, path: str) -> str:
        """The address of a page in this visitor's language."""
        return self.portal.url(f"/{self.language}{path}")

    def open(self, path: str) -> Response | None:
        """Go to a page of the portal."""
        return self.page.goto(self.address(path))

    def see(self, path: str) -> None:
        """The browser is at this page, or comes to it."""
        expect(self.page).to_have_url(re.compile(re.escape(self.address(path)) + r"(\?.*)?$"))

    def press(self, selector: str) -> None:
        """Press a button or follow a link of the page's main part; where another page comes, it is there when done.

        A click ends when the next page has begun to come. What is read at once, not waited for (count, inner texts),
        would be read of a page that is still empty.
        """
        self.page.locator(f"#main {selector}").first.click()
        self.page.wait_for_load_state("domcontentloaded")


def go_on(visit: Visit) -> None:
    """Press the page's one primary button."""
    visit.press("form[method=post] button.button[type=submit]:not(.second)")


def sign_in(visit: Visit, username: str) -> None:
    """Open the sign-in page and sign in."""
    visit.open("/account/sign-in/")
    give_password(visit, username)
    expect(visit.page.locator(".masthead form[action$='/sign-out/']").first).to_be_attached()


def give_password(visit: Visit, username: str) -> None:
    """On the sign-in page already: account name and password."""
    visit.page.fill("input[name=login]", username)
    visit.page.fill("input[name=password]", PASSWORD)
    go_on(visit)


def come_to_start(visit: Visit, username: str) -> None:
    """From the start page, by way of signing in, to the page that asks where a filing goes."""
    visit.open("/")
    visit.press("a[href*='/sign-in/']")
    give_password(visit, username)
    visit.press("a[href$='/filings/new/']")


def start_case(visit: Visit, kind: str = "DCPI") -> str:
    """Start a case of this kind; answers the filing's reference."""
    visit.open("/filings/new/")
    return choose_kind(visit, kind)


def choose_kind(visit: Visit, kind: str) -> str:
    """On the page that asks where a filing goes: a new case of this kind; answers the filing's reference."""
    visit.page.check(f"input[name=what][value='new:{kind}']")
    go_on(visit)
    expect(visit.page).to_have_url(re.compile(r"/filings/[0-9A-Z-]+/$"))
    return visit.page.url.rstrip("/").rsplit("/", 1)[1]


def name_party(visit: Visit, **said: str) -> None:
    """On the page that asks for a party: say who it is."""
    for name in ("capacity", "kind"):
        if name in said:
            visit.page.check(f"input[name={name}][value={said.pop(name)}]")
    for name, words in ({"address": "88 Example Street, Kowloon"} | said).items():
        visit.page.fill(f"[name={name}]", words)
    go_on(visit)


def name_parties(visit: Visit, reference: str) -> None:
    """Chan against the decorator's employer."""
    visit.open(f"/filings/{reference}/parties/")
    name_party(visit, capacity="plaintiff", kind="person", name_en="Chan Tai Man", name_zh="陳大文")
    visit.see(f"/filings/{reference}/parties/")
    visit.press("a[href$='/parties/add/']")
    name_party(visit, capacity="defendant", kind="body", **DEFENDANT)
    visit.see(f"/filings/{reference}/parties/")
    expect(visit.page.locator("#main tbody tr")).to_have_count(2)


def give_claim(visit: Visit, reference: str) -> None:
    """HK$186,400 for an accident at work."""
    visit.open(f"/filings/{reference}/claim/")
    visit.page.check("input[name=claim_kind][value=monetary]")
    visit.page.check("input[name=claim_nature][value=work]")
    visit.page.fill("input[name=amount_cents]", "186,400")
    go_on(visit)
    visit.see(f"/filings/{reference}/")


def answer(visit: Visit, reference: str, group: str, **said: str) -> None:
    """From the task list: answer what a kind of case asks beside its claim; a day in three fields."""
    visit.open(f"/filings/{reference}/")
    visit.press(f"a[href$='/filings/{reference}/questions/{group}/']")
    for name, words in said.items():
        visit.page.fill(f"[name={name}]", words)
    go_on(visit)
    visit.see(f"/filings/{reference}/")


def choose_files(visit: Visit, reference: str, files: Iterable[Path]) -> None:
    """Choose files on the documents page; without script, press the button under them."""
    visit.open(f"/filings/{reference}/documents/")
    visit.page.set_input_files("#id_file", list(files))
    without_script = visit.page.locator("form[data-upload] button[type=submit]")
    if without_script.is_visible():
        without_script.click()


def upload(visit: Visit, reference: str, files: Iterable[Path]) -> Locator:
    """Choose files and wait until each has been checked; answers their rows."""
    files = list(files)
    choose_files(visit, reference, files)
    rows = visit.page.locator("#documents li.document:not(.uploading)")
    expect(rows).to_have_count(len(files))
    expect(visit.page.locator("li.uploading")).to_have_count(0)
    return rows


def prepare(visit: Visit, files: Iterable[Path]) -> str:
    """A draft with everything in it; answers its reference."""
    reference = start_case(visit)
    name_parties(visit, reference)
    give_claim(visit, reference)
    rows = upload(visit, reference, files)
    expect(rows.and_(visit.page.locator(".fine"))).to_have_count(rows.count())
    return reference


def closed_box(visit: Visit) -> Locator:
    """The box by which one says to know that the registry is closed: one where it is, none where it is open."""
    return visit.page.locator("input[name=confirmed_closed]").locator("visible=true")


def sign(visit: Visit, name: str = "Chan Tai Man") -> None:
    """On the check page: sign, and confirm knowingly where the registry is closed."""
    visit.page.fill("input[name=signed_name]", name)
    if (closed := closed_box(visit)).count():
        closed.check()


def sign_and_lodge(visit: Visit, reference: str, name: str = "Chan Tai Man") -> None:
    """Check, sign, lodge; ends where the means is chosen, or where nothing is to pay at the confirmation.

    Where the registry closes between the page and the button, the page asks for the box to be ticked; so it is.
    """
    visit.open(f"/filings/{reference}/check/")
    sign(visit, name)
    press_lodge(visit)
    if (closed := closed_box(visit)).count() and not closed.is_checked():
        sign(visit, name)
        press_lodge(visit)


def press_lodge(visit: Visit) -> None:
    """The binding button; returns when the next page is there."""
    with visit.page.expect_navigation():
        visit.press("#lodging button[type=submit]")


def press_pay(visit: Visit, payment_method: str = "visa") -> None:
    """On the page of a charge: choose a means and press the button."""
    visit.page.check(f"input[name=payment_method][value={payment_method}]")
    visit.press("#pay")


def at_gateway(visit: Visit) -> None:
    """The browser is at the gateway's hosted page; where the means is still to be chosen, by Visa."""
    expect(visit.page.locator("input[name=payment_method], button[value=pay]").first).to_be_attached()
    if visit.page.locator("input[name=payment_method]").count():
        press_pay(visit)
    expect(visit.page).to_have_url(re.compile(re.escape(visit.portal.plan.gateway_url) + "/pay/"))


def present_card(visit: Visit, card: str = GOOD) -> None:
    """On the hosted page: type a card and pay."""
    at_gateway(visit)
    visit.page.fill("#card", card)
    visit.page.fill("#expiry", "12/30")
    visit.page.fill("#code", "123")
    visit.page.click("button[value=pay]")


def pay_by_card(visit: Visit, reference: str, card: str = GOOD) -> None:
    """Pay, and come back to the confirmation, be it by way of a page that waits."""
    present_card(visit, card)
    expect(visit.page).to_have_url(re.compile(re.escape(visit.portal.url("/"))))
    if "/payments/" in visit.page.url:
        expect(visit.page.locator("#payment .summary time")).to_be_visible()
        visit.open(f"/filings/{reference}/lodged/")
    visit.see(f"/filings/{reference}/lodged/")


def record_appears(visit: Visit) -> Locator:
    """The gold record with its acknowledgement, without a reload by hand."""
    receipt = visit.page.locator("#receipt:not(.pending):not([data-poll])")
    expect(receipt).to_be_visible()
    expect(receipt.locator("a[href$='/acknowledgement/']")).to_be_visible()
    return receipt


def download(visit: Visit, link: Locator, folder: Path) -> Path:
    """Follow a link that gives a file; where the file then is."""
    with visit.page.expect_download() as waiting:
        link.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def take_from_queue(officer: Visit, reference: str) -> None:
    """Find the filing in the queue and take it in hand."""
    officer.open(f"/desk/registry/?q={reference}")
    officer.press(f"td :is(a[href$='/{reference}/'], form[action$='/{reference}/take/'] button)")
    expect(officer.page.locator("input[name^=decision_]").first).to_be_attached()


def decide(officer: Visit, returned: dict[int, str] | None = None) -> None:
    """Accept every document but those to return, given with the note to the filer."""
    for accepted in officer.page.locator("input[name^=decision_][value=accepted]").all():
        accepted.check()
    for number, note in (returned or {}).items():
        officer.page.check(f"input[name=decision_{number}][value=returned]")
        officer.page.select_option(f"select[name=reason_{number}]", "R-07")
        officer.page.fill(f"[name=note_{number}]", note)
    go_on(officer)
    expect(officer.page.locator("button[value=confirm]")).to_be_visible()
    go_on(officer)
    expect(officer.page.locator("input[name^=decision_]")).to_have_count(0)


def accept(officer: Visit, reference: str) -> Filing:
    """Read it at the desk and accept all of it: on the page if it is deemed received by now, else when it is."""
    officer.open(f"/desk/registry/{reference}/")
    filing = Filing.objects.get(reference=reference)
    stamp = filing.current_stamp
    assert stamp is not None and stamp.deemed_at is not None
    if stamp.deemed_at <= clock.now():
        decide(officer)
    else:
        expect(officer.page.locator("input[name^=decision_]")).to_have_count(0)
        court.accept(filing, User.objects.get(username="registry"))
        with court.once_received(filing):  # the worker would wait until then
            for document in filing.documents.all():
                seal_document(document.pk)
        officer.page.reload()
    filing.refresh_from_db()
    assert filing.case is not None
    expect(officer.page.locator(".pane-decision")).to_contain_text(filing.case.number)
    return filing


def sealed_copy(visit: Visit, filing: Filing, number: int, folder: Path) -> tuple[Path, Verification]:
    """On the filing's page: the sealed copy of a document, and what a check against the court's certificate says."""
    wait_until(lambda: filing.documents.get(order=number).seal.sha256)
    visit.open(f"/filings/{filing.reference}/")
    paper = download(visit, visit.page.locator(f"a[href$='/{number}/sealed/']"), folder)
    return paper, verified(visit.portal, paper)


def verified(portal: Portal, paper: Path) -> Verification:
    """What a check against the court's certificate says."""
    return verify_document(
        paper, court_certificate(portal.folder / "certificate" / settings.COURT_CERTIFICATE_FILE.name)
    )


def record_closure(officer: Visit, *, office: str, from_at: Any, until_at: Any = None, reason: str = "gale") -> None:
    """Type a closure at the calendar desk, see what it changes, confirm. Times are on the court's clock."""
    officer.open("/desk/calendar/enter/")
    officer.page.check(f"input[name=office][value='{office}']")
    officer.page.check(f"input[name=reason][value='{reason}']")
    type_moment(officer, "from_at", from_at)
    if until_at is not None:
        type_moment(officer, "until_at", until_at)
    confirm(officer)


def type_moment(officer: Visit, name: str, at: Any) -> None:
    """Day, month, year and time in their four fields."""
    for part, words in (("day", at.day), ("month", at.month), ("year", at.year), ("time", f"{at:%H:%M}")):
        officer.page.fill(f"input[name={name}_{part}]", str(words))


def confirm(officer: Visit) -> None:
    """See what it would change, then put it into the calendar."""
    officer.press("button[value=check]")
    officer.press("button[value=confirm]")
    officer.see("/desk/calendar/")


def check_drn(visit: Visit, drn: str) -> None:
    """Ask whether a number was given; the browser solves the proof of work meanwhile."""
    visit.open("/drn/")
    visit.page.fill("input[name=drn]", drn)
    visit.press("form[data-pow] button[type=submit]")
    expect(visit.page.locator(".answer h2")).to_be_visible()
