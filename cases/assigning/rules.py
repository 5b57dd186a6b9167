"""Who may assign which cases to whom (domain 3.1, 4.2)."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Organization, User
from accounts.models.user import IN_USE
from accounts.permissions import Function, may
from accounts.roles import Role
from cases.models import Assignment, Case, Party
from cases.models.case import CaseQuerySet


def may_assign(actor: User) -> bool:
    """May this account assign cases at all?"""
    return actor.organization_id is not None and may(actor, Function.ASSIGN_IN_OWN_BRANCH)


def cases_of(organization: Organization | int) -> CaseQuerySet:
    """The cases in which an organization represents a party now."""
    return Case.objects.filter(pk__in=Party.objects.filter(represented_by=organization).values("case"))


def assignable_cases(actor: User) -> CaseQuerySet:
    """The cases this administrator may assign: its organization's, of its own branch unless it is empowered.

    A case is of the branches of the active users it is assigned to; one that nobody has is every administrator's.
    """
    if not may_assign(actor) or actor.organization_id is None:
        return Case.objects.none()
    cases = cases_of(actor.organization_id)
    if may(actor, Function.ASSIGN_IN_OTHER_BRANCHES):
        return cases
    held = held_by(actor.organization_id)
    return cases.filter(~Exists(held) | Exists(held.filter(account__branch=actor.branch_id)))


def held_by(organization: Organization | int) -> QuerySet[Assignment]:
    """The present assignments of the outer case to active users of an organization, for a subquery over cases."""
    present = Assignment.objects.present().with_active_user()
    return present.filter(case=OuterRef("pk"), account__organization=organization)


def users_in_reach(actor: User) -> QuerySet[User]:
    """The organization users whose assignments this administrator may change, in whatever state they are."""
    if not may_assign(actor):
        return User.objects.none()
    users = User.objects.filter(organization=actor.organization_id, role=Role.ORGANIZATION_USER)
    if not may(actor, Function.ASSIGN_IN_OTHER_BRANCHES):
        users = users.filter(branch=actor.branch_id)
    return users.select_related("branch", "organization").order_by("branch__code", "name_en", "name_zh", "pk")


def receivers(actor: User) -> QuerySet[User]:
    """The organization users to whom this administrator may assign a case: those whose accounts are in use."""
    return users_in_reach(actor).filter(IN_USE)


def by_branch(cases: CaseQuerySet, organization: int, branch: str) -> CaseQuerySet:
    """Of these cases those that an active user of this branch has."""
    return cases.filter(Exists(held_by(organization).filter(account__branch__code=branch)))


def unheld(cases: CaseQuerySet, organization: Organization | int) -> CaseQuerySet:
    """Of these cases those that no active user of the organization has."""
    return cases.filter(~Exists(held_by(organization)))
