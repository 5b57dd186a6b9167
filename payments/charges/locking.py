"""Rows of this room, locked until the transaction ends; always in the order charge, payment."""

from payments.models import Charge, Payment


def locked(charge_id: int) -> Charge:
    """The charge, locked."""
    charges = Charge.objects.select_for_update(of=("self",)).select_related("court", "payer", "organization")
    return charges.get(pk=charge_id)


def locked_payment(payment_id: int) -> Payment:
    """The payment, locked. Lock its charge first."""
    return Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
