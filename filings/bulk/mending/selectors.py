"""Which filings of a bulk filing were returned, why, and which of their documents are to be replaced."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from filings.bulk.columns import FILING, TO_MEND, columns_of
from filings.models import BulkFiling, BulkRow, Document, Filing
from filings.models.filing import RETURNED
from filings.states import Decision
from icms.lib.marks import bracketed, colon


def returned_rows(bulk: BulkFiling) -> QuerySet[BulkRow]:
    """The rows whose filings were returned and not lodged again yet, with their documents."""
    returned = Filing.objects.filter(RETURNED)
    rows = bulk.rows.filter(filing__in=returned).select_related("filing")
    return rows.prefetch_related("filing__documents__type", "filing__documents__return_reason").order_by("number")


def documents_in_order(filing: Filing) -> list[Document]:
    """The documents as they stand, each in the place of the one that was lodged at first."""
    documents = {document.pk: document for document in filing.documents.all()}
    later = {document.replaced_by_id for document in documents.values() if document.replaced_by_id}
    first = [document for document in documents.values() if document.pk not in later]
    return [_last(document, documents) for document in sorted(first, key=lambda document: document.order)]


def _last(document: Document, documents: dict[int, Document]) -> Document:
    while document.replaced_by_id:
        document = documents[document.replaced_by_id]
    return document


def returned_table(bulk: BulkFiling, language: str) -> Iterator[list[str]]:
    """The headings, then each returned row as it was lodged, with what the registry says of it."""
    codes = [column.code for column in columns_of(bulk.case_type)]
    yield [FILING, TO_MEND, *codes]
    for row in returned_rows(bulk):
        assert row.filing is not None
        told = _told(documents_in_order(row.filing), language)
        yield [row.filing.reference, told, *(row.cell(code) for code in codes)]


def _told(documents: Sequence[Document], language: str) -> str:
    """What the registry said of each document that it returned, in one cell."""
    told = []
    for document in documents:
        if document.decision == Decision.RETURNED and document.return_reason:
            reason = document.return_reason
            words = bracketed(reason.text.in_language(language), reason.code)
            told.append(f"{document.file_name}{colon()}{words} {document.return_note}".strip())
    return " | ".join(told)
