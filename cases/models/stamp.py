"""A stamp: the record of when a thing is deemed received, and why (domain 5.2). Never edited."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from cases.models.calendar import CalendarChange, Office
from icms.lib.triggers import append_only
from icms.lib.trilingual import Trilingual, trilingual

S = TypeVar("S", bound="DeemedReceiptStamp")


class StampQuerySet(models.QuerySet[S]):
    def current(self) -> Self:
        """Stamps that no other supersedes."""
        return self.filter(superseded_by__isnull=True)

    def touched_by(self, change: CalendarChange) -> Self:
        """Current stamps whose way from receipt to deemed receipt meets the interval of a change of the calendar."""
        touched = self.current().filter(Q(deemed_at__isnull=True) | Q(deemed_at__gte=change.from_at))
        if change.until_at is not None:
            touched = touched.filter(received_at__lte=change.until_at)
        if change.office_id is not None:
            touched = touched.filter(office=change.office_id)
        return touched


class DeemedReceiptStamp(models.Model):
    """What every stamp keeps; `filings` stamps filings, `payments` stamps payments.

    A correction is a new row that supersedes the old one; the current stamp is the one nothing supersedes. `deemed_at`
    is None while a closure has no known end (pending). A concrete stamp's Meta inherits from this one.
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

    objects = StampQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(deemed_at__isnull=True) | Q(deemed_at__gte=F("received_at")),
                name="%(class)s_not_before_receipt",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.received_at} -> {self.deemed_at or 'pending'}"

    @property
    def because(self) -> Trilingual:
        """Why this time, in three languages."""
        return trilingual(self, "because")

    @property
    def is_pending(self) -> bool:
        return self.deemed_at is None
