"""What the court issues: orders, judgments, notices; to whom each went, and who has opened it (domain 6.7).

An act of issuing makes one document for each of its cases. A document goes to each party of its case, and who reads it
for that party is asked anew until it is opened (`filings.issuing.rules`).
"""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from cases.models import Capacity, Case, Hearing, LinkCode, Party
from cases.models.court import Named
from filings.models.explanations import reason_of
from icms.lib import clock
from icms.lib.references import new_reference
from icms.lib.trilingual import Trilingual

# So long a document may be undone: its e-mails wait, and the public does not read of it.
UNDO_WITHIN = timedelta(minutes=10)
# What takes the place of another is not undone, so that the public reads of it at once.
PUBLIC_FROM = models.Case(models.When(in_place_of=None, then=F("issued_at") + UNDO_WITHIN), default=F("issued_at"))


class IssuedKind(Named):
    """A kind of document that the court issues: reference data."""

    code = models.CharField(max_length=30, primary_key=True)
    public = models.BooleanField(default=False, help_text="open to the public unless the officer says otherwise")
    four_eyes = models.BooleanField(default=False, help_text="a second officer confirms it")
    in_use = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class OrderTemplate(Named):
    """An order in standard terms, which an officer fills in: reference data. Without courts it is for every court."""

    code = models.CharField(max_length=30, primary_key=True)
    kind = models.ForeignKey(IssuedKind, models.PROTECT, related_name="+")
    courts = ArrayField(models.CharField(max_length=5), default=list)
    in_use = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class OrderParagraph(models.Model):
    """A paragraph of a template in three languages, its blanks in braces (`filings.issuing.terms.rules`).

    `what` is what it gives the party in it to do, in a few words; empty where it gives nobody anything to do.
    """

    class Part(models.TextChoices):
        RECITAL = "recital", "recital"
        ORDER = "order", "order"

    template = models.ForeignKey(OrderTemplate, models.CASCADE, related_name="paragraphs")
    order = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=8, choices=Part)
    text_en = models.CharField(max_length=500)
    text_zh_hant = models.CharField(max_length=500)
    text_zh_hans = models.CharField(max_length=500)
    what_en = models.CharField(max_length=100, blank=True)
    what_zh_hant = models.CharField(max_length=100, blank=True)
    what_zh_hans = models.CharField(max_length=100, blank=True)
    after_previous = models.BooleanField(default=False, help_text="its days run from the last day of the one before")

    class Meta:
        ordering = ["template", "order"]
        constraints = [models.UniqueConstraint(fields=["template", "order"], name="paragraphs_in_order")]

    def __str__(self) -> str:
        return self.text_en


class IssuingAct(models.Model):
    """What an officer prepares, sees and confirms: one document, for one case or many."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a document to issue", "Draft")
        AWAITING_SECOND = "awaiting_second", pgettext_lazy("state of a document to issue", "Waits for a second officer")
        ISSUED = "issued", pgettext_lazy("state of a document to issue", "Issued")
        DISCARDED = "discarded", pgettext_lazy("state of a document to issue", "Discarded")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        CHINESE = "zh", _("Chinese")
        BOTH = "both", _("English and Chinese")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.ForeignKey(IssuedKind, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    made_on = models.DateField(help_text="the day of the order, on the court's calendar")
    judge = models.CharField(max_length=100, blank=True, help_text="by whom it was made")
    public = models.BooleanField(default=False)
    file_name = models.CharField(max_length=255, blank=True)
    template = models.ForeignKey(OrderTemplate, models.PROTECT, null=True, related_name="+")
    terms = models.JSONField(default=dict, help_text="of a template: what was typed, and the paragraphs as written")
    findings = models.JSONField(default=list, help_text="what preflight found to look at")
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("IssuedDocument", models.PROTECT, null=True, related_name="+")
    hearing = models.ForeignKey(
        Hearing,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="whose notice it is",
    )
    why = models.CharField(max_length=300, blank=True, help_text="why another is replaced")

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        indexes = [
            models.Index(
                fields=["prepared_at"],
                name="acts_of_issuing_open",
                condition=Q(state__in=["draft", "awaiting_second"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_at__isnull=False, approved_by__isnull=False),
                name="what_is_issued_has_its_officer",
            ),
            models.CheckConstraint(condition=Q(replaces=None) | ~Q(why=""), name="a_replacement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Has it still to be issued?"""
        return self.state in (self.State.DRAFT, self.State.AWAITING_SECOND)

    @property
    def why_said(self) -> Trilingual:
        """Why another is replaced, for whoever reads it."""
        return reason_of(self.why)

    @property
    def hearing_to_attend(self) -> Hearing | None:
        """The hearing of which it gives notice; None of other documents, and where the hearing does not take place."""
        return self.hearing if self.hearing and self.hearing.state == Hearing.State.FIXED else None

    @property
    def called(self) -> Trilingual:
        """Its title, or the name of its template or its kind, in three languages."""
        if self.title:
            return Trilingual(self.title, self.title, self.title)
        return self.template.name if self.template else self.kind.name


