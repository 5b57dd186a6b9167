"""When each round of a filing is deemed received, and the signed acknowledgement of it (domain 5.2, 6.4)."""

from django.db import models
from django.db.models import Q

from cases.models import DeemedReceiptStamp
from filings.models.filing import Filing


class FilingStamp(DeemedReceiptStamp):
    """When a filing is deemed received (domain 5.2)."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="stamps")
    round = models.PositiveSmallIntegerField()

    class Meta(DeemedReceiptStamp.Meta):
        constraints = [
            *DeemedReceiptStamp.Meta.constraints,
            models.UniqueConstraint(
                fields=["filing", "round"], condition=Q(supersedes=None), name="one_first_stamp_a_round"
            ),
        ]
        indexes = [
            models.Index(fields=["received_at"], name="filing_stamps_by_receipt"),
            models.Index(fields=["deemed_at"], name="filing_stamps_by_deemed"),
        ]


class Acknowledgement(models.Model):
    """A signed acknowledgement of one stamp, in the store under its hash.

    A stamp gets another one only where the fee has changed since (`Filing.fee_version`): disallowed, then paid.
    Those of filings that were lodged in bulk are one file.
    """

    stamp = models.ForeignKey(FilingStamp, models.PROTECT, related_name="acknowledgements")
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=7)
    fee_version = models.PositiveSmallIntegerField(default=0, help_text="of the filing, when this was made")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-fee_version"]
        constraints = [
            models.UniqueConstraint(fields=["stamp", "fee_version"], name="one_acknowledgement_of_a_stamp_and_its_fee")
        ]

    def __str__(self) -> str:
        return f"acknowledgement of stamp {self.stamp_id}"
