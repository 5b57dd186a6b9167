"""The gate to a document on the court's file: the accounts that may act in its case."""

from django.http import Http404

from accounts.models import User
from cases.access import get_my_case, may_read_file
from filings.inspection.selectors import accepted_documents
from filings.models import Document


def get_case_document(user: User, number: str, reference: str, order: int) -> Document:
    """An accepted document of a case this account acts in, named by its filing and place there; else 404."""
    if not may_read_file(user):
        raise Http404
    case = get_my_case(user, number)
    document = accepted_documents(case).filter(filing__reference=reference, order=order).first()
    if document is None:
        raise Http404
    return document
