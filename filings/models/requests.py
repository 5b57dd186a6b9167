"""An application to have a translation certified: what it asks for, beside what every filing has (domain 10)."""

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from filings.models.document import Document, DocumentType
from filings.models.filing import Filing


class TranslationRequest(models.Model):
    """What the filing asks the court language section to certify: of the two official languages, into which.

    Its two documents, the original and the translation, are documents of the filing, told apart by their types.
    """

    class Into(models.TextChoices):
        CHINESE = "zh", _("English into Chinese")
        ENGLISH = "en", _("Chinese into English")

    filing = models.OneToOneField(Filing, models.CASCADE, related_name="translation")
    into = models.CharField(max_length=2, choices=Into)
    title = models.CharField(max_length=200, help_text="of the document that was translated")
    purpose = models.CharField(max_length=300, blank=True, help_text="what it is wanted for, as its filer says")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="where a second one confirms"
    )
    checked_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True, help_text="when an officer first took it in hand")
    withdrawn_at = models.DateTimeField(null=True, help_text="by its filer, once it was lodged: for the figures")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="a_translation_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(checked_by=None, checked_at=None)
                | models.Q(checked_by__isnull=False, checked_at__isnull=False),
                name="a_checked_translation_has_its_officer",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> str:
        """The language of the original."""
        return "en" if self.into == self.Into.CHINESE else "zh"

    def language_of(self, type: DocumentType | None) -> str:
        """In which language a document of this type is."""
        return self.source if type and type.code == DocumentType.ORIGINAL else self.into

    @property
    def original(self) -> Document | None:
        """The original as it stands; None while there is none."""
        return self._part(DocumentType.ORIGINAL)

    @property
    def text(self) -> Document | None:
        """The translation as it stands; None while there is none."""
        return self._part(DocumentType.TRANSLATION)

    def _part(self, code: str) -> Document | None:
        return next((each for each in self.filing.current_documents if each.type and each.type.code == code), None)

    @property
    def certified(self) -> Document | None:
        """The certified translation, once the court has made it."""
        return self._part(DocumentType.CERTIFIED)

    @property
    def pages(self) -> int:
        """How many facing pages there are to read."""
        return max((part.pages for part in (self.original, self.text) if part), default=0)

    @property
    def mark_of_round(self) -> str:
        """What a page carries to say which round its officer saw."""
        return f"r{self.filing.round}"

    @property
    def mark(self) -> str:
        """What a page carries to say which round, and which notes as they were worded, its officer saw."""
        notes = self.notes_of_round().order_by("pk").values_list("pk", "written_at")
        return f"{self.mark_of_round}-{sha256(repr(list(notes)).encode()).hexdigest()[:16]}"

    def notes_of_round(self) -> "QuerySet[TranslationNote]":
        """What the officers noted in this round, in the order of the pages."""
        return self.notes.filter(round=self.filing.round)

    def notes_to_mend(self) -> "QuerySet[TranslationNote]":
        """With which notes it was sent back last; none until it was."""
        if not self.filing.is_returned:
            return self.notes.none()
        return self.notes.filter(round=self.filing.round - self.filing.is_being_mended)

    def pages_read(self) -> set[int]:
        """Which facing pages were read in this round by the officer who has it in hand."""
        read = self.reads.filter(round=self.filing.round, officer=self.filing.taken_by)
        return set(read.values_list("page", flat=True))


class TranslationNote(models.Model):
    """What an officer noted on a page; its filer reads it once the translation is sent back.

    Where the officer pressed on the picture of a page, the note knows on which file, and how far across and down it.
    """

    class On(models.TextChoices):
        """On which of the two files."""

        ORIGINAL = DocumentType.ORIGINAL, pgettext_lazy("note", "On the original")
        TRANSLATION = DocumentType.TRANSLATION, pgettext_lazy("note", "On the translation")

    request = models.ForeignKey(TranslationRequest, models.CASCADE, related_name="notes")
    round = models.PositiveSmallIntegerField()
    page = models.PositiveIntegerField()
    place = models.CharField(max_length=60, blank=True, help_text="the paragraph or the line")
    on = models.CharField(max_length=12, choices=On, blank=True, help_text="where it was pressed on a picture")
    across = models.PositiveSmallIntegerField(null=True, help_text="percent of the width of the page, from the left")
    down = models.PositiveSmallIntegerField(null=True, help_text="percent of the height of the page, from the top")
    text = models.CharField(max_length=1000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["page", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text="") & models.Q(page__gte=1), name="a_note_says_something"),
            models.CheckConstraint(
                condition=models.Q(on="", across=None, down=None)
                | ~models.Q(on="") & models.Q(across__range=(0, 100), down__range=(0, 100)),
                name="a_mark_is_on_the_page",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class PageRead(models.Model):
    """That an officer has had a pair of facing pages before them in a round: nothing is certified unread."""

    request = models.ForeignKey(TranslationRequest, models.CASCADE, related_name="reads")
    round = models.PositiveSmallIntegerField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    page = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "officer", "page"], name="a_page_is_read_once")
        ]

    def __str__(self) -> str:
        return f"page {self.page} of {self.request_id}"
