"""Is the court whole? Nothing lost, nothing twice, every figure right: asked of the rows and files of a portal."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from accounts import audit
from accounts.models import Message
from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.selectors import calendar_of
from cases.models import Case, CaseNumberSeries
from filings.bulk.writing.tasks import unacknowledged as bulk_unacknowledged
from filings.models import Acknowledgement, BulkFiling, Document, Filing, FilingStamp, Seal
from filings.sealing.verify import verify_document
from filings.stamping.selectors import unacknowledged
from filings.states import Decision, State
from icms.lib import storage
from icms.lib.pdf.keys import court_certificate
from payments.models import Charge, Payment, PaymentStamp, Receipt, ReceiptSeries, WebhookEvent
from payments.states import ChargeState, PaymentState
from tests.support.portal import wait_until

LODGED = (State.LODGED, State.ACCEPTED, State.RETURNED, State.REFUSED)


def what_waits() -> dict[str, int]:
    """How much of each kind of work is promised and not done yet."""
    waiting = {
        "bulk filings": BulkFiling.objects.filter(
            state__in=(BulkFiling.State.CHECKING, BulkFiling.State.WRITING)
        ).count()
        + bulk_unacknowledged().count(),
        "stamps": Filing.objects.awaiting_stamp().count(),
        "acknowledgements": unacknowledged().count(),
        "seals": Seal.objects.to_make().count(),
        "receipts": Receipt.objects.awaiting_pdf().count(),
        "stamps of payments": Charge.objects.awaiting_stamp().count(),
        "notices": WebhookEvent.objects.filter(processed_at=None).count(),
        "e-mails": Message.objects.email_waiting().count(),
    }
    return {name: count for name, count in waiting.items() if count}


def wait_until_quiet(seconds: float = 120.0) -> None:
    """Wait until the workers have done all that is promised; fails with what they have not."""
    connections.close_all()  # an engine may have been killed under them
    try:
        wait_until(lambda: not what_waits(), seconds)
    except AssertionError:
        raise AssertionError(f"Work was left undone after {seconds:g} seconds: {what_waits()}") from None


def must_be_whole(saw: Mapping[str, Iterable[bytes]]) -> Counter[str]:
    """Assert everything that must hold; `saw` has the files of each submission whose success page was seen.

    Answers how many of each thing were looked at.
    """
    counted: Counter[str] = Counter()
    _submissions(saw, counted)
    _money(counted)
    _stamps(counted)
    _papers(counted)
    _seals(counted)
    _numbers(counted)
    _messages(counted)
    return counted


def _submissions(saw: Mapping[str, Iterable[bytes]], counted: Counter[str]) -> None:
    for reference, files in saw.items():
        filing = Filing.objects.get(reference=reference)
        assert filing.state in LODGED and filing.received_at, f"{reference} was shown as lodged and is {filing.state}"
        held = sorted(filing.documents.values_list("sha256", flat=True))
        assert held == sorted(hashlib.sha256(file).hexdigest() for file in files), f"{reference} holds other files"
        counted["submissions seen"] += 1
    for document in Document.objects.filter(filing__state__in=LODGED):
        path = storage.path_of(document.sha256)
        assert storage.hash_of(path) == document.sha256 and path.stat().st_size == document.size
        counted["documents"] += 1


def _money(counted: Counter[str]) -> None:
    settled = list(
        Charge.objects.filter(subject_kind="filing", state=ChargeState.SETTLED).values_list("subject", flat=True)
    )
    # What was lodged in bulk is paid for as one, and its filer told once.
    singly = Filing.objects.filter(bulk_row=None)
    paid = set(singly.exclude(paid_at=None).values_list("reference", flat=True))
    assert len(settled) == len(set(settled)), "a filing was paid for twice"
    assert set(settled) == paid, f"paid and not lodged, or lodged and not paid: {set(settled) ^ paid}"
    assert not Filing.objects.filter(reference__in=paid, received_at=None).exists()
    for charge in Charge.objects.filter(state=ChargeState.SETTLED):
        payments = Payment.objects.filter(charge=charge, state=PaymentState.SUCCEEDED)
        assert [payment.captured_cents for payment in payments] == [charge.amount_cents]
        assert PaymentStamp.objects.current().filter(payment__in=payments).count() == 1
        counted["charges settled"] += 1
    assert not Payment.objects.filter(state=PaymentState.TO_REFUND).exists(), "somebody paid twice"
    assert Receipt.objects.count() == Charge.objects.filter(state=ChargeState.SETTLED).count()


def _stamps(counted: Counter[str]) -> None:
    rounds = Counter(FilingStamp.objects.current().values_list("filing", "round"))
    assert set(rounds.values()) <= {1}, "two current stamps for one round"
    received = set(Filing.objects.exclude(received_at=None).values_list("pk", "round"))
    assert received <= set(rounds), "received and not stamped"
    for stamp in FilingStamp.objects.current().select_related("office", "filing"):
        again = deemed_receipt(stamp.received_at, calendar_of(stamp.office))
        assert (stamp.deemed_at, stamp.rule) == (again.deemed_at, again.rule), "a stamp is not what its receipt gives"
        if stamp.filing.round == stamp.round:
            assert stamp.received_at == stamp.filing.received_at
        counted["stamps"] += 1


def _papers(counted: Counter[str]) -> None:
    current = set(FilingStamp.objects.current().values_list("pk", flat=True))
    acknowledged = Counter(Acknowledgement.objects.values_list("stamp", flat=True))
    assert current <= set(acknowledged) and set(acknowledged.values()) <= {1}
    papers = [(sha, "acknowledgement") for sha in Acknowledgement.objects.values_list("sha256", flat=True)]
    papers += [(sha, "receipt") for sha in Receipt.objects.values_list("pdf_sha256", flat=True)]
    for sha256, kind in papers:
        found = verify_document(storage.path_of(sha256), _certificate())
        assert found.signed_by_court and found.intact and found.kind == kind, found.what_changed
        counted[f"{kind}s"] += 1


def _seals(counted: Counter[str]) -> None:
    accepted = Document.objects.filter(decision=Decision.ACCEPTED, type__sealed=True).select_related("seal")
    assert Seal.objects.count() == accepted.count()
    for document in accepted:
        sealed = storage.path_of(document.seal.sha256)
        assert storage.hash_of(sealed) == document.seal.sha256
        with open(sealed, "rb") as file:
            assert hashlib.sha256(file.read(document.size)).hexdigest() == document.sha256, "the filed bytes changed"
        found = verify_document(sealed, _certificate())
        assert found.sealed and found.intact and found.drn == document.seal.drn, found.what_changed
        counted["seals"] += 1


def _numbers(counted: Counter[str]) -> None:
    for cases in CaseNumberSeries.objects.all():
        # Beyond the last stand only cases that a journey put on file by hand, with a number far off.
        given = Case.objects.filter(prefix=cases.prefix, year=cases.year, serial__lte=cases.last)
        serials = given.values_list("serial", flat=True)
        assert sorted(serials) == list(range(1, cases.last + 1)), "case numbers have a gap or a repeat"
        counted["case numbers"] += cases.last
    for receipts in ReceiptSeries.objects.all():
        serials = Receipt.objects.filter(court=receipts.court, year=receipts.year).values_list("serial", flat=True)
        assert sorted(serials) == list(range(1, receipts.last + 1)), "receipt numbers have a gap or a repeat"
        counted["receipt numbers"] += receipts.last


def _messages(counted: Counter[str]) -> None:
    told = Counter(
        (message.params["reference"], message.to_id)
        for message in Message.objects.filter(kind__in=("filing_lodged", "filing_pending"))
    )
    first = FilingStamp.objects.filter(supersedes=None, filing__bulk_row=None)
    rounds = Counter(first.values_list("filing__reference", "filing__owner"))
    assert told == rounds, "a filer was told twice, or not at all"
    counted["messages"] += sum(told.values())
    record = audit.verify()
    assert record.broken is None, f"the record does not hold from batch {record.broken}: {record.why}"
    call_command("verify_record")
    counted["batches of the record"] += record.whole


def _certificate():  # type: ignore[no-untyped-def]
    return court_certificate(settings.VAR_DIR / "certificate" / "court-certificate.pem")
