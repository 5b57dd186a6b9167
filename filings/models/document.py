"""A document in a filing, what preflight found in it, and the reference data about documents (domain 6.1, 6.5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Case, CaseType
from cases.models.court import Named
from filings.models.filing import Filing
from filings.states import Decision
from icms.lib.trilingual import Trilingual, trilingual


class DocumentType(Named):
    """A kind of document in one case type: what it does, what it costs, who may file it and see it.

    The three that have no case type are `ORIGINAL` and `TRANSLATION`, which an application for certification holds, and
    `CERTIFIED`, which the court makes of them (domain 10).
    """

    ORIGINAL, TRANSLATION, CERTIFIED = "original", "translation", "certified_translation"

    class Side(models.TextChoices):
        EITHER = "either", pgettext_lazy("who may file a document", "Either side")
        FIRST = "first", _("The side that commenced the case")
        SECOND = "second", _("The side that answers")

    case_type = models.ForeignKey(
        CaseType,
        models.PROTECT,
        null=True,
        related_name="document_types",
        help_text="none: of what the court language section certifies, in every kind of case",
    )
    code = models.CharField(max_length=40)
    originating = models.BooleanField(default=False)
    with_originating = models.BooleanField(default=False, help_text="may accompany an originating document")
    in_case = models.BooleanField(default=True, help_text="may be filed into a case that exists")
    public = models.BooleanField(default=False)
    sealed = models.BooleanField(default=True)
    e_filed = models.BooleanField(default=True)
    filed_by = models.CharField(
        max_length=10, choices=Side, default=Side.EITHER, help_text="which side of a case may file it"
    )
    signed = models.BooleanField(default=False, help_text="it must bear the signature of the party or its solicitors")
    fee_item = models.CharField(max_length=40, blank=True, help_text="code of the fee item; empty is no fee")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["case_type", "code"], name="document_type_unique_in_case_type"),
        ]


class ReturnReason(models.Model):
    """A reason in three languages, known by its code (`R-07`)."""

    code = models.CharField(max_length=6, primary_key=True)
    text_en = models.CharField(max_length=200)
    text_zh_hant = models.CharField(max_length=200)
    text_zh_hans = models.CharField(max_length=200)
    for_return = models.BooleanField(default=True)
    for_refusal = models.BooleanField(default=False)
    desk = models.CharField(
        max_length=10, choices=Filing.Desk, default=Filing.Desk.REGISTRY, help_text="who gives this reason"
    )
    needs_note = models.BooleanField(default=False, help_text="it says that the reason stands in the note")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> Trilingual:
        return trilingual(self, "text")


class DocumentQuerySet(models.QuerySet["Document"]):
    def current(self) -> "DocumentQuerySet":
        """The documents as they stand: those that were replaced are left out."""
        return self.filter(replaced_by=None)

    def open_to_the_public(self) -> "DocumentQuerySet":
        """What the public may read of, by its type or by the registry's own word (domain 8); not all cases are public.

        A document that bears a seal is open from the moment the seal is made.
        """
        is_ready = Q(type__sealed=False) | Q(seal__sealed_at__isnull=False)
        return self.filter(Q(open_override=True) | Q(open_override=None, type__public=True)).filter(is_ready)

    def with_findings(self) -> "DocumentQuerySet":
        """With what every list of documents shows: type and findings."""
        return self.select_related("type").prefetch_related("findings")


class Document(models.Model):
    """One PDF of a filing; its bytes are in the store under their SHA-256."""

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        CHINESE = "zh", _("Chinese")
        BOTH = "both", _("English and Chinese")

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="documents")
    type = models.ForeignKey(DocumentType, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.ENGLISH)
    order = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64, blank=True, help_text="of what the pages say and show")
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=0)
    written_in = models.CharField(
        max_length=2,
        choices=[("en", _("English")), ("zh", _("Chinese"))],
        blank=True,
        help_text="the script of page 1; empty where it has no text, or some of both",
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    round = models.PositiveSmallIntegerField(default=1)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True, help_text="its acceptance was struck from the file")
    on_file_of = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="once accepted, until struck",
    )
    open_override = models.BooleanField(
        null=True, help_text="the registry opened it to the public, or closed it; empty: as its type says"
    )
    return_reason = models.ForeignKey(ReturnReason, models.PROTECT, null=True, blank=True, related_name="+")
    return_note = models.TextField(max_length=2000, blank=True)
    replaced_by = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="replaces")
    seal = models.ForeignKey(
        "filings.Seal", models.PROTECT, null=True, blank=True, related_name="+", help_text="the one it bears"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["order", "id"]
        indexes = [
            models.Index(fields=["sha256"], name="documents_by_hash"),
            models.Index(fields=["on_file_of", "decided_at", "filing", "order", "id"], name="documents_on_a_file"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="returned") | Q(return_reason__isnull=False), name="a_return_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the document is called: its own title, else its type, else its file."""
        return str(self.called)

    @property
    def called(self) -> Trilingual:
        """The name in three languages, for a message that is read in another language than it is written in."""
        if self.type and not self.title:
            return self.type.name
        name = self.title or self.file_name
        return Trilingual(name, name, name)

    @property
    def mark(self) -> str:
        """What tells it from the others of its filing, whatever number it has: a form says with it whom it means."""
        return self.uploaded_at.isoformat()

    @property
    def is_open(self) -> bool:
        """May the public read of it, where it may know of the case?"""
        if self.open_override is not None:
            return self.open_override
        return self.type is not None and self.type.public

    @property
    def can_be_filed(self) -> bool:
        """Did preflight find nothing that keeps it out?"""
        return not any(finding.severity == Finding.Severity.REFUSE for finding in self.findings.all())

    @property
    def has_warnings(self) -> bool:
        return any(finding.severity == Finding.Severity.WARN for finding in self.findings.all())


class Finding(models.Model):
    """One thing the preflight found; `filings.preflight.explanations` says what its code means."""

    class Severity(models.TextChoices):
        REFUSE = "refuse", _("Cannot be filed")
        WARN = "warn", _("Look at this")
        NOTE = "note", pgettext_lazy("finding", "Note")

    document = models.ForeignKey(Document, models.CASCADE, related_name="findings")
    code = models.CharField(max_length=6)
    severity = models.CharField(max_length=6, choices=Severity)
    page = models.PositiveIntegerField(null=True)
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.code} p{self.page}"
