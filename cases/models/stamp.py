"""A stamp: the record of when a thing is deemed received, and why (domain 5.2). Never edited."""

from django.db import models

from cases.models.calendar import Office
from icms.lib.trilingual import Trilingual, trilingual


class DeemedReceiptStamp(models.Model):
    """What every stamp keeps; `filings` stamps filings, `payments` stamps payments.

    A correction is a new row that supersedes the old one; the current stamp is the one nothing supersedes. `deemed_at` is
    None while a closure has no known end (pending).
    """

    received_at = models.DateTimeField()
    deemed_at = models.DateTimeField(null=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=30)
    because_en = models.TextField()
    because_zh_hant = models.TextField()
    because_zh_hans = models.TextField()
    rests_on = models.JSONField(default=list, help_text="the calendar rows that decided")
    made_at = models.DateTimeField(auto_now_add=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.received_at} -> {self.deemed_at or 'pending'}"

    @property
    def because(self) -> Trilingual:
        """Why this time, in three languages."""
        return trilingual(self, "because")

    @property
    def is_pending(self) -> bool:
        return self.deemed_at is None
