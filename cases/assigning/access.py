"""Gates to the assigning of cases, for an organization's administrators; 404 to strangers, 403 to insiders."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import ORGANIZATION_ADMINISTRATORS, Role
from cases.assigning.rules import assignable_cases, cases_of, users_in_reach
from cases.models import AssignmentAct, Case
from cases.numbering import parse_case_number
from icms.lib.references import parse_reference

administrators_only = for_roles(ORGANIZATION_ADMINISTRATORS)


def get_act(user: User, reference: str) -> AssignmentAct:
    """The act, if this administrator chose it, or is a PA of the same organization."""
    acts = AssignmentAct.objects.filter(organization=user.organization_id, reference=parse_reference(reference))
    act = acts.select_related("organization", "leaver__branch", "proposed_by", "undone_by").first()
    if act is None:
        raise Http404
    if act.proposed_by_id != user.pk and user.role != Role.PRIMARY_ADMINISTRATOR:
        raise PermissionDenied
    return act


def get_case_to_assign(user: User, number: str) -> Case:
    """The case, if it is the organization's (else 404) and this administrator's to assign (else 403)."""
    parsed = parse_case_number(number)
    cases = cases_of(user.organization_id or 0).select_related("case_type__court").prefetch_related("parties")
    case = parsed and cases.numbered(parsed).first()
    if not case:
        raise Http404
    if not assignable_cases(user).filter(pk=case.pk).exists():
        raise PermissionDenied
    return case


def get_user_in_reach(user: User, username: str) -> User:
    """An organization user of the same organization (else 404) whose cases this administrator may assign (else 403)."""
    members = User.objects.filter(organization=user.organization_id, role=Role.ORGANIZATION_USER)
    member = members.filter(username=username).select_related("branch", "organization").first()
    if member is None:
        raise Http404
    if not users_in_reach(user).filter(pk=member.pk).exists():
        raise PermissionDenied
    return member
