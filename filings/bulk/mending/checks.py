"""Checks a table of mended rows against the filings that were returned: only what the registry returned changes.

As on the page of a draft in a later round, a document that was accepted stays, and so does what the claim says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from filings.bulk.checks import SHOWN, Claim, Row, file_names
from filings.bulk.columns import DOCUMENT_FILE, FILING, OTHER_FILES, REFERENCE, ROW, SPARE, TO_MEND
from filings.bulk.explanations import Fault
from filings.bulk.mending.selectors import documents_in_order
from filings.bulk.names import fold_name
from filings.models import BulkFiling, BulkRow, Document, Filing
from filings.states import Decision
from icms.lib.folding import plain

FILES = (DOCUMENT_FILE, OTHER_FILES)
BESIDES = (FILING, ROW, TO_MEND, SPARE)


@dataclass(frozen=True)
class MendedRow:
    """A row, the filing that it mends, the files that take the places of its documents: column, name, place from 0."""

    row: Row
    filing_id: int | None = None
    files: tuple[tuple[str, str, int], ...] = ()
    documents: int = 0


def mended_rows(bulk: BulkFiling, rows: Sequence[Row]) -> list[MendedRow]:
    """Each row with the filing that it mends; three queries, whatever the number of rows."""
    assert bulk.mends is not None
    found = bulk.mends.rows.exclude(filing=None).select_related("filing").prefetch_related("filing__documents")
    originals = list(found)
    by_reference = {_key(str(original.filing)): original for original in originals}
    by_own = {_key(original.own_reference): original for original in originals}
    first: dict[int, int] = {}
    mended = []
    for row in rows:
        told, own = row.typed.get(FILING, ""), row.typed.get(REFERENCE, "")
        original = by_reference.get(_key(told)) if told else by_own.get(_key(own))
        if original is None:
            mended.append(_faulty(row, Fault(FILING, "no_such_filing", (told or own)[:SHOWN])))
            continue
        before = first.setdefault(original.pk, row.number)
        if before != row.number:
            mended.append(_faulty(row, Fault(FILING, "same_filing", told[:SHOWN], {"row": before})))
        else:
            mended.append(_mended(row, original))
    return mended


def _mended(row: Row, original: BulkRow) -> MendedRow:
    filing = original.filing
    assert filing is not None
    if not filing.is_returned:
        return _faulty(row, Fault(FILING, "not_returned", filing.reference), filing)
    documents = documents_in_order(filing)
    faults = [fault for fault in row.faults if fault.column in (*FILES, SPARE)]
    faults += [Fault(column, "stays_as_lodged", row.typed[column][:SHOWN]) for column in _changed(row, original)]
    named = [(column, name) for column in FILES for name in file_names(row.typed.get(column, ""))]
    if len(named) != len(documents):
        faults.append(Fault(OTHER_FILES, "as_many_files", row.typed.get(OTHER_FILES, "")[:SHOWN], _count(documents)))
        named = []
    files = []
    for place, ((column, name), document) in enumerate(zip(named, documents, strict=False)):
        if document.decision != Decision.ACCEPTED:
            files.append((column, name, place))
        elif fold_name(name) not in _names_of(document, original, place):
            faults.append(Fault(column, "accepted_stays", name[:SHOWN]))
    claim = Claim.from_json(original.claim) if original.claim else None
    return MendedRow(replace(row, claim=claim, faults=faults), filing.pk, tuple(files), len(documents))


def _faulty(row: Row, fault: Fault, filing: Filing | None = None) -> MendedRow:
    return MendedRow(replace(row, claim=None, faults=[fault]), filing.pk if filing else None)


def _count(documents: Sequence[Document]) -> Mapping[str, int]:
    return {"count": len(documents)}


def _changed(row: Row, original: BulkRow) -> Iterator[str]:
    """The columns that say another thing than was lodged; a date or an amount may be written in another way."""
    if row.claim and original.claim and _less_files(row.claim) == _less_files(Claim.from_json(original.claim)):
        return
    for column, cell in row.typed.items():
        if column not in (*FILES, *BESIDES) and _key(cell) != _key(original.cell(column)):
            yield column


def _less_files(claim: Claim) -> Claim:
    return replace(claim, document_file="", other_files=())


def _names_of(document: Document, original: BulkRow, place: int) -> set[str]:
    """What a document that stays may be called: as it is, or as the row called it at first."""
    first = [name for column in FILES for name in file_names(original.cell(column))]
    return {fold_name(name) for name in (document.file_name, *first[place : place + 1])}


def _key(text: str) -> str:
    return plain(text).casefold()
