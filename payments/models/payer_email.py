"""An e-mail to somebody who paid without an account, and how it fared: the row is the promise of the work."""

from django.db import models
from django.db.models import Q

from payments.models.charge import Charge


class PayerEmailQuerySet(models.QuerySet["PayerEmail"]):
    def waiting(self) -> "PayerEmailQuerySet":
        """Promised, and not gone."""
        return self.filter(state=PayerEmail.State.QUEUED)

    def failed(self) -> "PayerEmailQuerySet":
        """Tried as often as is sensible, and not gone."""
        return self.filter(state=PayerEmail.State.FAILED)


class PayerEmail(models.Model):
    """One e-mail about a charge: its words are those of `messages/<kind>.txt`, its paper is the receipt."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    charge = models.ForeignKey(Charge, models.CASCADE, related_name="payer_emails")
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    promised_at = models.DateTimeField()

    objects = PayerEmailQuerySet.as_manager()

    class Meta:
        ordering = ["-promised_at", "-id"]
        indexes = [
            models.Index(fields=["promised_at"], name="payer_emails_waiting", condition=Q(state="queued")),
            models.Index(fields=["promised_at"], name="payer_emails_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.charge_id}"
