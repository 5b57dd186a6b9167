"""The court for the tests: reference data, the cast, and filings that were really drafted, paid, lodged and stamped."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import pikepdf
from django.conf import settings as configured

from accounts import reference_data as accounts_reference_data
from accounts.models import User
from cases.calendar import reference_data as calendar_loading
from cases.calendar import selectors as calendar_selectors
from cases.courts import reference_data as courts_loading
from cases.hearings import reference_data as hearings_loading
from cases.linking import reference_data as linking_loading
from cases.models import CaseType
from causebook import reference_data as causebook_reference_data
from dev.demo import cast as demo_cast
from filings import reference_data as filings_reference_data
from filings.drafting import services as drafting
from filings.drafting.documents.services import add_document
from filings.lodging.services import lodge
from filings.models import Document, DocumentType, Filing
from filings.registry.decisions import Verdict, decide
from filings.stamping.stamps import stamp_filing
from filings.states import Decision
from icms.lib import clock
from icms.lib.pdf.keys import make_demo_certificate
from icms.lib.storage import Incoming
from icms.lib.uploads import ArrivedFile
from payments import reference_data as payments_reference_data
from payments.charges.settlement import record_capture
from payments.models import Charge, Payment
from tests.factories import court_rows
from tests.support.kept import SCENE

# A Tuesday in court, ten in the morning: open, and no holiday near.
TUESDAY_10 = clock.from_court(datetime(2026, 11, 24, 10, 0))
PEOPLE = ("chan", "ng", "wong.pa", "wong.sa", "wong.ou", "wong.ou2", "lee.pa", "lee.ou", "registry", "registry.sup")


def load_court() -> None:
    """Load them into the present database, unless a scene stands there already (tests/support/kept.py)."""
    if SCENE.made_by is None:
        court_rows.filled(_make_court)
    calendar_selectors._kept = calendar_selectors._Kept(version=None)  # what another test entered is not here
    make_demo_certificate(configured.COURT_KEY_FILE, configured.COURT_CERTIFICATE_FILE)


def _make_court() -> None:
    before = (accounts_reference_data, courts_loading, linking_loading, calendar_loading, hearings_loading)
    for room in (*before, payments_reference_data, filings_reference_data, causebook_reference_data):
        room.load()
    demo_cast.open_accounts()


def pdf(text: str = "IN THE DISTRICT COURT", pages: int = 1) -> bytes:
    """A small sound PDF with this text on each page."""
    made = pikepdf.new()
    for number in range(pages):
        page = made.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        words = f"BT /F1 12 Tf 72 600 Td ({text} {number + 1}) Tj ET"
        page.Contents = made.make_stream(words.encode())
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def arrived(content: bytes, name: str = "writ.pdf") -> ArrivedFile:
    """A file as the upload handler hands it over."""
    incoming = Incoming()
    incoming.write(content)
    incoming.close()
    return ArrivedFile(incoming=incoming, name=name, size=len(content))


def draft_of(user: User, *, at: datetime = TUESDAY_10) -> Filing:
    """A draft ready to be lodged: a personal injuries action with its parties, claim, writ and statement of claim."""
    with clock.set_to(at):
        kind = CaseType.objects.get(pk="DCPI")
        filing = drafting.start_filing(actor=user, case_type=kind, case=None, language="en")
        for capacity, name_en, name_zh in (
            ("plaintiff", user.name_en, user.name_zh),
            ("defendant", "Harbourview Renovation Limited", "海景裝修有限公司"),
        ):
            drafting.save_party(
                filing_id=filing.pk,
                actor=user,
                party_id=None,
                capacity=capacity,
                kind="person" if capacity == "plaintiff" else "body",
                name_en=name_en,
                name_zh=name_zh,
                address="88 Example Street, Kowloon",
                telephone="",
            )
        drafting.save_claim(
            filing_id=filing.pk,
            actor=user,
            claim_kind="monetary",
            claim_nature="work",
            amount_cents=18_640_000,
        )
        for name in ("writ of summons.pdf", "statement of claim.pdf"):
            add_document(filing_id=filing.pk, actor=user, file=arrived(pdf(f"{name} {filing.reference}"), name))
    return Filing.objects.get(pk=filing.pk)


def lodge_draft(filing: Filing, *, at: datetime = TUESDAY_10) -> Charge | None:
    """Press the button at this time, knowing when it counts from."""
    owner = filing.owner
    with clock.set_to(at):
        return lodge(filing_id=filing.pk, actor=owner, signed_name=owner.name, confirmed_closed=True, language="en")


def pay(charge: Charge, *, at: datetime = TUESDAY_10) -> None:
    """The gateway has taken the money and says so at this time."""
    with clock.set_to(at):
        payment = Payment.objects.create(
            charge=charge, gateway="sandbox", amount_cents=charge.amount_cents, started_at=at
        )
        record_capture(payment=payment, cents=charge.amount_cents, currency="HKD")


def lodged_of(user: User, *, at: datetime = TUESDAY_10) -> Filing:
    """A filing lodged, paid and stamped at this time."""
    filing = draft_of(user, at=at)
    charge = lodge_draft(filing, at=at)
    assert charge is not None
    pay(charge, at=at)
    stamp_filing(filing_id=filing.pk)
    return Filing.objects.get(pk=filing.pk)


def accept(filing: Filing, officer: User, *, returned: tuple[int, ...] = ()) -> Filing:
    """The registry accepts every document but those it returns."""
    from filings.models import ReturnReason

    reason = ReturnReason.objects.get(pk="R-07")
    verdicts = {
        document.order: Verdict(Decision.RETURNED, reason, "Page 1 is cut off.")
        if document.order in returned
        else Verdict(Decision.ACCEPTED)
        for document in Document.objects.filter(filing=filing, replaced_by=None, decision="")
    }
    with once_received(filing):
        return decide(filing_id=filing.pk, officer=officer, verdicts=verdicts)


@contextlib.contextmanager
def once_received(filing: Filing) -> Iterator[None]:
    """The time at which the registry may decide on a filing: now, or when it is deemed received if that is to come."""
    stamp, now = filing.current_stamp, clock.now()
    with clock.set_to(max(now, (stamp and stamp.deemed_at) or now)):
        yield


def document_type(code: str) -> DocumentType:
    """A kind of document in a personal injuries action."""
    return DocumentType.objects.get(case_type="DCPI", code=code)
