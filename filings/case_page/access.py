"""The gate to the documents of a case: for those who act in it, if its kind may be inspected electronically."""

from django.http import Http404

from accounts.models import User
from cases.access import get_my_case, may_read_file
from cases.courts.selectors import may
from cases.models import Case, Service
from filings.case_page.selectors import accepted_documents
from filings.models import Document


def get_inspected_case(user: User, number: str) -> Case:
    """A case whose documents this account may read; else 404, the same for hidden and missing cases."""
    if not may_read_file(user):
        raise Http404
    case = get_my_case(user, number)
    if not may(Service.INSPECT, case.case_type_id, venue=case.venue):
        raise Http404
    return case


def get_case_document(user: User, number: str, reference: str, order: int) -> Document:
    """An accepted document of a case this account acts in, by its filing and its order there; else 404."""
    case = get_inspected_case(user, number)
    document = accepted_documents(case).filter(filing__reference=reference, order=order).first()
    if document is None:
        raise Http404
    return document
