"""Gates to the absences, for everybody of an organization."""

from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import ORGANIZATION_ROLES
from cases.absences.selectors import absences_seen_by
from cases.models import Absence
from icms.lib.references import parse_reference

members_only = for_roles(ORGANIZATION_ROLES)


def get_absence(user: User, reference: str) -> Absence:
    """An absence that is not over and that this account may see."""
    absence = absences_seen_by(user).filter(reference=parse_reference(reference)).first()
    if absence is None:
        raise Http404
    return absence
