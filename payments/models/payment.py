"""A payment: one attempt to pay one charge through one gateway (domain 9)."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from icms.lib.references import new_reference
from payments.models.charge import Charge
from payments.states import PaymentState

DEPOSIT = "deposit"  # the gateway of what is paid from a deposit account


class PaymentQuerySet(models.QuerySet["Payment"]):
    def unconfirmed(self, *, since: datetime) -> "PaymentQuerySet":
        """Started, and neither confirmed nor asked about since then."""
        return self.filter(
            Q(status_fetched_at=None) | Q(status_fetched_at__lt=since), state=PaymentState.STARTED, started_at__lt=since
        )


class Payment(models.Model):
    """One attempt. At most one is open and at most one succeeds for a charge. Amounts are HK$ cents.

    `reference` is what the gateway knows us by; `provider_reference` is what we know the gateway's side by. Money that
    came and settles nothing (another amount, a second success, a withdrawn charge) waits here as *to be refunded*.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="payments")
    gateway = models.CharField(max_length=20)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    provider_reference = models.CharField(max_length=80, unique=True, null=True)
    page_url = models.URLField(max_length=500, blank=True, help_text="the gateway's hosted page")
    page_until = models.DateTimeField(null=True)
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="HKD")
    state = models.CharField(max_length=20, choices=PaymentState, default=PaymentState.STARTED)
    started_at = models.DateTimeField()
    status_fetched_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(
        null=True, help_text="the payer has come back, and the gateway has not said yet"
    )
    decided_at = models.DateTimeField(null=True)
    failure_code = models.CharField(max_length=40, blank=True)
    captured_cents = models.BigIntegerField(null=True, help_text="what the gateway says it took")
    captured_currency = models.CharField(max_length=3, blank=True)
    captured_at = models.DateTimeField(null=True, help_text="by the provider’s clock")
    payment_method = models.CharField(max_length=20, blank=True, help_text="as chosen, then as the provider says")
    refunded_cents = models.BigIntegerField(default=0, editable=False, help_text="kept by a trigger on refunds")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(fields=["started_at"], name="payments_undecided", condition=Q(state="started")),
            models.Index(fields=["decided_at"], name="payments_to_refund", condition=Q(state="to_refund")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="payment_above_nothing"),
            models.UniqueConstraint(fields=["charge"], condition=Q(state="started"), name="one_open_payment_a_charge"),
            models.UniqueConstraint(
                fields=["charge"], condition=Q(state="succeeded"), name="one_succeeded_payment_a_charge"
            ),
            models.CheckConstraint(
                condition=Q(state="started", decided_at__isnull=True)
                | (~Q(state="started") & Q(decided_at__isnull=False)),
                name="decided_payments_say_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["succeeded", "to_refund"]) | Q(captured_cents__isnull=False),
                name="captured_payments_say_how_much",
            ),
            models.CheckConstraint(
                condition=~Q(state="succeeded")
                | Q(captured_cents=models.F("amount_cents"), captured_currency=models.F("currency")),
                name="succeeded_payments_took_what_was_owed",
            ),
            models.CheckConstraint(
                condition=Q(refunded_cents=0)
                | Q(
                    refunded_cents__gt=0,
                    state__in=["succeeded", "to_refund"],
                    refunded_cents__lte=models.F("captured_cents"),
                ),
                name="no_more_is_refunded_than_was_taken",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def refundable_cents(self) -> int:
        """What was taken and is in no refund yet."""
        return (self.captured_cents or 0) - self.refunded_cents

    @property
    def is_from_deposit(self) -> bool:
        return self.gateway == DEPOSIT
