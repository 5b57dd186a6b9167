"""Supporting documents: told by their content, scanned, kept encrypted, looked at as pictures (domain 3.3)."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import SupportingDocument, User
from accounts.registration.transitions import locked
from icms.lib import clock, encryption
from icms.lib.errors import Reason, Refused
from icms.lib.pdf.page_images import JPEG, PDF, PNG, THUMBNAIL_WIDTH, WIDTH, page_image
from icms.lib.uploads import ArrivedFile, UploadRules, receive

MOST_FILES = 20
TOO_MANY = Reason("too_many", _("An application takes 20 files and 40 MB in all. Remove one first."), "file")
REASONS = {
    "too_large": _("This file is larger than 10 MB. Scan it in fewer colours, or save it in parts."),
    "kind": _("This is neither a PDF nor a picture (JPEG, PNG). Scan it, or take a photograph."),
}


def add_document(
    *, application_id: int, file: ArrivedFile, kind: str, actor: User | None, may_add: frozenset[str]
) -> SupportingDocument:
    """Check a file that arrived and keep it, encrypted, with an application that is in one of the states `may_add`.

    `actor` is the officer who keys a paper application in, None for the applicant. Raises Refused, and keeps nothing.
    """
    rules = UploadRules("file", settings.MAX_SUPPORTING_BYTES, frozenset({PDF, JPEG, PNG}), REASONS)
    with receive(file, rules) as received:
        stored = encryption.store(received.path)
    with transaction.atomic():
        application = locked(application_id)
        if application.state not in may_add:
            raise Refused(Reason("state", _("Nothing can be added to this application now.")))
        taken = application.documents.aggregate(last=Max("order"), bytes=Sum("size"))
        if (
            application.documents.count() >= MOST_FILES
            or (taken["bytes"] or 0) + file.size > settings.MAX_APPLICATION_BYTES
        ):
            raise Refused(TOO_MANY)
        document = SupportingDocument.objects.create(
            application=application,
            order=(taken["last"] or 0) + 1,
            kind=kind,
            name=received.name or "document",
            media_type=received.media_type,
            pages=received.pages,
            size=received.size,
            sealed_sha256=stored.sha256,
            added_at=clock.now(),
            added_by=actor,
        )
        if actor is None:
            application.saved_at = document.added_at
            application.save(update_fields=["saved_at"])
        audit.record(
            act="application.document_added", subject=application, actor=actor, document=document.order, kind=kind
        )
    return document


def picture_of(document: SupportingDocument, page: int, *, small: bool = False) -> bytes:
    """One page (the first is 1) as PNG; the plain file is on the disk only while it is drawn. Raises PageNotDrawn."""
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=settings.SCRATCH_ROOT, prefix="supporting-") as plain:
        plain.write(encryption.read(document.sealed_sha256))
        plain.flush()
        return page_image(Path(plain.name), document.media_type, page, THUMBNAIL_WIDTH if small else WIDTH)
