"""The gate to the desk of the e-Courts: the administrator changes notices, the registry and the auditor read them."""

from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import COURTS_DESK, REGISTRY_DESK, Role
from cases.models import ImplementationNotice
from icms.lib.references import parse_reference

readers = for_roles(COURTS_DESK | REGISTRY_DESK | {Role.AUDITOR})
administrators_only = for_roles(COURTS_DESK)


def may_change(user: User) -> bool:
    return user.role in COURTS_DESK


def get_notice(reference: str) -> ImplementationNotice:
    """The notice of this reference. Raises Http404; the caller has passed the desk's gate."""
    found = (
        ImplementationNotice.objects.select_related("case_type__court", "venue")
        .filter(reference=parse_reference(reference))
        .first()
    )
    if found is None:
        raise Http404
    return found
