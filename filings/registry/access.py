"""Gates of the registry's desk: its officers act, clerks and auditors read, everybody else is refused (domain 11)."""

from django.core.exceptions import PermissionDenied

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import ISSUING_DESK, REGISTRY_DESK, Role
from filings.access import get_filing
from filings.models import Filing

READERS = ISSUING_DESK | {Role.AUDITOR}
officers_only = for_roles(REGISTRY_DESK)
readers = for_roles(READERS)
SUPERVISION = frozenset({Role.REGISTRY_SUPERVISOR, Role.AUDITOR})
supervisors_only = for_roles({Role.REGISTRY_SUPERVISOR})
supervisors_read = for_roles(SUPERVISION)


def get_filing_on_desk(user: User, reference: str) -> Filing:
    """The filing, if this account works at the registry or audits; else 403, or 404 where there is none."""
    if user.role not in READERS:
        raise PermissionDenied
    return get_filing(user, reference)
