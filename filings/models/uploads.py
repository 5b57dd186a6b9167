"""A file on its way into a draft or a bulk filing, sent in parts (docs/decisions/resumable-uploads.md)."""

import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from filings.models.bulk import BulkFiling
from filings.models.document import Document
from filings.models.filing import Filing
from icms.lib import clock

PREFIX = "upload-"


class UploadQuerySet(models.QuerySet["Upload"]):
    def unfinished(self) -> "UploadQuerySet":
        """Those whose file is no document of the draft, or none of the files of the bulk filing, yet."""
        return self.filter(finished_at=None)

    def expired(self) -> "UploadQuerySet":
        """Those that nobody goes on with: untouched for `UPLOAD_DAYS`, or what they are for takes files no more."""
        past = clock.now() - timedelta(days=settings.UPLOAD_DAYS)
        over = Q(filing__isnull=False) & ~Q(filing__state="draft")
        over |= Q(bulk__isnull=False) & ~Q(bulk__state__in=["open", "checking", "checked"])
        return self.filter(Q(touched_at__lt=past) | over)


class Upload(models.Model):
    """One file that its holder sends in parts. How much has come is the length of the file at `path`, no column."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.CASCADE, null=True, related_name="uploads")
    bulk = models.ForeignKey(BulkFiling, models.CASCADE, null=True, related_name="uploads")
    owner = models.ForeignKey(User, models.CASCADE, related_name="+", help_text="who sends it; nobody else may go on")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="bytes, as announced")
    sha256 = models.CharField(max_length=64, help_text="of the whole file, as the browser read it before sending")
    touched_at = models.DateTimeField()
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["touched_at"], name="uploads_by_age")]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="an_upload_has_bytes"),
            models.CheckConstraint(
                condition=Q(filing__isnull=False, bulk=None) | Q(filing=None, bulk__isnull=False),
                name="an_upload_is_for_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def of(self) -> str:
        """The reference of what it is for."""
        return str(self.filing or self.bulk)

    @property
    def path(self) -> Path:
        """Where the bytes are that have come, until the file is a document."""
        return settings.SCRATCH_ROOT / f"{PREFIX}{self.key.hex}"

    @property
    def offset(self) -> int:
        """How many bytes have come."""
        if self.finished_at:
            return self.size
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0
