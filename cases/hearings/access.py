"""The gates to hearings and rooms: the registry changes them, judges' clerks and the auditor read."""

from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import ISSUING_DESK, REGISTRY_DESK, Role
from cases.hearings.rules import INSISTERS
from cases.models import Case, CourtRoom, Hearing, Judge

readers = for_roles(ISSUING_DESK | {Role.AUDITOR})
officers_only = for_roles(REGISTRY_DESK)
supervisors_only = for_roles(INSISTERS)


def may_insist(user: User) -> bool:
    """May this account fix a hearing against the rules of hours, rooms and judges?"""
    return user.role in INSISTERS


def get_hearing(case: Case, reference: str) -> Hearing:
    """The hearing of this reference as it stands and is fixed. Raises Http404."""
    found = Hearing.objects.standing().filter(case=case, reference=reference, state=Hearing.State.FIXED).first()
    if found is None:
        raise Http404
    return found


def get_judge(code: str) -> Judge:
    """The judge of this code. Raises Http404; the caller has passed the desk's gate."""
    found = Judge.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    return found


def get_room(code: str) -> CourtRoom:
    """The room of this code. Raises Http404; the caller has passed the desk's gate."""
    found = CourtRoom.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    return found
