"""What of an account's files is half sent, and how much room a filing has."""

from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from filings.models import Filing, Upload

MEGABYTE = 1 << 20


def half_sent(filing: Filing, user: User) -> list[dict[str, Any]]:
    """The uploads of this draft that this account may go on with, as rows."""
    return [_row(filing, upload) for upload in filing.uploads.unfinished().filter(owner=user).order_by("pk")]


def _row(filing: Filing, upload: Upload) -> dict[str, Any]:
    offset, args = upload.offset, [filing.reference, upload.key]
    words = _("%(done)s of %(whole)s MB have arrived. Choose the same file again: it goes on from there.")
    if offset == upload.size:
        words = _("It has arrived whole, and is being checked.")
    sizes = {"done": _megabytes(offset), "whole": _megabytes(upload.size)}
    return {
        "file_name": upload.file_name,
        "sha256": upload.sha256,
        "size": upload.size,
        "percent": offset * 100 // upload.size,
        "has_come": words % sizes,
        "url": reverse("filings:upload", args=args),
        "remove_url": reverse("filings:remove_upload", args=args),
    }


def _megabytes(size: int) -> str:
    return floatformat(size / MEGABYTE, 1)


def room(filing: Filing) -> dict[str, int]:
    """The largest file, and how many more files and bytes this filing takes."""
    documents = filing.documents.current()
    held = documents.aggregate(total=Sum("size"))["total"] or 0
    return {
        "file_bytes": settings.MAX_FILE_BYTES,
        "files": settings.MAX_FILING_FILES - documents.count(),
        "bytes": settings.MAX_FILING_BYTES - held,
    }
