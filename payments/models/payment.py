"""Payments and the methods people pay by, their receipts, and when they are deemed received (domain 5.2 and 9)."""

import uuid
from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import Q

from cases.models import Court, DeemedReceiptStamp
from icms.lib.references import new_reference
from icms.lib.triggers import facts_stay, refuse
from icms.lib.trilingual import Trilingual, trilingual
from payments import labels
from payments.models.charge import Charge
from payments.states import PaymentState

DEPOSIT = "deposit"  # the gateway of what is paid from a deposit account


class PaymentQuerySet(models.QuerySet["Payment"]):
    def unconfirmed(self, *, since: datetime) -> "PaymentQuerySet":
        """Started, and neither confirmed nor asked about since then."""
        return self.filter(
            Q(status_fetched_at=None) | Q(status_fetched_at__lt=since), state=PaymentState.STARTED, started_at__lt=since
        )

    def locked(self, pk: int) -> "Payment":
        """One payment, locked until the transaction ends. Lock its charge first."""
        return self.select_for_update(of=("self",)).get(pk=pk)


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
        triggers = [
            *facts_stay(
                *("status_fetched_at", "waiting_since", "refunded_cents", "payment_method"),
                *("provider_reference", "page_url", "page_until"),  # the webhook may overtake the page's address
                condition=pgtrigger.Q(old__state__in=["succeeded", "to_refund"]),
            ),
            pgtrigger.Trigger(  # only the trigger of the refunds themselves may change it
                name="refunded_is_a_sum",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__refunded_cents__df=pgtrigger.F("new__refunded_cents")),
                func=f"""
                    IF pg_trigger_depth() < 2 THEN
                        {refuse("What was refunded of a payment is the sum of its refunds.")}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def gateway_label(self) -> str:
        """What took it, in the reader's language."""
        return labels.gateway_label(self.gateway)

    @property
    def failure_label(self) -> str:
        """Why it settled nothing, in the reader's language; empty if it did."""
        return labels.failure_label(self.failure_code)

    @property
    def is_from_deposit(self) -> bool:
        return self.gateway == DEPOSIT


class PaymentMethod(models.Model):
    """One way to pay: a card scheme, PPS, FPS or a deposit account.

    An administrator may change its ceiling (HK$ cents) or take it out of use.
    """

    class Kind(models.TextChoices):
        CARD = "card"
        PPS = "pps"
        FPS = "fps"
        DEPOSIT = "deposit"

    code = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name_en = models.CharField(max_length=60)
    name_zh_hant = models.CharField(max_length=60)
    name_zh_hans = models.CharField(max_length=60)
    ceiling_cents = models.BigIntegerField(help_text="the most one payment may be")
    in_use = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(condition=Q(ceiling_cents__gt=0), name="payment_method_ceiling_above_nothing")
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")

    @property
    def goes_through_gateway(self) -> bool:
        """Is it paid on the gateway's hosted page?"""
        return self.kind != self.Kind.DEPOSIT


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


class ReceiptSeries(models.Model):
    """The last receipt number given by a court in a year; only `charges.receipts` changes it."""

    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["court", "year"], name="one_receipt_series_a_court_and_year"),
        ]
        triggers = [
            *facts_stay("last", while_="NEW.last = OLD.last + 1"),
            pgtrigger.Trigger(
                name="series_begin_at_nothing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__last=0),
                func=refuse("A series of receipt numbers begins at nothing."),
            ),
            pgtrigger.Trigger(
                name="numbers_are_given",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func=f"""
                    IF NOT EXISTS (
                        SELECT FROM payments_receipt
                        WHERE court_id = NEW.court_id AND year = NEW.year AND serial = NEW.last
                    ) THEN
                        {refuse("Receipt number % was drawn and given to no charge.", "NEW.last")}
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.court_id}-{self.year}"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def awaiting_pdf(self) -> "ReceiptQuerySet":
        """Numbered, and the PDF not made yet."""
        return self.filter(pdf_sha256=None)


class Receipt(models.Model):
    """The receipt of one settled charge: `DC-2026-000001`. Only the hash of its PDF is filled in later."""

    charge = models.OneToOneField(Charge, models.PROTECT, related_name="receipt")
    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(help_text="the year of issue, court time")
    serial = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    pdf_sha256 = models.CharField(max_length=64, null=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["court", "year", "serial"], name="receipt_number_unique"),
            models.CheckConstraint(condition=Q(serial__gt=0), name="receipt_numbers_begin_at_one"),
        ]
        indexes = [
            models.Index(fields=["issued_at"], name="receipts_awaiting_pdf", condition=Q(pdf_sha256=None)),
        ]
        triggers = [
            *facts_stay("pdf_sha256", while_="OLD.pdf_sha256 IS NULL"),
            pgtrigger.Trigger(
                name="numbers_are_drawn",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF NEW.serial IS DISTINCT FROM (
                        SELECT last FROM payments_receiptseries WHERE court_id = NEW.court_id AND year = NEW.year
                    ) THEN
                        {refuse("A receipt has the number that its series gave last.")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  (nothing that anybody typed)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The receipt number as printed."""
        return f"{self.court_id}-{self.year}-{self.serial:06}"
