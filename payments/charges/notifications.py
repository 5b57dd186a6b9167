"""What whoever pays is told: in the message box of an account, else by e-mail to the address that was given."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import email_to_address, post, send_again
from accounts.models import Message, User
from icms.lib.errors import Reason, Refused
from payments.models import Charge, Receipt

NONE_FAILED = Reason("none_failed", _("No e-mail about this payment waits to be sent again."))


def notify_payer(*, charge: Charge, kind: str, params: dict[str, Any], receipt: Receipt | None = None) -> None:
    """Promise a message about a charge, in the caller's transaction. `kind` names the text of the message.

    A receipt goes with the e-mail to a visitor as a PDF, which must be stored by now. An account needs none.
    """
    if charge.payer:
        post(to=charge.payer, kind=kind, params=params, link=charge.get_absolute_url())
        return
    email = email_to_address(
        address=charge.payer_email,
        language=charge.language,
        kind=kind,
        params=params,
        link=charge.get_absolute_url(),
        attachment_name=f"receipt-{receipt.number}.pdf" if receipt else "",
        attachment_sha256=(receipt.pdf_sha256 or "") if receipt else "",
    )
    charge.emails.add(email)


@transaction.atomic
def send_emails_again(*, charge_id: int, officer: User, email: str) -> None:
    """Promise what failed once more, to the address as it now is. Raises Refused if nothing has failed."""
    charge = Charge.objects.select_for_update().get(pk=charge_id)
    failed = list(charge.emails.email_failed())
    if not failed:
        raise Refused(NONE_FAILED)
    before = charge.payer_email
    if email != before:
        charge.payer_email = email
        charge.save(update_fields=["payer_email"])
        # What still waits goes to the new address as well.
        charge.emails.exclude(email_state=Message.EmailState.SENT).update(address=email)
    audit.record(act="charge.emails_sent_again", subject=charge, actor=officer, was=before, now=email)
    for each in failed:
        send_again(message_id=each.pk)
