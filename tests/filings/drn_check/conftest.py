"""The DRN check is tested with a document that was really accepted and sealed."""

from collections.abc import Callable

import pytest

from accounts.models import User
from filings.models import Document, Filing
from filings.sealing.tasks import seal_document
from tests.factories.court import accept, lodged_of


@pytest.fixture
def sealed(person: Callable[[str], User]) -> Document:
    """Chan's writ, sealed."""
    filing: Filing = accept(lodged_of(person("chan")), person("registry"))
    writ = filing.documents.get(order=1)
    seal_document(writ.pk)
    return Document.objects.select_related("seal", "filing__case").get(pk=writ.pk)
