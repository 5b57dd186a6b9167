"""The gate to the registry's desk for one case: the registry changes, the auditor reads."""

from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import REGISTRY_DESK, Role
from cases.case_desk.status import RESTRICTERS
from cases.models import Case, Hearing
from cases.numbering import parse_case_number

readers = for_roles(REGISTRY_DESK | {Role.AUDITOR})
officers_only = for_roles(REGISTRY_DESK)
restricters_only = for_roles(RESTRICTERS)


def may_change(user: User) -> bool:
    return user.role in REGISTRY_DESK


def may_restrict(user: User) -> bool:
    return user.role in RESTRICTERS


def get_case(number: str) -> Case:
    """The case of this number. Raises Http404; the caller has passed the desk's gate."""
    parsed = parse_case_number(number)
    found = parsed and Case.objects.numbered(parsed).select_related("case_type__court", "venue").first()
    if not found:
        raise Http404
    return found


def get_hearing(case: Case, reference: str) -> Hearing:
    """The hearing of this reference as it stands and is fixed. Raises Http404."""
    found = Hearing.objects.standing().filter(case=case, reference=reference, state=Hearing.State.FIXED).first()
    if found is None:
        raise Http404
    return found
