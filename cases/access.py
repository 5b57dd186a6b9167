"""Gates to cases: who may act in one (django-guardian grants), and nobody else learns that it exists."""

from django.db.models import QuerySet
from django.http import Http404
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import User
from cases.models import Case
from cases.numbering import parse_case_number

ACT = "act_in_case"


def my_cases(user: User) -> QuerySet[Case]:
    """The cases this account may act in."""
    return Case.objects.acted_in_by(user)


def get_my_case(user: User, number: str) -> Case:
    """The case of this number, if it is this account's to act in; else the same 404 for hidden and missing."""
    parsed = parse_case_number(number)
    case = parsed and my_cases(user).filter(
        case_type_id=parsed.prefix, serial=parsed.serial, year=parsed.year
    ).select_related("case_type__court").first()
    if not case:
        raise Http404
    return case


def let_act(user: User, case: Case) -> None:
    """Grant an account the right to act in a case."""
    assign_perm(ACT, user, case)


def stop_acting(user: User, case: Case) -> None:
    """Take the right to act in a case back."""
    remove_perm(ACT, user, case)
