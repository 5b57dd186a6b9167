"""An application for a court record of the Magistrates' Courts, and what may be applied for (domain 8)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organization
from cases.models import Paper, Venue
from cases.models.court import Named
from causebook.states import RecordState
from icms.lib.references import new_reference
from icms.lib.trilingual import Trilingual, trilingual


class RecordKind(Named):
    """A kind of record; `fee_item` is one of the Magistrates' Courts (MC)."""

    code = models.CharField(max_length=30, primary_key=True)
    fee_item = models.CharField(max_length=40)
    parties_only = models.BooleanField(default=False, help_text="only accounts that act in the case may apply")
    in_use = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class RecordReason(models.Model):
    """Why an application is refused."""

    code = models.CharField(max_length=30, primary_key=True)
    text_en = models.CharField(max_length=200)
    text_zh_hant = models.CharField(max_length=200)
    text_zh_hans = models.CharField(max_length=200)
    needs_note = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return str(self.text)

    @property
    def text(self) -> Trilingual:
        return trilingual(self, "text")


class RecordRequestQuerySet(models.QuerySet["RecordRequest"]):
    def at_the_desk(self) -> Self:
        """Those that the court has received, whatever became of them."""
        return self.exclude(received_at=None)

    def waiting(self) -> Self:
        return self.filter(state=RecordState.RECEIVED)

    def shown(self) -> Self:
        """With what every page shows."""
        return self.select_related("kind", "venue__court", "account", "organization", "taken_by", "reason", "paper")


class RecordRequest(models.Model):
    """One application: which record of which case, for what, and what became of it."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    state = models.CharField(max_length=20, choices=RecordState, default=RecordState.AWAITING_PAYMENT)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="record_requests")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    kind = models.ForeignKey(RecordKind, models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", help_text="which Magistrates' Court")
    number = models.CharField(max_length=40, help_text="case number in its normal form, or number of a ticket")
    particulars = models.TextField(max_length=1000, help_text="by which the court finds the record")
    purpose = models.CharField(max_length=300)
    language = models.CharField(max_length=7, help_text="of the papers")
    applied_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, help_text="when it was paid for, or at once where nothing is owed")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True, help_text="when an officer first took it in hand")
    ended_at = models.DateTimeField(null=True, help_text="delivered, refused or withdrawn")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.ForeignKey(RecordReason, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=1000, blank=True, help_text="of the officer, for the applicant")
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="record_request")
    pages = models.PositiveIntegerField(default=0)

    objects = RecordRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "-id"]
        indexes = [
            models.Index(fields=["account", "-applied_at"], name="records_of_an_account"),
            models.Index(fields=["received_at"], name="records_to_deliver", condition=Q(state="received")),
            models.Index(fields=["-ended_at"], name="records_that_ended"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(paper__isnull=False), name="a_delivered_record_is_a_paper"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(reason__isnull=False), name="a_refused_record_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["awaiting_payment", "withdrawn"]) | Q(received_at__isnull=False),
                name="a_record_at_the_desk_was_received",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page for whoever applied, in the active language."""
        return reverse("records:record", args=[self.reference])
