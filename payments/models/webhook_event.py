"""What a gateway said, stored before anything is done with it."""

from django.db import models
from django.db.models import Q

from icms.lib.triggers import facts_stay
from payments import labels


class WebhookEvent(models.Model):
    """One event as a gateway signed it: sent to our webhook, or given as the answer to our own query.

    Both carry the gateway's event id, so an event counts once whichever way it comes first. What has no
    good signature is stored too, once for each body, and decides nothing.
    """

    class Outcome(models.TextChoices):
        SETTLED = "settled"
        TO_REFUND = "to_refund"
        DECLINED = "declined"
        ABANDONED = "abandoned"
        ALREADY = "already"
        UNKNOWN_PAYMENT = "unknown_payment"
        OTHER_REFERENCE = "other_reference"
        REFUND_DONE = "refund_done"
        REFUND_FAILED = "refund_failed"
        UNREADABLE = "unreadable"
        BAD_SIGNATURE = "bad_signature"
        IGNORED = "ignored"

    class Status(models.TextChoices):
        SUCCEEDED = "succeeded"
        DECLINED = "declined"
        CANCELLED = "cancelled"
        REFUND_DONE = "refund_done"
        REFUND_FAILED = "refund_failed"

    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=80, blank=True)
    body = models.BinaryField()
    body_sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=300, blank=True)
    signature_ok = models.BooleanField()
    fetched = models.BooleanField(default=False, help_text="the answer to our own query, not sent by itself")
    received_at = models.DateTimeField()
    payment_reference = models.CharField(max_length=40, blank=True)
    refund_reference = models.CharField(max_length=40, blank=True, help_text="where it is about a refund")
    provider_reference = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=20, choices=Status, blank=True)
    amount_cents = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    failure_code = models.CharField(max_length=40, blank=True)
    payment_method = models.CharField(max_length=20, blank=True)
    occurred_at = models.DateTimeField(null=True, help_text="when it was decided, by the provider’s clock")
    processed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [
            models.Index(fields=["payment_reference"], name="webhook_events_of_payment"),
            models.Index(fields=["received_at"], name="webhook_events_unprocessed", condition=Q(processed_at=None)),
            models.Index(fields=["received_at"], name="webhook_events_forged", condition=Q(signature_ok=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "event_id"], condition=Q(signature_ok=True), name="an_event_counts_once"
            ),
            models.UniqueConstraint(
                fields=["gateway", "body_sha256"],
                condition=Q(signature_ok=False),
                name="a_forged_body_is_kept_once",
            ),
            models.CheckConstraint(
                condition=Q(processed_at__isnull=True, outcome="") | (Q(processed_at__isnull=False) & ~Q(outcome="")),
                name="processed_webhook_events_have_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(signature_ok=True) | Q(outcome="bad_signature"), name="forged_webhook_events_decide_nothing"
            ),
        ]
        # As it was signed; only what came of it is filled in, once.
        triggers = facts_stay("outcome", "processed_at", while_="OLD.outcome = ''")

    def __str__(self) -> str:
        return f"{self.gateway} {self.event_id or self.body_sha256[:8]}"

    @property
    def gateway_label(self) -> str:
        """Who says so, in the reader's language."""
        return labels.gateway_label(self.gateway)
