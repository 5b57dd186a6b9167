"""Sending an e-mail to somebody who paid without an account; the receipt goes with it as a PDF."""

import logging
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from icms.lib import storage
from payments.charges.places import page_path
from payments.models import PayerEmail

log = logging.getLogger(__name__)
TRIES = 8
WITH_RECEIPT = frozenset({"payment_received"})


@shared_task
def send_payer_email(email_id: int) -> None:
    """Send one e-mail in the language of its charge; a failure is kept and tried again by the sweep, eight times."""
    with transaction.atomic():
        email = (
            PayerEmail.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("charge__receipt")
            .waiting()
            .filter(pk=email_id)
            .first()
        )
        if email is None:
            return
        email.tries += 1
        try:
            _send(email)
        except (OSError, SMTPException) as error:
            log.warning("E-mail %s to a payer was not taken: %s", email_id, error)
            email.error = str(error)[:300]
            if email.tries >= TRIES:
                email.state = PayerEmail.State.FAILED
        else:
            email.state, email.error = PayerEmail.State.SENT, ""
        email.save(update_fields=["state", "tries", "error"])


def _send(email: PayerEmail) -> None:
    charge = email.charge
    with translation.override(charge.language):
        text = render_to_string(f"messages/{email.kind}.txt", {**email.params, "by_email": True})
        address = settings.PUBLIC_URL + page_path(charge)
    subject, _, body = text.strip().partition("\n")
    letter = EmailMessage(
        subject=subject.strip(), body=f"{body.strip()}\n\n{address}\n\niCMS\n", to=[charge.payer_email]
    )
    receipt = getattr(charge, "receipt", None)
    if email.kind in WITH_RECEIPT and receipt is not None and receipt.pdf_sha256:
        with storage.open_stored(receipt.pdf_sha256) as file:
            letter.attach(f"receipt-{receipt.number}.pdf", file.read(), "application/pdf")
    letter.send()
