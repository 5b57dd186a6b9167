"""Who is away, for pages; who stands in, for messages."""

from django.db.models import Q, QuerySet

from accounts.messages.kinds import Subject, subject_of
from accounts.models import User
from accounts.roles import Role
from cases.assigning.rules import users_in_reach
from cases.models import Absence
from icms.lib import clock

TOLD = (Subject.CASES, Subject.FILINGS, Subject.PAYMENTS)


def absences_seen_by(actor: User) -> QuerySet[Absence]:
    """The absences that are not over: of the users in reach; for a user its own and those it stands in for."""
    absences = Absence.objects.standing().filter(until_at__gt=clock.now())
    absences = absences.select_related("account__branch", "stand_in", "entered_by").order_by("from_at", "pk")
    if actor.role == Role.ORGANIZATION_USER:
        return absences.filter(Q(account=actor) | Q(stand_in=actor))
    return absences.filter(account__in=users_in_reach(actor))


def stand_ins_of(account: User, kind: str) -> list[User]:
    """The active accounts that stand in for this one now and get a copy of a message of this kind."""
    if account.role != Role.ORGANIZATION_USER or subject_of(kind) not in TOLD:
        return []
    absences = Absence.objects.at(clock.now()).filter(account=account, stand_in__state=User.State.ACTIVE)
    return [each.stand_in for each in absences.select_related("stand_in__organization") if each.stand_in]
