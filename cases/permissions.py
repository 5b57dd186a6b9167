"""The right to act in a case: a django-guardian permission, granted, taken back and asked for here (docs/cases.md).

A stand-in has the rights of the absent for whole days without a permission of its own (docs/decisions/stand-ins.md), so
whoever asks what an account may do asks for all the accounts that it acts for.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import cast

from django.db.models import QuerySet
from guardian.shortcuts import get_objects_for_user, get_users_with_perms

from accounts.models import User
from accounts.roles import Role
from cases.models import Absence, Case, CaseUserPermission
from cases.models.case import CaseQuerySet
from icms.lib import clock

ACT = "act_in_case"
Pair = tuple[int, int]  # the keys of a case and of an account


def grant(pairs: Collection[Pair]) -> None:
    """Let each account act in its cases; what is granted already stays. Its queries grow with the accounts only."""
    for account, cases in _by_account(pairs):
        CaseUserPermission.objects.bulk_assign_perm(ACT, account, cases, ignore_conflicts=True)


def revoke(pairs: Collection[Pair]) -> None:
    """Take the right back. Waits for whoever lodges in one of the cases at this moment (`hold`)."""
    for account, cases in _by_account(pairs):
        CaseUserPermission.objects.bulk_remove_perm(ACT, account, cases)


def hold(*, account_ids: Collection[int], case_id: int) -> bool:
    """Has one of these accounts the right? It is kept until the transaction ends: nobody takes it meanwhile."""
    # guardian asks without locking, so the rows are locked here.
    held = CaseUserPermission.objects.filter(user__in=account_ids, content_object=case_id, permission__codename=ACT)
    return bool(list(held.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)))


def acting_for(user: User) -> list[int]:
    """The accounts whose rights this one has now: its own, and those of the absent for whom it stands in."""
    return [user.pk, *_absent(user).values_list("pk", flat=True)]


def cases_acted_in(user: User) -> CaseQuerySet:
    """The cases this account may act in, its own and those of the absent for whom it stands in."""
    own, *others = [
        get_objects_for_user(
            account, ACT, klass=Case, use_groups=False, with_superuser=False, accept_global_perms=False
        )
        for account in (user, *_absent(user))
    ]
    if not others:
        return cast(CaseQuerySet, own)
    # A union and not an OR, which would have PostgreSQL read every case.
    return Case.objects.filter(pk__in=own.values("pk").union(*(each.values("pk") for each in others)))


def users_acting_in(case: Case) -> QuerySet[User]:
    """The active accounts that may act in a case by a right of their own."""
    users = get_users_with_perms(case, only_with_perms_in=[ACT], with_group_users=False)
    return cast(QuerySet[User], users).filter(state=User.State.ACTIVE)


def _absent(user: User) -> QuerySet[User]:
    if user.role != Role.ORGANIZATION_USER:
        return User.objects.none()
    absences = Absence.objects.at(clock.now()).filter(stand_in=user, account__organization=user.organization_id)
    return User.objects.filter(pk__in=absences.values("account")).order_by("pk")


def _by_account(pairs: Collection[Pair]) -> list[tuple[User, list[Case]]]:
    """Each account with its cases, of which guardian needs the keys alone: they are not read."""
    cases: dict[int, list[Case]] = defaultdict(list)
    for case, account in pairs:
        cases[account].append(Case(pk=case))
    accounts = User.objects.in_bulk(cases)
    return [(accounts[pk], cases[pk]) for pk in sorted(cases)]
