"""The stamps of a filing: one for each round, and its successors when a closure changes the time."""

from django.db import models
from django.db.models import Q

from cases.models import DeemedReceiptStamp
from filings.models.filing import Filing


class FilingStamp(DeemedReceiptStamp):
    """When a filing is deemed received (domain 5.2). Only the hash of its acknowledgement is filled in later."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="stamps")
    round = models.PositiveSmallIntegerField()

    class Meta(DeemedReceiptStamp.Meta):
        constraints = [
            *DeemedReceiptStamp.Meta.constraints,
            models.UniqueConstraint(
                fields=["filing", "round"], condition=Q(supersedes=None), name="one_first_stamp_a_round"
            ),
        ]
        indexes = [models.Index(fields=["received_at"], name="filing_stamps_by_receipt")]


class Acknowledgement(models.Model):
    """The signed acknowledgement of one stamp, in the store under its hash."""

    stamp = models.OneToOneField(FilingStamp, models.PROTECT, related_name="acknowledgement")
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=7)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"acknowledgement of stamp {self.stamp_id}"
