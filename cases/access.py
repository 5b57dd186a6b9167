"""Gates to cases: 404 to everybody who may not know that a case exists."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import ORGANIZATION_ROLES, Role
from cases.models import Case, Party
from cases.models.case import CaseQuerySet
from cases.numbering import parse_case_number
from cases.permissions import acting_for, cases_acted_in, hold
from icms.lib.errors import Reason

ADMINISTRATORS = ORGANIZATION_ROLES - {Role.ORGANIZATION_USER}

NOT_YOURS = Reason(
    "not_in_case", _("You may no longer file in this case. If that is a mistake, ask your administrator."), "case"
)


def not_in_case(user: User, case: Case) -> list[Reason]:
    """Why this account may not file in a case; while it may, the right is held until the transaction ends.

    An administrator who takes the right away meanwhile waits, so that what is being lodged stands (domain 4.1).
    """
    return [] if user.is_filer and hold(account_ids=acting_for(user), case_id=case.pk) else [NOT_YOURS]


def get_case(number: str) -> Case:
    """Any case of the court by its number, for a desk. Raises Http404; the caller has passed the desk's gate."""
    parsed = parse_case_number(number)
    found = parsed and Case.objects.numbered(parsed).select_related("case_type__court", "venue").first()
    if not found:
        raise Http404
    return found


def get_my_case(user: User, number: str) -> Case:
    """The case of this number, if it is this account's to act in; else the same 404 for hidden and missing."""
    parsed = parse_case_number(number)
    case = parsed and cases_acted_in(user).numbered(parsed).select_related("case_type__court").first()
    if not case:
        raise Http404
    return case


def visible_cases(user: User) -> CaseQuerySet:
    """The cases this account may know from within: a filer's own; for administrators, those of their organization.

    An administrator sees a case in order to assign it, never its documents (domain 4.2).
    """
    if user.is_filer:
        return cases_acted_in(user)
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
