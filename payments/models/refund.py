"""A refund: money that goes back to its payer, checked and approved by two officers (domain 9)."""

import uuid
from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from icms.lib.references import new_reference
from icms.lib.triggers import refuse
from payments import labels
from payments.models.charge import ChargeLine
from payments.models.payment import Payment
from payments.states import RefundState

SENT_BACK_WITHIN = timedelta(days=45)


class RefundQuerySet(models.QuerySet["Refund"]):
    def to_send(self) -> "RefundQuerySet":
        """Approved, and not ordered at the gateway yet."""
        return self.filter(state=RefundState.APPROVED)

    def under_way(self) -> "RefundQuerySet":
        """Ordered, and the gateway has not finished it."""
        return self.filter(state=RefundState.SENT)

    def may_still_fail(self, *, now: datetime) -> "RefundQuerySet":
        """Done by the provider lately: the payer's bank may send the money back."""
        return self.filter(
            state=RefundState.DONE,
            to=Refund.To.PAYER,
            provider_reference__isnull=False,
            done_at__gt=now - SENT_BACK_WITHIN,
        )

    def to_ask_again(self, *, now: datetime) -> "RefundQuerySet":
        """Of these, the ones not asked about for as long as they had been done by then, or for a day."""
        halfway = F("done_at") + (models.Value(now) - F("done_at")) / 2
        return self.may_still_fail(now=now).filter(
            Q(tried_at__lte=now - timedelta(days=1)) | Q(tried_at__lte=halfway), tried_at__lt=now - timedelta(minutes=1)
        )


class Refund(models.Model):
    """Some or all of what one payment took. Amounts are cents of the payment's currency.

    A database trigger keeps `Payment.refunded_cents`, the sum of its refunds that are not refused; a constraint there
    holds it at or under what was taken, so nothing is refunded twice.
    """

    class Reason(models.TextChoices):
        NOT_NEEDED = "not_needed", _("The money was not needed: it came after withdrawal, twice, or in another amount")
        OVERCHARGED = "overcharged", _("More was charged than the fee")
        PAID_TWICE = "paid_twice", _("The same thing was paid for twice")
        DIRECTED = "directed", _("The court directed it")
        STRUCK = "struck", _("The registry struck the filing from the court’s file")
        OTHER = "other", _("Another reason")

    class To(models.TextChoices):
        PAYER = "payer", _("To the means it was paid by")
        DEPOSIT = "deposit", _("To the organization’s deposit account")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    state = models.CharField(max_length=10, choices=RefundState, default=RefundState.ASKED)
    cents = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="HKD")
    reason = models.CharField(max_length=20, choices=Reason)
    words = models.CharField(max_length=1000, blank=True, help_text="of who asks")
    to = models.CharField(max_length=10, choices=To, default=To.PAYER)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1000, blank=True, help_text="of the officer who decided")
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    provider_reference = models.CharField(max_length=80, unique=True, null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    failure_code = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField(null=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="refund_queue"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="refund_above_nothing"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(checked_by__isnull=True)
                | ~Q(decided_by=F("checked_by"))
                | Q(state="refused"),
                name="no_officer_approves_own_refund",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(decided_by=F("asked_by"))
                | Q(state="refused"),
                name="no_refund_is_approved_by_who_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "sent", "done", "failed"])
                | Q(checked_by__isnull=False, decided_by__isnull=False),
                name="approved_refunds_have_two_officers",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="refunds_done_say_when",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="refunds_add_up",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Delete | pgtrigger.UpdateOf("state", "cents", "payment_id"),
                declare=[("paid", "bigint")],
                func="""
                    paid := COALESCE(NEW.payment_id, OLD.payment_id);
                    UPDATE payments_payment SET refunded_cents = (
                        SELECT COALESCE(SUM(cents), 0) FROM payments_refund
                        WHERE payment_id = paid AND state <> 'refused'
                    ) WHERE id = paid;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def failure_label(self) -> str:
        """Why the gateway could not make it, in the reader's language; empty if it could."""
        return labels.failure_label(self.failure_code)

    @property
    def went_to_provider(self) -> bool:
        """Was it last entered as given back through the provider, and not by the treasury or to a deposit account?"""
        last = self.ledger_entries.filter(kind="refunded").order_by("attempt").last()
        return last is not None and last.rows.filter(place="provider").exists()

    @property
    def has_come_back(self) -> bool:
        """Was the payer told that it is done, and the bank sent it back?"""
        return self.ledger_entries.filter(kind="returned").exists()


class RefundLine(models.Model):
    """How much of one line of the charge a refund gives back; a trigger holds all refunds of a line under its price."""

    refund = models.ForeignKey(Refund, models.PROTECT, related_name="lines")
    charge_line = models.ForeignKey(ChargeLine, models.PROTECT, related_name="refund_lines")
    cents = models.BigIntegerField()

    class Meta:
        ordering = ["charge_line__position"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "charge_line"], name="refund_line_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="refund_line_above_nothing"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="lines_are_held",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("price", "bigint")],
                func=f"""
                    SELECT charged_cents INTO price FROM payments_chargeline WHERE id = NEW.charge_line_id FOR UPDATE;
                    IF price < (
                        SELECT SUM(line.cents) FROM payments_refundline line
                        JOIN payments_refund refund ON refund.id = line.refund_id
                        WHERE line.charge_line_id = NEW.charge_line_id AND refund.state <> 'refused'
                    ) THEN
                        {refuse("More would be refunded of a line than was charged for it.")}
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608  (nothing that anybody typed)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.refund_id} {self.cents}"
