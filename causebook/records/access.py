"""Gates to court records: who applied reads its own, the registry works at the desk, an auditor reads."""

from django.http import Http404

from accounts.access import filers_only, for_roles
from accounts.models import User
from accounts.roles import REGISTRY_DESK, Role
from causebook.models import RecordRequest

__all__ = ["filers_only", "get_at_the_desk", "get_own", "officers_only", "readers"]

officers_only = for_roles(REGISTRY_DESK)
readers = for_roles(REGISTRY_DESK | {Role.AUDITOR})


def get_own(user: User, reference: str) -> RecordRequest:
    """An application of this very account (domain 8). Raises Http404, the same for another's."""
    found = RecordRequest.objects.shown().filter(account=user, reference=reference).first()
    if found is None:
        raise Http404
    return found


def get_at_the_desk(reference: str) -> RecordRequest:
    """An application that the court has received. Raises Http404."""
    found = RecordRequest.objects.at_the_desk().shown().filter(reference=reference).first()
    if found is None:
        raise Http404
    return found
