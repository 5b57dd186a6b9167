"""Was a document sealed by the court with this DRN issued? (domain 7)

The answer says no more than the public may know already: that there is such a document, its court and the day it was
sealed; if the case is in the cause book, also its number and the kind of document. The document is never shown.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cases.courts.selectors import may
from cases.models import Service
from filings.models import Seal
from filings.sealing.drn import format_drn
from icms.lib.trilingual import Trilingual


class FileVerdict(StrEnum):
    """Is the file that somebody has the one that was sealed?"""

    SAME = "same"
    SUPERSEDED = "superseded"
    OTHER = "other"
    NOT_GIVEN = ""


@dataclass(frozen=True)
class Answer:
    """The answer for one DRN. If nothing was issued under it, only `drn` is filled.

    `now` is the DRN that took its place at `replaced_at`, because the time of receipt was corrected from `before` to
    `deemed_at`. What was struck from the court's file has been withdrawn, and nothing took its place.
    """

    drn: str
    issued: bool = False
    court: Trilingual | None = None
    sealed_at: datetime | None = None
    case_number: str = ""
    kind: Trilingual | None = None
    file: FileVerdict = FileVerdict.NOT_GIVEN
    replaced_at: datetime | None = None
    now: str = ""
    before: datetime | None = None
    deemed_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Issued, and neither replaced nor withdrawn since."""
        return self.issued and self.replaced_at is None and self.withdrawn_at is None

    @property
    def shown(self) -> str:
        """The DRN in fours."""
        return format_drn(self.drn)


def check_drn(drn: str, *, sha256: str = "") -> Answer:
    """The answer for a DRN in normal form, and for the SHA-256 (hex) of a file if one was given."""
    seal = (
        Seal.objects.filter(drn=drn, sealed_at__isnull=False)
        .exclude(sha256="")
        .select_related("document__type", "document__filing__case__venue", "document__filing__court", "document__seal")
        .first()
    )
    if seal is None:
        return Answer(drn)
    filing, now = seal.document.filing, seal.document.seal
    public = (
        filing.case is not None
        and filing.case.is_public
        and may(Service.CAUSE_BOOK, filing.case_type_id, venue=filing.case.venue)
    )
    withdrawn_at = seal.withdrawn_at
    replaced = seal.replaced_at is not None and withdrawn_at is None and now is not None
    return Answer(
        drn,
        issued=True,
        court=filing.court.name,
        sealed_at=seal.sealed_at,
        case_number=filing.case.number if public and filing.case else "",
        kind=seal.document.type.name if public and seal.document.type else None,
        file=_compared(sha256, seal),
        replaced_at=seal.replaced_at if replaced else None,
        now=format_drn(now.drn) if replaced and now else "",
        before=seal.deemed_at if replaced and public else None,
        deemed_at=now.deemed_at if replaced and now and public else None,
        withdrawn_at=withdrawn_at,
    )


def _compared(given: str, seal: Seal) -> FileVerdict:
    if not given:
        return FileVerdict.NOT_GIVEN
    if given != seal.sha256:
        return FileVerdict.OTHER
    return FileVerdict.SAME if seal.stands_until is None else FileVerdict.SUPERSEDED
