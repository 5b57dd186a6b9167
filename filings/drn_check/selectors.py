"""Was a document sealed by the court with this DRN issued, or a paper signed by the portal? (domain 7)

The answer says no more than the public may know already: that there is such a document, its court and the day it was
sealed; if the case is in the cause book, also its number and the kind of document. The document is never shown.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cases.courts.selectors import may
from cases.models import Case, Paper, Service
from cases.numbering import parse_case_number
from filings.models import IssuedDocument, Seal
from icms.lib import clock
from icms.lib.drn import format_drn
from icms.lib.trilingual import Trilingual


class FileVerdict(StrEnum):
    """Is the file that somebody has the one that was sealed?"""

    SAME = "same"
    SUPERSEDED = "superseded"
    COPY = "copy"  # made by the portal of the sealed file, marked with a receipt
    OTHER = "other"
    NOT_GIVEN = ""


@dataclass(frozen=True)
class Answer:
    """The answer for one DRN. If nothing was issued under it, only `drn` is filled.

    `sealed_at` is when the court sealed the document, or the portal signed the paper. `place` says where the seal
    stands. `reference` and `paper` are of a paper of the portal's own.

    `now` is the DRN that took its place at `replaced_at`: of the same document, because its time of receipt was
    corrected from `before` to `deemed_at`; or of another that the court issued in its place (`by_court`), through
    every replacement since. Where nothing stands in its place, it was withdrawn: struck from the court's file, or
    withdrawn by the court, or what took its place was. Of what was `undone` at once no reason is kept.
    """

    drn: str
    issued: bool = False
    court: Trilingual | None = None
    sealed_at: datetime | None = None
    place: str = ""
    case_number: str = ""
    kind: Trilingual | None = None
    paper: str = ""
    reference: str = ""
    file: FileVerdict = FileVerdict.NOT_GIVEN
    fingerprint: str = ""
    replaced_at: datetime | None = None
    now: str = ""
    before: datetime | None = None
    deemed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    by_court: bool = False
    undone: bool = False

    @property
    def stands(self) -> bool:
        """Issued, and neither replaced nor withdrawn since."""
        return self.issued and self.replaced_at is None and self.withdrawn_at is None

    @property
    def shown(self) -> str:
        """The DRN in fours."""
        return format_drn(self.drn)

    def compared(self, given: str, sha256: str) -> "Answer":
        """With what is to be said of a file: the SHA-256 that was given (empty: none was), and the right one."""
        if not given:
            return self
        same = FileVerdict.SAME if self.stands else FileVerdict.SUPERSEDED
        return replace(self, file=same if given == sha256 else FileVerdict.OTHER, fingerprint=given)


def check_drn(drn: str, *, sha256: str = "") -> Answer:
    """The answer for a DRN in normal form, and for the SHA-256 (hex) of a file if one was given.

    A number is on one thing only, so that the first table that knows it answers.
    """
    for known in (_of_seal, _of_paper):
        if found := known(drn, sha256):
            return found
    return Answer(drn)


def _of_seal(drn: str, sha256: str) -> Answer | None:
    seal = (
        Seal.objects.filter(drn=drn, sealed_at__isnull=False)
        .exclude(sha256="")
        .select_related("document__type", "document__filing__case__venue", "document__filing__court", "document__seal")
        .select_related("issued__act__kind", "issued__case__case_type__court", "issued__case__venue")
        .first()
    )
    if seal is None:
        return None
    answer = _of_issued(seal) if seal.issued else _of_filed(seal)
    is_copy = sha256 and sha256 != seal.sha256 and seal.copies.filter(sha256=sha256).exists()
    return (
        replace(answer, file=FileVerdict.COPY, fingerprint=sha256) if is_copy else answer.compared(sha256, seal.sha256)
    )


def _of_filed(seal: Seal) -> Answer:
    document = seal.filed
    filing, now = document.filing, document.seal
    public = (
        filing.case is not None
        and filing.case.is_public
        and may(Service.CAUSE_BOOK, filing.case_type_id, venue=filing.case.venue)
    )
    replaced = seal.replaced_at is not None and seal.withdrawn_at is None and now is not None
    return Answer(
        seal.drn,
        issued=True,
        court=filing.court.name,
        sealed_at=seal.sealed_at,
        place=seal.get_place_display() if seal.place else "",
        case_number=filing.case.number if public and filing.case else "",
        kind=document.type.name if public and document.type else None,
        replaced_at=seal.replaced_at if replaced else None,
        now=format_drn(now.drn) if replaced and now else "",
        before=seal.deemed_at if replaced and public else None,
        deemed_at=now.deemed_at if replaced and now and public else None,
        withdrawn_at=seal.withdrawn_at,
    )


def _of_issued(seal: Seal) -> Answer:
    assert seal.issued is not None
    case, act, last = seal.issued.case, seal.issued.act, seal.issued.last_in_line
    instead = seal.issued.in_its_place
    public = case.is_public and may(Service.CAUSE_BOOK, case.case_type_id, venue=case.venue)
    return Answer(
        seal.drn,
        issued=True,
        court=case.court.name,
        sealed_at=seal.sealed_at,
        place=seal.get_place_display() if seal.place else "",
        case_number=case.number if public else "",
        kind=act.kind.name if public and seal.issued.is_open and _is_published(seal.issued) else None,
        replaced_at=seal.replaced_at if instead else None,
        now=instead.seal.drn_in_fours if instead and instead.is_sealed else "",
        withdrawn_at=None if instead else last.ended_at,
        by_court=True,
        undone=last.undone_at is not None,
    )


def _is_published(document: IssuedDocument) -> bool:
    return document.public_from is not None and document.public_from <= clock.now()


def _of_paper(drn: str, sha256: str) -> Answer | None:
    paper = Paper.objects.filter(drn=drn).select_related("court", "replaced_by").first()
    if paper is None:
        return None
    last = paper.last_in_line
    withdrawn_at = paper.withdrawn_at or last.withdrawn_at
    replaced = last != paper and withdrawn_at is None
    return Answer(
        drn,
        issued=True,
        court=paper.court.name if paper.court else None,
        sealed_at=paper.made_at,
        paper=paper.get_kind_display(),
        reference=paper.about if _may_be_named(paper) else "",
        replaced_at=paper.replaced_at if replaced else None,
        now=format_drn(last.drn) if replaced else "",
        withdrawn_at=withdrawn_at,
    ).compared(sha256, paper.sha256)


def _may_be_named(paper: Paper) -> bool:
    """An extract is about a case, whose number is said only while the public may know of it."""
    if paper.kind not in (Paper.Kind.EXTRACT, Paper.Kind.CERTIFIED_EXTRACT):
        return True
    number = parse_case_number(paper.about)
    case = Case.objects.numbered(number).select_related("venue").first() if number else None
    return case is not None and case.is_public and may(Service.CAUSE_BOOK, case.case_type_id, venue=case.venue)
