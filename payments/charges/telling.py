"""Telling whoever pays: in the message box of an account, else by e-mail to the address that was given."""

from typing import Any

from accounts.messages.services import post
from icms.lib import clock
from icms.lib.task_queue import enqueue_on_commit
from payments.charges.mailing import send_payer_email
from payments.models import Charge, PayerEmail


def tell_payer(*, charge: Charge, kind: str, params: dict[str, Any]) -> None:
    """Promise a message about a charge, in the caller's transaction. `kind` names `messages/<kind>.txt`."""
    if charge.payer:
        post(to=charge.payer, kind=kind, params=params, link=f"/payments/{charge.reference}/")
        return
    made = PayerEmail.objects.create(charge=charge, kind=kind, params=params, promised_at=clock.now())
    enqueue_on_commit(send_payer_email, made.pk)
