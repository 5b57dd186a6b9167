"""What whoever pays is told: in the message box of an account, else by e-mail to the address that was given."""

import logging
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from icms.lib import clock, storage
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit
from payments.models import Charge, PayerEmail

log = logging.getLogger(__name__)
TRIES = 8
WITH_RECEIPT = frozenset({"payment_received"})
NONE_FAILED = Reason("none_failed", _("No e-mail about this payment waits to be sent again."))


def notify_payer(*, charge: Charge, kind: str, params: dict[str, Any]) -> None:
    """Promise a message about a charge, in the caller's transaction. `kind` names `messages/<kind>.txt`."""
    if charge.payer:
        post(to=charge.payer, kind=kind, params=params, link=f"/payments/{charge.reference}/")
        return
    made = PayerEmail.objects.create(charge=charge, kind=kind, params=params, promised_at=clock.now())
    enqueue_on_commit(send_payer_email, made.pk)


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


@transaction.atomic
def send_emails_again(*, charge_id: int, officer: User, email: str) -> None:
    """Promise what failed once more, to the address as it now is. Raises Refused where nothing has failed."""
    charge = Charge.objects.select_for_update().get(pk=charge_id)
    failed = list(charge.payer_emails.failed())
    if not failed:
        raise Refused(NONE_FAILED)
    before = charge.payer_email
    if email != before:
        charge.payer_email = email
        charge.save(update_fields=["payer_email"])
    audit.record(act="charge.emails_sent_again", subject=charge, actor=officer, was=before, now=email)
    for each in failed:
        each.state, each.tries, each.error, each.promised_at = PayerEmail.State.QUEUED, 0, "", clock.now()
        each.save(update_fields=["state", "tries", "error", "promised_at"])
        enqueue_on_commit(send_payer_email, each.pk)


def _send(email: PayerEmail) -> None:
    charge = email.charge
    with translation.override(charge.language):
        text = render_to_string(f"accounts/messages/texts/{email.kind}.txt", {**email.params, "by_email": True})
        address = settings.PUBLIC_URL + charge.get_absolute_url()
    subject, _line, body = text.strip().partition("\n")
    letter = EmailMessage(
        subject=subject.strip(), body=f"{body.strip()}\n\n{address}\n\niCMS\n", to=[charge.payer_email]
    )
    receipt = getattr(charge, "receipt", None)
    if email.kind in WITH_RECEIPT and receipt is not None and receipt.pdf_sha256:
        with storage.open_stored(receipt.pdf_sha256) as file:
            letter.attach(f"receipt-{receipt.number}.pdf", file.read(), "application/pdf")
    letter.send()
