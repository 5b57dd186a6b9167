"""A receipt for money, and the gapless series it is numbered in (domain 9)."""

from django.db import models
from django.db.models import Q

from cases.models import Court
from payments.models.charge import Charge


class ReceiptSeries(models.Model):
    """The last receipt number given by a court in a year; only `charges.receipts` changes it."""

    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["court", "year"], name="one_receipt_series_a_court_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.court_id}-{self.year}"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def awaiting_pdf(self) -> "ReceiptQuerySet":
        """Numbered, and the PDF not made yet: the row is the promise of the work."""
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

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The receipt number as printed."""
        return f"{self.court_id}-{self.year}-{self.serial:06}"
