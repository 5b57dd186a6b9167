"""The proof that goes with a link request: a PDF, told by its content, scanned, kept in the document store."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from icms.lib.pdf.page_images import PDF
from icms.lib.uploads import ArrivedFile, UploadRules, receive

REASONS = {
    "too_large": _("This file is larger than 10 MB. Scan it in fewer colours."),
    "kind": _("This is not a PDF. Save or scan the document as a PDF."),
}


@dataclass(frozen=True)
class Proof:
    """A file in the store."""

    sha256: str
    name: str
    pages: int
    size: int


def store_proof(file: ArrivedFile) -> Proof:
    """Check a file that was uploaded and store it. Raises Refused, and stores nothing."""
    rules = UploadRules("proof", settings.MAX_SUPPORTING_BYTES, frozenset({PDF}), REASONS)
    with receive(file, rules) as received:
        stored = received.store()
        return Proof(stored.sha256, received.name or "document.pdf", received.pages, received.size)
