"""The DRN check is tested with a document that was really accepted and sealed."""

from filings.models import Document, Filing
from filings.sealing.tasks import seal_document
from tests.factories.court import accept, lodged_of
from tests.support.kept import kept, somebody


@kept
def sealed() -> Document:
    """Chan's writ, sealed."""
    filing: Filing = accept(lodged_of(somebody("chan")), somebody("registry"))
    writ = filing.documents.get(order=1)
    seal_document(writ.pk)
    return writ
