"""The proof that goes with a link request: a PDF, told by its content, scanned, kept in the document store."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from icms.lib.errors import Reason, Refused
from icms.lib.names import printable
from icms.lib.pdf.page_images import PDF, UnreadableFile, examine
from icms.lib.uploads import ArrivedFile
from icms.lib.virus import ScannerUnavailable, virus_in

MOST_PAGES = 100

TOO_LARGE = Reason("too_large", _("This file is larger than 10 MB. Scan it in fewer colours."), "proof")
TOO_LONG = Reason("too_long", _("This file has more than 100 pages. Hand in the pages that matter."), "proof")
NOT_PDF = Reason("kind", _("This is not a PDF. Save or scan the document as a PDF."), "proof")
LOCKED = Reason("locked", _("This PDF is locked with a password. Save a copy without one."), "proof")
BROKEN = Reason("broken", _("This file is damaged and cannot be opened. Save or scan it again."), "proof")
VIRUS = Reason("virus", _("The scanner found a virus in this file. Use another copy."), "proof")
UNSCANNED = Reason("unscanned", _("This file cannot be scanned for viruses now. Try again in a few minutes."), "proof")
SAID = {"kind": NOT_PDF, "locked": LOCKED}


@dataclass(frozen=True)
class Proof:
    """A file in the store."""

    sha256: str
    name: str
    pages: int
    size: int


def keep(file: ArrivedFile) -> Proof:
    """Check a file that arrived and keep it. Raises Refused, and keeps nothing."""
    incoming = file.incoming
    try:
        if incoming is None or file.size > settings.MAX_SUPPORTING_BYTES:
            raise Refused(TOO_LARGE)
        try:
            found = examine(incoming.path)
        except UnreadableFile as problem:
            raise Refused(SAID.get(problem.code, BROKEN)) from problem
        if found.media_type != PDF:
            raise Refused(NOT_PDF)
        if found.count > MOST_PAGES:
            raise Refused(TOO_LONG)
        try:
            if virus_in(incoming.path):
                raise Refused(VIRUS)
        except ScannerUnavailable as away:
            raise Refused(UNSCANNED) from away
        stored = incoming.keep()
    finally:
        if incoming is not None:
            incoming.drop()
    return Proof(stored.sha256, printable(file.name or "")[:200] or "document.pdf", found.count, file.size)
