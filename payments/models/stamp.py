"""The stamps of a payment: when it is deemed received (domain 5.2)."""

from django.db import models
from django.db.models import Q

from cases.models import DeemedReceiptStamp
from payments.models.payment import Payment


class PaymentStamp(DeemedReceiptStamp):
    """When a payment is deemed received, and its successors when a closure changes the time."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="stamps")

    class Meta(DeemedReceiptStamp.Meta):
        abstract = False
        constraints = [
            *DeemedReceiptStamp.Meta.constraints,
            models.UniqueConstraint(fields=["payment"], condition=Q(supersedes=None), name="one_first_stamp_a_payment"),
        ]
        indexes = [models.Index(fields=["received_at"], name="payment_stamps_by_receipt")]
