"""What was chosen for inspection, paid for with one charge, and may be read until its last moment (domain 8)."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from cases.models import Case, Court, Paper
from filings.models import Document, IssuedDocument
from icms.lib import clock
from icms.lib.components import in_pages
from icms.lib.references import new_reference
from payments.models import Charge
from payments.states import ChargeState

KEPT_OPEN = timedelta(days=7)


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def running(self, at: datetime) -> Self:
        """Paid for, and still to be read at an instant."""
        return self.filter(paid_at__isnull=False, ends_at__gt=at)

    def unpaid(self) -> Self:
        """Asked for, and its charge may still be paid."""
        return self.filter(paid_at=None, charge__state=ChargeState.RAISED)

    def to_make(self) -> Self:
        """Paid for, and the copies not made yet; these rows are the list of work to do."""
        return self.filter(paid_at__isnull=False, made_at=None)

    def to_clear(self, at: datetime) -> Self:
        """Over, and the files of their copies still kept."""
        return self.filter(ends_at__lte=at, cleared_at=None, made_at__isnull=False)


class Inspection(models.Model):
    """One purchase: things of one court, one charge. Either an account's, or a visitor's with an e-mail address."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True, help_text="of a visitor")
    language = models.CharField(max_length=7)
    charge = models.OneToOneField(Charge, models.PROTECT, null=True, related_name="inspection")
    asked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True, help_text="nothing is read from then on")
    made_at = models.DateTimeField(null=True, help_text="when the last of its copies was made")
    cleared_at = models.DateTimeField(null=True, help_text="when the files of its copies were removed")
    acknowledgement = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="+")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["buyer", "-asked_at", "-id"], name="inspections_of_an_account"),
            models.Index(fields=["ends_at"], name="inspections_running", condition=Q(cleared_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(buyer__isnull=False, email="") | Q(buyer=None, organization=None) & ~Q(email=""),
                name="an_inspection_has_one_buyer",
            ),
            models.CheckConstraint(
                condition=Q(paid_at=None, ends_at=None) | Q(paid_at__isnull=False, ends_at__gt=models.F("paid_at")),
                name="what_is_paid_for_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page, in the active language."""
        return reverse("inspection:inspection", args=[self.reference])

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= clock.now()

    @property
    def is_withdrawn(self) -> bool:
        """Is nothing left of it that was not closed since? Asks for its items, unless they are fetched."""
        return self.paid_at is not None and all(item.withdrawn_at for item in self.items.all())

    @property
    def is_being_made(self) -> bool:
        return self.paid_at is not None and self.made_at is None


class InspectionItem(models.Model):
    """One thing of a purchase. A file (of a case) has its documents as items of their own, which cost nothing more.

    `cents` is what was charged for it (HK$). `sha256` is of the copy that is read, once made. When it is withdrawn (the
    case was restricted, the document closed) nobody reads it from that moment on, and its price goes back.
    """

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Document")
        FILE = "file", _("All open documents of the case")
        EXTRACT = "extract", _("Extract of the entry")
        CERTIFIED = "certified", _("Certified extract of the entry")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    issued = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey("self", models.CASCADE, null=True, related_name="documents")
    line = models.PositiveSmallIntegerField(default=0, help_text="of the charge; 0: paid for with its file")
    cents = models.BigIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    paper = models.OneToOneField(Paper, models.PROTECT, null=True, related_name="+", help_text="of an extract")

    class Meta:
        ordering = ["inspection", "number"]
        indexes = [models.Index(fields=["case"], name="inspected_in_a_case")]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="items_of_an_inspection_in_order"),
            models.CheckConstraint(
                condition=Q(kind="document", document__isnull=False, issued=None)
                | Q(kind="document", document=None, issued__isnull=False)
                | ~Q(kind="document") & Q(document=None, issued=None),
                name="an_inspected_document_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id}/{self.number}"

    @property
    def source(self) -> Document | IssuedDocument | None:
        """The document that it is a copy of; None of an extract or a file."""
        return self.document or self.issued

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return self.source.name if self.source else str(self.get_kind_display())

    @property
    def length(self) -> str:
        """How long its copy is, in words; empty until that is made."""
        return in_pages(self.pages) if self.pages else ""

    @property
    def is_ready(self) -> bool:
        """Can it be read, if nothing stands against it?"""
        return bool(self.sha256) and self.withdrawn_at is None