class IssuedStep(models.Model):
    """What a document gives somebody to do, and within how many days of the document, or of the step before it."""

    act = models.ForeignKey(IssuingAct, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    capacity = models.CharField(max_length=20, choices=Capacity, blank=True, help_text="who; empty is every party")
    what = models.CharField(max_length=200)
    days = models.PositiveSmallIntegerField()
    after_previous = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["act", "order"], name="steps_in_order"),
            models.CheckConstraint(condition=Q(days__gte=1), name="a_step_takes_a_day"),
        ]

    def __str__(self) -> str:
        return self.what


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    def issued(self) -> Self:
        """Confirmed, and not undone: whatever became of them."""
        return self.filter(issued_at__isnull=False, undone_at=None)

    def sealed(self) -> Self:
        """Those whose seal has been made."""
        return self.issued().filter(seal__sealed_at__isnull=False)

    def standing(self) -> Self:
        """Sealed, and neither withdrawn nor replaced."""
        return self.sealed().filter(withdrawn_at=None, replaced_at=None)

    def on_file(self, case: Case, at: datetime | None = None) -> Self:
        """What is on the file of a case, or was at an instant, the earliest first; sealed or about to be."""
        documents = self.issued().filter(case=case)
        if at is not None:
            documents = documents.filter(issued_at__lte=at)
        return documents.select_related("act__kind", "act__template", "seal").order_by("issued_at", "pk")

    def open_to_the_public(self, at: datetime | RawSQL | None = None) -> Self:
        """What the public may read of at an instant (now): what cannot be undone any more.

        Whether it may know of the case is asked elsewhere.
        """
        documents = self.standing().alias(public_from=PUBLIC_FROM).filter(public_from__lte=at or clock.now())
        return documents.filter(Q(open_override=True) | Q(open_override=None, act__public=True))

    def notice_of(self, hearing: str) -> "IssuedDocument | None":
        """The notice of the hearing of this reference that stands, sealed or about to be."""
        notices = self.issued().filter(withdrawn_at=None, replaced_at=None, act__hearing__reference=hearing)
        return (
            notices.select_related("act__kind", "act__template", "case", "seal").order_by("-issued_at", "-pk").first()
        )

    def with_unread(self) -> Self:
        """Those that a party has not opened, which could."""
        return self.standing().filter(
            Exists(Delivery.objects.unread().filter(document=OuterRef("pk")).exclude(how=Delivery.How.PAPER))
        )


