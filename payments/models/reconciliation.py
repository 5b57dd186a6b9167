"""The daily match of charges, the provider's settlement file and the ledger, and what differed (domain 9)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from icms.lib.references import new_reference


class SettlementFile(models.Model):
    """What a provider says it moved on one day, as it came. Another file for the day takes the place of the first."""

    gateway = models.CharField(max_length=20)
    day = models.DateField(help_text="court time")
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-day", "gateway", "-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "day", "sha256"], name="a_settlement_file_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.day}"


class Reconciliation(models.Model):
    """One day at one provider, matched three ways. Totals are HK$ cents: taken less refunded."""

    class FileState(models.TextChoices):
        MISSING = "missing"
        READ = "read"
        WRONG_ENCODING = "wrong_encoding"
        TRUNCATED = "truncated"
        UNREADABLE = "unreadable"
        OTHER_DAY = "other_day"

    gateway = models.CharField(max_length=20)
    day = models.DateField(help_text="court time")
    file = models.ForeignKey(SettlementFile, models.PROTECT, null=True, related_name="+")
    file_state = models.CharField(max_length=20, choices=FileState)
    matched_at = models.DateTimeField()
    portal_cents = models.BigIntegerField(default=0)
    provider_cents = models.BigIntegerField(null=True)
    ledger_cents = models.BigIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0, help_text="movements that agree three ways")

    class Meta:
        ordering = ["-day", "gateway"]
        constraints = [models.UniqueConstraint(fields=["gateway", "day"], name="one_reconciliation_a_day")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.day}"

    @property
    def file_was_read(self) -> bool:
        return self.file_state == self.FileState.READ


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def open(self) -> "DifferenceQuerySet":
        """Still there at the last match, and nobody has explained it."""
        return self.filter(resolved_at=None, gone_at=None)


class Difference(models.Model):
    """One thing that does not agree, until a later match finds it gone or an officer explains it. HK$ cents."""

    class Kind(models.TextChoices):
        NO_FILE = "no_file"
        BAD_FILE = "bad_file"
        MISSING = "missing"
        EXTRA = "extra"
        DOUBLED = "doubled"
        OTHER_AMOUNT = "other_amount"
        LEDGER = "ledger"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="differences")
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.CharField(max_length=80, blank=True, help_text="the reference of the payment or refund")
    portal_cents = models.BigIntegerField(null=True)
    provider_cents = models.BigIntegerField(null=True)
    ledger_cents = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1000, blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["reconciliation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "kind", "about"], name="a_difference_is_listed_once"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True, note="")
                | (Q(resolved_at__isnull=False, resolved_by__isnull=False) & ~Q(note="")),
                name="resolved_differences_say_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None and self.gone_at is None
