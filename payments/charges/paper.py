"""The receipt as a paper: a tagged, signed PDF in the payer's language (domain 9)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts import audit
from icms.lib import clock, storage
from icms.lib.pdf.documents import qr_code, render_pdf
from icms.lib.pdf.signing import signed_paper
from payments.charges.places import page_path
from payments.charges.selectors import payment_method_names, succeeded_payment_of
from payments.charges.telling import tell_payer
from payments.models import Charge, Receipt


def make(*, receipt_id: int) -> bool:
    """Make, sign and keep the PDF of a receipt, once; False where it exists. Stored before the row says so."""
    receipt = Receipt.objects.select_related("charge__court", "charge__payer", "charge__organization").get(
        pk=receipt_id
    )
    if receipt.pdf_sha256:
        return False
    stored = storage.store([signed(receipt)])
    with transaction.atomic():
        is_first = Receipt.objects.filter(pk=receipt_id, pdf_sha256=None).update(pdf_sha256=stored.sha256)
        if is_first:
            audit.record(
                act="receipt.made", subject=receipt.charge, actor=None, number=receipt.number, sha256=stored.sha256
            )
            _send_to_visitor(receipt)
    return bool(is_first)


def _send_to_visitor(receipt: Receipt) -> None:
    """Who has no message box gets the receipt by e-mail, as soon as it is made."""
    charge = receipt.charge
    if charge.key:
        params = {"reference": charge.reference, "cents": charge.amount_cents, "number": receipt.number}
        tell_payer(charge=charge, kind="payment_received", params=params)


def signed(receipt: Receipt) -> bytes:
    """The receipt as a signed PDF, in the language of its charge."""
    charge, at = receipt.charge, clock.now()
    with translation.override(charge.language):
        paper = render_pdf(
            "pdf/receipt.html",
            facts(receipt, at),
            language=charge.language,
            title=f"{gettext('Receipt')} {receipt.number}",
        )
    return signed_paper(paper, known_by=receipt.number, kind="receipt", at=at)


def facts(receipt: Receipt, at: datetime) -> dict[str, Any]:
    """Everything the receipt says; call it in the language it is to be said in."""
    charge: Charge = receipt.charge
    payment = succeeded_payment_of(charge)
    name = payment_method_names().get(payment.payment_method) if payment else None
    return {
        "receipt": receipt,
        "charge": charge,
        "lines": list(charge.lines.all()),
        "saving_cents": charge.ordinary_total_cents - charge.amount_cents,
        "subject_label": charge.subject_label,
        "payment": payment,
        "payment_method": name or gettext("On the payment gateway’s page"),
        "signed_at": at,
        "qr": qr_code(settings.PUBLIC_URL + page_path(charge)),
    }
