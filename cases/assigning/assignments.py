"""Giving and ending assignments, with their grants: the only writer of both, in SQL that minds no number of cases.

Whoever changes assignments in an organization has its lock (`lock_assigning`), so that two acts at once come one after
the other and the second finds what the first did.
"""

from collections.abc import Collection, Sequence

from django.contrib.auth.models import Permission
from django.db import connection

from accounts.models import Organization, User
from cases.models import Assignment, AssignmentAct, Case, CaseUserPermission
from icms.lib import clock

ACT = "act_in_case"
LOCK = 7_304_010
Pair = tuple[int, int]

GIVE = """
INSERT INTO cases_assignment (case_id, account_id, assigned_by_id, assigned_at, how, act_id, ended_how)
SELECT wanted.case_id, wanted.account_id, %s, %s, %s, %s, ''
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (case_id, account_id)
ORDER BY wanted.case_id, wanted.account_id
ON CONFLICT (case_id, account_id) WHERE ended_at IS NULL DO NOTHING
RETURNING case_id, account_id
"""
GRANT = """
INSERT INTO cases_caseuserpermission (content_object_id, user_id, permission_id)
SELECT given.case_id, given.account_id, %s
FROM unnest(%s::bigint[], %s::bigint[]) AS given (case_id, account_id)
ORDER BY given.case_id, given.account_id
ON CONFLICT DO NOTHING
"""
END = """
UPDATE cases_assignment SET ended_at = greatest(%s, assigned_at), ended_by_id = %s, ended_how = %s, ended_act_id = %s
FROM unnest(%s::bigint[], %s::bigint[]) AS unwanted (case_id, account_id)
WHERE cases_assignment.case_id = unwanted.case_id AND cases_assignment.account_id = unwanted.account_id
AND ended_at IS NULL
RETURNING cases_assignment.case_id, cases_assignment.account_id
"""
TAKE_BACK = """
DELETE FROM cases_caseuserpermission
USING unnest(%s::bigint[], %s::bigint[]) AS gone (case_id, account_id)
WHERE content_object_id = gone.case_id AND user_id = gone.account_id AND permission_id = %s
"""


def lock_assigning(*organizations: Organization | None) -> None:
    """Until this transaction ends nobody else changes assignments in these organizations."""
    with connection.cursor() as cursor:
        for pk in sorted({each.pk for each in organizations if each is not None}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, pk])


def give(*, pairs: Collection[Pair], how: str, actor: User | None, act: AssignmentAct | None = None) -> list[Pair]:
    """Assign each (case, account) and grant it; those that were so already stay as they are. Which ones began now."""
    if not pairs:
        return []
    with connection.cursor() as cursor:
        who = [_pk(actor), clock.now(), how, _pk(act)]
        cursor.execute(GIVE, [*who, *_columns(pairs)])
        began: list[Pair] = cursor.fetchall()
        cursor.execute(GRANT, [_permission(), *_columns(began)])
    return began


def take(*, pairs: Collection[Pair], how: str, actor: User | None, act: AssignmentAct | None = None) -> list[Pair]:
    """End each open assignment (case, account) and take its grant back. Which ones ended now.

    Waits for whoever lodges in one of the cases at this moment: what is being lodged stands.
    """
    if not pairs:
        return []
    with connection.cursor() as cursor:
        who = [clock.now(), _pk(actor), how, _pk(act)]
        cursor.execute(END, [*who, *_columns(pairs)])
        ended: list[Pair] = cursor.fetchall()
        cursor.execute(TAKE_BACK, [*_columns(ended), _permission()])
    return ended


def assigned_pairs(case_ids: Sequence[int], accounts: Collection[User | int]) -> list[Pair]:
    """Which of these cases are assigned to which of these accounts now."""
    ids = [each.pk if isinstance(each, User) else each for each in accounts]
    present = Assignment.objects.present().filter(case__in=case_ids, account__in=ids)
    return list(present.order_by("case", "account").values_list("case_id", "account_id"))


def let_act(*, account: User, case: Case, how: str, actor: User | None) -> None:
    """An account comes to a case: an organization user by an assignment, a party in person by the grant alone."""
    if account.organization_id is not None:
        give(pairs=[(case.pk, account.pk)], how=how, actor=actor)
        return
    CaseUserPermission.objects.get_or_create(user=account, content_object=case, permission_id=_permission())


def end_in_person(*, account: User, case: Case) -> None:
    """Take the right to act back from somebody who was in the case in person."""
    CaseUserPermission.objects.filter(user=account, content_object=case, permission_id=_permission()).delete()


def hold_grant(*, account_ids: Collection[int], case_id: int) -> bool:
    """Has one of these accounts the grant? It is held until the transaction ends: nobody can take it meanwhile."""
    held = CaseUserPermission.objects.filter(
        user__in=account_ids, content_object=case_id, permission__codename=ACT
    ).order_by("pk")
    return bool(list(held.select_for_update(of=("self",)).values_list("pk", flat=True)))


def _pk(row: User | AssignmentAct | None) -> int | None:
    return row.pk if row else None


def _columns(pairs: Collection[Pair]) -> list[list[int]]:
    return [[case for case, _account in pairs], [account for _case, account in pairs]]


def _permission() -> int:
    return Permission.objects.values_list("pk", flat=True).get(codename=ACT, content_type__app_label="cases")
