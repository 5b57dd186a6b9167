"""Money arrived: the application that it was for is received, in the same transaction."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from causebook.models import RecordRequest
from causebook.records.services import SUBJECT, receive_paid
from payments.models import Charge
from payments.signals import charge_settled, charge_settling


@receiver(charge_settling)
def lock_application_first(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """Application, then charge, then payment: locks are taken in one order everywhere."""
    if charge.subject_kind == SUBJECT:
        RecordRequest.objects.select_for_update(of=("self",)).filter(reference=charge.subject).first()


@receiver(charge_settled)
def receive_paid_application(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """An application that awaited this payment goes to the desk."""
    if charge.subject_kind == SUBJECT:
        receive_paid(charge.subject, charge.confirmed_at)


def unpaid_words(reference: str) -> str:
    """What the page of the charge says while the application waits for it."""
    if not RecordRequest.objects.filter(reference=reference, state="awaiting_payment").exists():
        return ""
    return _("The court has your application when the payment is confirmed, not before.")
