"""The record: what was done, by whom, for whom. Rows are added, never changed (a trigger refuses)."""

from django.conf import settings
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from icms.lib.triggers import append_only


class CurrentTransaction(Func):
    """The number of this transaction: orders rows so that a closed batch can miss none (see audit.py)."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class AuditEntry(models.Model):
    """One act."""

    at = models.DateTimeField(db_default=Now())
    transaction = models.BigIntegerField(db_default=CurrentTransaction())
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey("accounts.Organization", models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject", "id"], name="audit_by_subject"),
            models.Index(fields=["transaction", "id"], name="audit_in_order"),
            models.Index(fields=["on_behalf_of", "-id"], name="audit_by_organization"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"


class AuditBatch(models.Model):
    """A run of entries closed under one digest that rests on the batch before it, signed with the court's key."""

    number = models.PositiveBigIntegerField(primary_key=True)
    closed_at = models.DateTimeField(db_default=Now())
    last_transaction = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    signature = models.TextField(blank=True, help_text="Base64; none on batches closed before they were signed")

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"batch {self.number}"

    @property
    def head(self) -> str:
        """`NUMBER:DIGEST`: who keeps it elsewhere can tell later that nothing was cut off or written anew."""
        return f"{self.number}:{self.digest}"