class IssuedDocument(models.Model):
    """One document of an act, in one case. `Seal.issued` is its seal, drawn when it is issued."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    act = models.ForeignKey(IssuingAct, models.CASCADE, related_name="documents")
    case = models.ForeignKey(Case, models.PROTECT, related_name="issued_documents")
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the PDF before it is sealed")
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    issued_at = models.DateTimeField(null=True)
    open_override = models.BooleanField(
        null=True, help_text="the registry opened it to the public, or closed it; empty: as its act says"
    )
    undone_at = models.DateTimeField(null=True, help_text="taken back before anybody had opened it")
    withdrawn_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.OneToOneField("self", models.PROTECT, null=True, related_name="in_place_of")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=300, blank=True)

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "issued_at"], name="issued_on_a_file")]
        constraints = [
            models.UniqueConstraint(fields=["act", "case"], name="one_document_a_case"),
            models.CheckConstraint(
                condition=Q(undone_at=None, withdrawn_at=None, replaced_at=None) | Q(ended_by__isnull=False),
                name="what_ended_a_document_has_its_officer",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at=None, replaced_by=None)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
                name="replaced_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page for those in the case, in the active language."""
        return reverse("court_documents:document", args=[self.reference])

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return str(self.act.called)

    @property
    def called(self) -> Trilingual:
        """What it is called, in three languages."""
        return self.act.called

    @property
    def is_open(self) -> bool:
        """May the public read of it, where it may know of the case?"""
        return self.act.public if self.open_override is None else self.open_override

    @property
    def public_from(self) -> datetime | None:
        """From when the public may read of it, if it is open: when it cannot be undone any more."""
        if self.issued_at is None or self.undone_at:
            return None
        return self.issued_at if self.predecessor else self.issued_at + UNDO_WITHIN

    @property
    def ended_at(self) -> datetime | None:
        """When it was undone, withdrawn or replaced; None while it stands."""
        return self.undone_at or self.withdrawn_at or self.replaced_at

    @property
    def why_ended(self) -> Trilingual:
        """Why it was withdrawn or replaced, for whoever reads it."""
        return reason_of(self.ended_why)

    @property
    def stands(self) -> bool:
        return self.issued_at is not None and self.ended_at is None

    @property
    def predecessor(self) -> "IssuedDocument | None":
        """The document whose place it took."""
        found: IssuedDocument | None = getattr(self, "in_place_of", None)
        return found

    @property
    def last_in_line(self) -> "IssuedDocument":
        """Itself, or what took its place at last, through every replacement; that may have ended as well."""
        return self.replaced_by.last_in_line if self.replaced_by else self

    @property
    def in_its_place(self) -> "IssuedDocument | None":
        """What stands in its place now; None while it was not replaced, or where nothing stands there any more."""
        last = self.last_in_line
        return last if last != self and last.stands else None

    @property
    def is_sealed(self) -> bool:
        seal = getattr(self, "seal", None)
        return seal is not None and bool(seal.sha256)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unread(self) -> Self:
        """Of documents that stand, those that nobody has opened for the party."""
        return self.filter(
            opened_at=None,
            document__undone_at=None,
            document__withdrawn_at=None,
            document__replaced_at=None,
            document__seal__sealed_at__isnull=False,
        )


class Delivery(models.Model):
    """A document to one party: how it goes, and when it was first opened for it. Nothing is said of service."""

    class How(models.TextChoices):
        BOX = "box", _("Message box and e-mail")
        NOBODY = "nobody", _("Nobody of the organization has the case")
        PAPER = "paper", _("On paper")

    document = models.ForeignKey(IssuedDocument, models.CASCADE, related_name="deliveries")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=8, choices=How)
    routed_at = models.DateTimeField(help_text="when it was last found who reads it")
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    letter_at = models.DateTimeField(null=True, help_text="when its letter was last printed")
    letter_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    link_code = models.ForeignKey(LinkCode, models.PROTECT, null=True, related_name="+")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["party__order", "party"]
        constraints = [
            models.UniqueConstraint(fields=["document", "party"], name="one_delivery_a_party"),
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None) | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="opened_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["document"], name="deliveries_unread", condition=Q(opened_at=None))]

    def __str__(self) -> str:
        return f"{self.document_id} to {self.party_id}"


class DeliveryReader(models.Model):
    """An account that was told of a document, or opened it."""

    document = models.ForeignKey(IssuedDocument, models.CASCADE, related_name="readers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["document", "account"], name="one_reader_a_document")]

    def __str__(self) -> str:
        return f"{self.document_id} by {self.account_id}"
