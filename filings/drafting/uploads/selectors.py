"""What of an account's files is half sent, and how much room a filing has."""

from typing import Any

from django.conf import settings
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from filings.drafting.sharing.services import editor_of
from filings.models import Filing, Upload

MEGABYTE = 1 << 20


def half_sent(filing: Filing, user: User) -> list[dict[str, Any]]:
    """The uploads of this draft, as rows: only its sender goes on with one, whoever prepares the draft removes it."""
    uploads = filing.unfinished_uploads
    editor = editor_of(filing) if uploads else None
    return [
        half_sent_row(
            upload,
            user,
            url=reverse("filings:upload", args=[filing.reference, upload.key]),
            remove_url=reverse("filings:remove_upload", args=[filing.reference, upload.key]),
            editor=editor.holder if editor else None,
        )
        for upload in uploads
    ]


def half_sent_row(
    upload: Upload, user: User, *, url: str, remove_url: str, editor: User | None = None
) -> dict[str, Any]:
    """A file that is half sent, as its row shows it; `editor` is who keeps it from being added, whole as it is."""
    offset, language = upload.offset, get_language() or "en"
    if offset == upload.size and editor and editor != upload.owner:
        words = _("It has arrived whole. It is added as soon as %(editor)s is done with the draft.")
    elif offset == upload.size:
        words = _("It has arrived whole, and is being checked.")
    elif upload.owner != user:
        words = _("%(sender)s has sent %(done)s of %(whole)s MB of it.")
    else:
        words = _("%(done)s of %(whole)s MB have arrived. Choose the same file again: it goes on from there.")
    facts = {
        "done": _megabytes(offset),
        "whole": _megabytes(upload.size),
        "sender": upload.owner.name_in(language),
        "editor": editor.name_in(language) if editor else "",
    }
    return {
        "file_name": upload.file_name,
        "sha256": upload.sha256 if upload.owner == user else "",
        "is_whole": offset == upload.size,
        "size": upload.size,
        "percent": offset * 100 // upload.size,
        "has_come": words % facts,
        "url": url,
        "remove_url": remove_url,
    }


def _megabytes(size: int) -> str:
    return floatformat(size / MEGABYTE, 1)


def room(filing: Filing, user: User) -> dict[str, int]:
    """The largest file, and how many more files and bytes this filing takes from this account."""
    held = [each.size for each in filing.current_documents]
    held += [each.size for each in filing.unfinished_uploads if each.owner_id != user.pk]
    return {
        "file_bytes": settings.MAX_FILE_BYTES,
        "files": settings.MAX_FILING_FILES - len(held),
        "bytes": settings.MAX_FILING_BYTES - sum(held),
    }
