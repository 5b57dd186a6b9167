"""The documents of a draft: add, check, describe, replace, remove (domain 6.1, 6.2)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Representation
from cases.models.case import two_sides
from filings.drafting.autosave.services import forget_page
from filings.drafting.checks import size_blockers
from filings.drafting.services import locked_draft, touch
from filings.models import Document, DocumentType, Filing, Finding, Upload
from filings.preflight.findings import Finding as Found
from filings.preflight.findings import in_order
from filings.preflight.selectors import findings_in_case
from filings.preflight.services import Limits, Report, preflight, scan_for_viruses, too_large
from filings.states import Decision
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.folding import script_of
from icms.lib.uploads import ArrivedFile, dropped_at_end

WORDS = re.compile(r"[a-z]+|[\u3400-\u9fff]+")
SMALL_WORDS = {"of", "the", "a", "and", "with", "for"}
ONLY_MEND = Reason("only_mend", _("Only the documents that the registry returned can be replaced now."))
GONE = Reason("gone", _("This document was replaced or removed meanwhile. Look at the list again."))


@dataclass(frozen=True)
class CheckedFile:
    """A file as it was looked through: what it is called, what was found, its hash (empty where it is not kept)."""

    name: str
    size: int
    pages: int
    sha256: str
    content_sha256: str
    written_in: str
    findings: tuple[Found, ...]


def add_document(
    *,
    filing_id: int,
    actor: User,
    file: ArrivedFile,
    type: DocumentType | None = None,
    replaces: Document | None = None,
    upload: Upload | None = None,
) -> Document:
    """Check a file that was uploaded and add it to the draft; `upload` if it came in parts, which is finished by it.

    A file that cannot be filed becomes a row that says why, and its bytes are not kept. Refused if the filing would
    grow too large, and where it may not be changed so (`_place_for`); then nothing is kept either.
    """
    with dropped_at_end(file) as incoming:
        with transaction.atomic():  # it is not held while the file is checked, so the place is asked for again then
            filing = locked_draft(filing_id, actor)
            _place_for(filing, file.size, replaces)
        if incoming is None:
            report, sha256 = Report((too_large(file.size, settings.MAX_FILE_BYTES),)), ""
            found = list(report.findings)
        else:
            report = preflight(incoming.path, limits=Limits(file_bytes=settings.MAX_FILE_BYTES))
            found = [*report.findings, *findings_in_case(filing, incoming.sha256, report, replaces)]
            if not report.refused and (virus := scan_for_viruses(incoming.path)):
                found.append(virus)
            fit = not any(finding.severity == Finding.Severity.REFUSE for finding in found)
            sha256 = incoming.keep().sha256 if fit else ""
        checked = CheckedFile(
            name=(file.name or "document.pdf")[:255],
            size=file.size,
            pages=report.pages,
            sha256=sha256,
            content_sha256=report.content_sha256,
            written_in=script_of(report.first_page_text),
            findings=tuple(in_order(found)),
        )
        with transaction.atomic():
            document = _save_document(filing_id, actor, checked, type, replaces)
            if upload:
                _finished_by(upload, document)
            return document


@transaction.atomic
def replace_document(*, filing_id: int, actor: User, replaces: Document, file: CheckedFile) -> Document:
    """Put a file that was looked through and kept already in the place of a document; as `add_document` refuses."""
    return _save_document(filing_id, actor, file, None, replaces)


def _save_document(
    filing_id: int, actor: User, file: CheckedFile, type: DocumentType | None, replaces: Document | None
) -> Document:
    filing = locked_draft(filing_id, actor)
    replaces = _place_for(filing, file.size, replaces)
    last = filing.documents.aggregate(last=Max("order"))["last"] or 0
    document = Document.objects.create(
        filing=filing,
        type=(kind := type or (replaces.type if replaces else _type_of(filing, file))),
        title=replaces.title if replaces else "",
        language=_language_of(filing, kind, replaces.language if replaces else _guess_language(file.name)),
        order=last + 1,
        round=filing.round,
        file_name=file.name,
        size=file.size,
        pages=file.pages,
        sha256=file.sha256,
        content_sha256=file.content_sha256,
        written_in=file.written_in,
    )
    Finding.objects.bulk_create(
        Finding(document=document, code=one.code, severity=one.severity, page=one.page, params=one.params)
        for one in file.findings
    )
    if replaces is not None:
        _put_in_place_of(filing, replaces, document)
    touch(filing, actor)
    audit.record(act="filing.document_added", subject=filing, actor=actor, document=document.order, sha256=file.sha256)
    return document


def _finished_by(upload: Upload, document: Document) -> None:
    """Note what the upload became. Refused if it was removed or finished meanwhile, so that no file is added twice."""
    upload.document, upload.finished_at = document, clock.now()
    now_is = {"document": document, "finished_at": upload.finished_at}
    if not Upload.objects.unfinished().filter(pk=upload.pk).update(**now_is):
        raise Refused(GONE)


def _place_for(filing: Filing, size: int, replaces: Document | None) -> Document | None:
    """The document whose place this file takes, as it is now; None where it is one more.

    Refused if that is gone or accepted, if there is no room, and for one more while a returned filing is mended.
    """
    if replaces:
        replaces = filing.documents.filter(pk=replaces.pk, replaced_by=None).first()
        if replaces is None:
            raise Refused(GONE)
    if reasons := list(
        size_blockers(filing, files=0 if replaces else 1, size=size - (replaces.size if replaces else 0))
    ):
        raise Refused(reasons)
    if filing.round > 1 and replaces is None:
        raise Refused(ONLY_MEND)
    if replaces is not None and replaces.decision == Decision.ACCEPTED:
        raise Refused(Reason("accepted", _("The registry has accepted this document; it cannot be replaced.")))
    return replaces


def _put_in_place_of(filing: Filing, old: Document, new: Document) -> None:
    """Replace a document: one of this round is deleted, one that the registry returned stays on record."""
    if old.round < filing.round:
        old.replaced_by = new
        old.save(update_fields=["replaced_by"])
    else:
        predecessor = Document.objects.filter(replaced_by=old).first()
        order = old.order
        old.delete()
        if predecessor:
            predecessor.replaced_by = new
            predecessor.save(update_fields=["replaced_by"])
        new.order = order
        new.save(update_fields=["order"])


@transaction.atomic
def describe_document(
    *, document_id: int, actor: User, type: DocumentType, title: str = "", language: str = ""
) -> Document:
    """Say what a document is. Of a translation to certify the language follows from that."""
    filing, document = _locked_document(document_id, actor)
    if document.decision:
        raise Refused(Reason("decided", _("The registry has decided on this document; replace it instead.")))
    document.type, document.title, document.language = type, title, _language_of(filing, type, language)
    document.save(update_fields=["type", "title", "language"])
    touch(filing, actor)
    audit.record(act="filing.document_described", subject=filing, actor=actor, document=document.order)
    return document


@transaction.atomic
def remove_document(*, document_id: int, actor: User) -> None:
    """Remove a document from the draft. Refused once the registry has decided on it, because it stays on record."""
    filing, document = _locked_document(document_id, actor)
    if document.decision:
        raise Refused(Reason("decided", _("The registry has decided on this document; replace it instead.")))
    document.delete()
    forget_page(filing, f"documents/{document.order}/")
    touch(filing, actor)
    audit.record(act="filing.document_removed", subject=filing, actor=actor, document=document.order)


@transaction.atomic
def move_document(*, filing_id: int, actor: User, mark: str, to: int) -> int:
    """Give a document another place in the filing, counted from 1; returns the place it has now.

    The registry reads the documents in this order. In a mended filing what was accepted keeps its place.
    """
    filing = locked_draft(filing_id, actor)
    if filing.round > 1:
        raise Refused(ONLY_MEND)
    documents = list(filing.documents.current())
    numbers = [document.order for document in documents]
    moved = next((document for document in documents if document.mark == mark), None)
    if moved is None:
        raise Refused(GONE)
    before = documents.index(moved)
    documents.insert(max(0, min(to - 1, len(documents) - 1)), documents.pop(before))
    if documents.index(moved) != before:
        for document, number in zip(documents, numbers, strict=True):
            document.order = number
        Document.objects.bulk_update(documents, ["order"])
        forget_page(filing, "documents/")
        touch(filing, actor)
        audit.record(act="filing.document_moved", subject=filing, actor=actor, before=before + 1, document=moved.order)
    return documents.index(moved) + 1


def _locked_document(document_id: int, actor: User) -> tuple[Filing, Document]:
    """The draft, locked, and its document. Refused if the document was replaced or removed meanwhile."""
    filing_id = Document.objects.filter(pk=document_id).values_list("filing_id", flat=True).first()
    if filing_id is None:
        raise Refused(GONE)
    filing = locked_draft(filing_id, actor)
    document = filing.documents.filter(pk=document_id, replaced_by=None).first()
    if document is None:
        raise Refused(GONE)
    return filing, document


def allowed_types(filing: Filing) -> QuerySet[DocumentType]:
    """The types of document that this filing may hold."""
    if filing.is_translation:
        return DocumentType.objects.filter(case_type=None, e_filed=True)
    kinds = DocumentType.objects.filter(case_type=filing.case_type_id, e_filed=True)
    if filing.commences:
        return kinds.filter(with_originating=True) | kinds.filter(originating=True)
    return kinds.filter(in_case=True, filed_by__in=[DocumentType.Side.EITHER, *_sides_of_filer(filing)])


def _sides_of_filer(filing: Filing) -> set[DocumentType.Side]:
    """On which sides of the case the filer acts; both, where it acts for no party that the court's file names."""
    if filing.organization:
        acts_for = Q(represented_by=filing.organization)
    else:
        own = Representation.objects.present().filter(party__case=filing.case, account=filing.owner)
        acts_for = Q(pk__in=own.values("party"))
    parties = list(filing.case.parties.filter(acts_for)) if filing.case else []
    first, second = two_sides(parties)
    sides = {side for side, found in ((DocumentType.Side.FIRST, first), (DocumentType.Side.SECOND, second)) if found}
    return sides or {DocumentType.Side.FIRST, DocumentType.Side.SECOND}


