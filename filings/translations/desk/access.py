"""Gates of the desk: officers of the court language section act, an auditor reads, everybody else is refused.

The section has no supervisor of its own: its figures are the registry supervisor's to read, too.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import LANGUAGE_DESK, Role
from filings.access import visible_filings
from filings.models import Filing, TranslationNote

READERS = LANGUAGE_DESK | {Role.AUDITOR}
officers_only = for_roles(LANGUAGE_DESK)
readers = for_roles(READERS)
figures_readers = for_roles(READERS | {Role.REGISTRY_SUPERVISOR})


def get_application(user: User, reference: str) -> Filing:
    """The application, if this account works at the desk or audits; else 403, or 404 where there is none."""
    if user.role not in READERS:
        raise PermissionDenied
    found = visible_filings(user).for_the_language_section().filter(reference=reference)
    filing = found.select_related("court", "case_type", "case__case_type", "owner", "organization", "taken_by").first()
    if filing is None:
        raise Http404
    return filing


def get_note(filing: Filing, number: int) -> TranslationNote:
    """A note of the present round, by its number; else 404."""
    note = filing.translation.notes_of_round().filter(pk=number).first()
    if note is None:
        raise Http404
    return note
