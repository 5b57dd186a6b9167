"""Gates to cases: who may act in one (django-guardian grants), and nobody else learns that it exists."""

from django.http import Http404
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import User
from accounts.roles import ORGANIZATION_ROLES, Role
from cases.models import Case, Party
from cases.models.case import CaseQuerySet
from cases.numbering import parse_case_number

ACT = "act_in_case"
ADMINISTRATORS = ORGANIZATION_ROLES - {Role.ORGANIZATION_USER}


def my_cases(user: User) -> CaseQuerySet:
    """The cases this account may act in."""
    return Case.objects.acted_in_by(user)


def get_my_case(user: User, number: str) -> Case:
    """The case of this number, if it is this account's to act in; else the same 404 for hidden and missing."""
    parsed = parse_case_number(number)
    case = parsed and my_cases(user).numbered(parsed).select_related("case_type__court").first()
    if not case:
        raise Http404
    return case


def visible_cases(user: User) -> CaseQuerySet:
    """The cases this account may know from within: a filer's own; for administrators, those of their organization.

    An administrator sees a case in order to assign it, never its documents (domain 4.2).
    """
    if user.is_filer:
        return my_cases(user)
    if user.role in ADMINISTRATORS and user.organization_id:
        return Case.objects.filter(pk__in=Party.objects.filter(represented_by=user.organization_id).values("case"))
    return Case.objects.none()


def get_visible_case(user: User, number: str) -> Case:
    """The case of this number with its court and parties, if this account may know it; else the same 404 for all."""
    parsed = parse_case_number(number)
    case = parsed and (
        visible_cases(user)
        .numbered(parsed)
        .select_related("case_type__court")
        .prefetch_related("parties__represented_by")
        .first()
    )
    if not case:
        raise Http404
    return case


def may_read_file(user: User) -> bool:
    """May this kind of account read documents of cases at all? A PA or SA may not, even with a grant (domain 3.1)."""
    return user.is_filer


def let_act(user: User, case: Case) -> None:
    """Grant an account the right to act in a case."""
    assign_perm(ACT, user, case)


def stop_acting(user: User, case: Case) -> None:
    """Take the right to act in a case back."""
    remove_perm(ACT, user, case)