def _type_of(filing: Filing, file: CheckedFile) -> DocumentType | None:
    """A first guess at what a file is: of an original and its translation, by what it is written in."""
    kinds = allowed_types(filing)
    if not filing.is_translation:
        return guess_type(file.name, kinds)
    have = {document.type_id for document in filing.documents.current()}
    missing = [kind for kind in kinds if kind.pk not in have]
    likely = [kind for kind in missing if filing.translation.language_of(kind) == file.written_in]
    return next(iter(likely or missing), None)


def _language_of(filing: Filing, type: DocumentType | None, otherwise: str) -> str:
    return filing.translation.language_of(type) if filing.is_translation else otherwise


def guess_type(file_name: str, types: Iterable[DocumentType]) -> DocumentType | None:
    """A first guess, which the filer can correct: the type whose name shares most words with the file's name."""
    words = _words(file_name)
    scored = [(len(words & _words(kind.name_en)), -kind.order, kind) for kind in types]
    scored += [(2, 0, kind) for kind in types if kind.name_zh_hant in file_name or kind.name_zh_hans in file_name]
    best = max(scored, default=None, key=lambda scored_kind: scored_kind[:2])
    return best[2] if best and best[0] > 0 else None


def _guess_language(file_name: str) -> str:
    """Chinese where the name has Chinese characters, else English."""
    return "zh" if any("\u3400" <= character <= "\u9fff" for character in file_name) else "en"


def _words(text: str) -> set[str]:
    return set(WORDS.findall(text.lower())) - SMALL_WORDS
