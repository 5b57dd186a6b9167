"""Receipts: their numbers, without a gap for each court and year, and the signed PDF of each (domain 9)."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext, pgettext

from accounts import audit
from cases.models import Paper
from cases.papers.services import SignedPaper, draw_drn, enter_paper, sign_paper
from icms.lib import clock, storage
from icms.lib.clock import court_day
from icms.lib.pdf.documents import render_pdf
from payments.charges.notifications import notify_payer
from payments.charges.selectors import succeeded_payment_of
from payments.methods.selectors import method_names
from payments.models import Charge, Receipt, ReceiptSeries
from payments.subjects import own_reference_of


def issue_receipt(*, charge: Charge, at: datetime) -> Receipt:
    """Draw the next number of the court and year of issue (court time).

    Must be called in the transaction that settles the charge: the series stays locked until it commits, and a rollback
    gives the number back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("issue_receipt() belongs in the transaction that settles the charge.")
    year = court_day(at).year
    ReceiptSeries.objects.bulk_create([ReceiptSeries(court=charge.court, year=year)], ignore_conflicts=True)
    series = ReceiptSeries.objects.select_for_update().get(court=charge.court, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return Receipt.objects.create(charge=charge, court=charge.court, year=year, serial=series.last, issued_at=at)


def make_pdf(*, receipt_id: int) -> bool:
    """Make, sign and store the PDF of a receipt, once. Returns False if it exists already."""
    receipt = Receipt.objects.select_related("charge__court", "charge__payer", "charge__organization").get(
        pk=receipt_id
    )
    if receipt.pdf_sha256:
        return False
    signed = signed_pdf(receipt)
    stored = storage.store([signed.pdf])
    with transaction.atomic():
        # Stored before the row says so; of two workers at once the second changes no row and tells nobody.
        is_first = Receipt.objects.filter(pk=receipt_id, pdf_sha256=None).update(pdf_sha256=stored.sha256)
        if is_first:
            receipt.pdf_sha256 = stored.sha256
            paper = enter_paper(signed, court=receipt.charge.court)
            audit.record(
                act="receipt.made",
                subject=receipt.charge,
                actor=None,
                number=receipt.number,
                sha256=stored.sha256,
                drn=paper.drn,
            )
            _send_to_visitor(receipt)
    return bool(is_first)


def signed_pdf(receipt: Receipt) -> SignedPaper:
    """The receipt as a tagged, signed PDF, in the language of its charge."""
    charge, at = receipt.charge, clock.now()
    number = draw_drn(charge.language)
    with translation.override(charge.language):
        paper = render_pdf(
            "pdf/receipt.html",
            facts(receipt, at) | number.context,
            language=charge.language,
            title=f"{pgettext('money', 'Receipt')} {receipt.number}",
        )
    return sign_paper(number, paper, kind=Paper.Kind.RECEIPT, about=receipt.number, at=at)


def facts(receipt: Receipt, at: datetime) -> dict[str, Any]:
    """Everything the receipt says. Call it in the language of the receipt."""
    charge: Charge = receipt.charge
    payment = succeeded_payment_of(charge)
    name = method_names().get(payment.payment_method) if payment else None
    return {
        "receipt": receipt,
        "charge": charge,
        "lines": list(charge.lines.all()),
        "saving_cents": charge.ordinary_total_cents - charge.amount_cents,
        "subject_label": charge.subject_label,
        "own_reference": own_reference_of(charge.subject_kind, charge.subject),
        "payment": payment,
        "payment_method": name or gettext("On the payment gateway’s page"),
        "signed_at": at,
    }


def _send_to_visitor(receipt: Receipt) -> None:
    charge = receipt.charge
    if charge.key:  # an account finds its receipt on the page of the charge; a visitor gets it by e-mail
        params = {"reference": charge.reference, "cents": charge.amount_cents, "number": receipt.number}
        notify_payer(charge=charge, kind="payment_received", params=params, receipt=receipt)
