"""The court's seal on a document: its DRN is drawn when a filed one is accepted or the court issues one of its own, its
file made by a worker (domain 6.6, 6.7, 7).

A seal that bears a time of receipt which was corrected afterwards gives way to another one; none is ever removed.
"""

from datetime import datetime

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from filings.models.court import IssuedDocument
from filings.models.document import Document
from filings.models.filing import Filing
from filings.models.stamp import FilingStamp
from filings.states import Decision
from icms.lib.drn import drawn_once, format_drn
from icms.lib.triggers import append_only


class SealQuerySet(models.QuerySet["Seal"]):
    def to_make(self) -> "SealQuerySet":
        """Of filed documents: drawn, and the file not made yet; these rows are the list of work to do."""
        return self.filter(sha256="", withdrawn_at=None, document__decision=Decision.ACCEPTED)

    def to_make_of_issued(self) -> "SealQuerySet":
        """Of what the court issued: drawn, and the file not made yet."""
        return self.filter(sha256="", withdrawn_at=None, issued__isnull=False)

    def in_force(self) -> "SealQuerySet":
        """The seals that documents bear: made, and neither replaced nor withdrawn."""
        return self.filter(replaced_at=None, withdrawn_at=None).exclude(sha256="")

    def to_renew(self) -> "SealQuerySet":
        """Those in force that bear another time than the stamp of their round now gives, as `right_at` (domain 5.2).

        `right_at` is None while a closure has no known end. Only filings whose stamp was ever corrected are read.
        """
        stamps = FilingStamp.objects.current()
        right = stamps.filter(filing=OuterRef("document__filing"), round=OuterRef("document__round"))
        corrected = stamps.filter(supersedes__isnull=False).values("filing")
        seals = self.in_force().filter(document__filing__in=corrected, document__filing__desk=Filing.Desk.REGISTRY)
        seals = seals.annotate(right_at=Subquery(right.values("deemed_at")[:1]))
        return seals.filter(~Q(right_at=F("deemed_at")) | Q(right_at=None))


class Seal(models.Model):
    """One seal of a filed or an issued document, in force once `sha256` is filled.

    `Document.seal` names the one that a filed document bears; one that was issued has only one. `deemed_at` is the time
    that it bears: of receipt, or of issue. `place` is where it stands, empty of what was sealed before that was kept.
    """

    class Place(models.TextChoices):
        """Where a reader looks for it (design 9)."""

        CORNER = "corner", _("At the upper right of page 1")
        MARGIN = "margin", _("In the top margin of page 1")
        ELSEWHERE = "elsewhere", _("On page 1, away from the corner, where there was room")
        LAST_PAGE = "last_page", _("On a page of its own after the last")

    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="seals")
    issued = models.OneToOneField(IssuedDocument, models.PROTECT, null=True, related_name="seal")
    drn = models.CharField(max_length=12, unique=True, validators=[RegexValidator(r"^[0-9]{12}$")])
    given_at = models.DateTimeField(auto_now_add=True)
    sealed_at = models.DateTimeField(null=True)
    deemed_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=10, choices=Place, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="who had it renewed"
    )
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="the document was struck from the file, or withdrawn")

    objects = SealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(drn__regex=r"^[0-9]{12}$"), name="drn_is_twelve_digits"),
            models.CheckConstraint(
                condition=Q(document__isnull=False, issued=None) | Q(document=None, issued__isnull=False),
                name="a_seal_is_on_one_document",
            ),
            models.UniqueConstraint(fields=["document"], condition=Q(replaces=None), name="one_first_seal_a_document"),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(replaced_at=None) & ~Q(sha256=""),
                name="one_seal_in_force_a_document",
            ),
            models.CheckConstraint(
                condition=Q(sha256="", sealed_at=None)
                | ~Q(sha256="") & Q(sealed_at__isnull=False, deemed_at__isnull=False),
                name="a_seal_bears_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["given_at"], name="seals_to_make", condition=Q(sha256="", withdrawn_at=None)),
        ]
        triggers = [drawn_once()]

    def __str__(self) -> str:
        return self.drn

    @property
    def filed(self) -> Document:
        """The filed document that it is on; for those who read seals of filed documents only."""
        assert self.document is not None
        return self.document

    @property
    def drn_in_fours(self) -> str:
        """`4820 1937 5567`, as it is read out."""
        return format_drn(self.drn)

    @property
    def successor(self) -> "Seal | None":
        """The seal that takes its place, made already or not."""
        found: Seal | None = getattr(self, "replaced_by", None)
        return found

    @property
    def stands_until(self) -> datetime | None:
        """When it was replaced or withdrawn; None while it is in force."""
        return self.withdrawn_at or self.replaced_at


class SealedCopy(models.Model):
    """A copy of a sealed document, marked on each page with the receipt that it was paid with (domain 8).

    Its file is removed when its time is over; that it was made is known for ever, so that the DRN check knows it.
    """

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="copies")
    receipt = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.seal_id} for {self.receipt}"
