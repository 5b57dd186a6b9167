"""Beginning and ending assignments, with the right to act that goes with each: nothing else writes either.

Whoever changes assignments in an organization has its lock (`lock_assigning`), so that two acts at once come one after
the other and the second finds what the first did.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.urls import reverse

from accounts import audit
from accounts.messages.services import post
from accounts.models import Organization, User
from accounts.roles import Role
from cases import permissions
from cases.models import Assignment, AssignmentAct, Case, Representation
from cases.permissions import Pair
from icms.lib import clock

LOCK = 7_304_010

BEGIN = """
INSERT INTO cases_assignment (case_id, account_id, assigned_by_id, assigned_at, how, act_id, ended_how)
SELECT wanted.case_id, wanted.account_id, %s, %s, %s, %s, ''
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted (case_id, account_id)
ORDER BY wanted.case_id, wanted.account_id
ON CONFLICT (case_id, account_id) WHERE ended_at IS NULL DO NOTHING
RETURNING case_id, account_id
"""
END = """
UPDATE cases_assignment SET ended_at = greatest(%s, assigned_at), ended_by_id = %s, ended_how = %s, ended_act_id = %s
FROM unnest(%s::bigint[], %s::bigint[]) AS unwanted (case_id, account_id)
WHERE cases_assignment.case_id = unwanted.case_id AND cases_assignment.account_id = unwanted.account_id
AND ended_at IS NULL
RETURNING cases_assignment.case_id, cases_assignment.account_id
"""


def lock_assigning(*organizations: Organization | None) -> None:
    """Until this transaction ends nobody else changes assignments in these organizations."""
    with connection.cursor() as cursor:
        for pk in sorted({each.pk for each in organizations if each is not None}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, pk])


def assign(*, pairs: Collection[Pair], how: str, actor: User | None, act: AssignmentAct | None = None) -> list[Pair]:
    """Assign each (case, account) and let it act; those that were so already stay as they are. Which ones began now."""
    began = _change(BEGIN, [_pk(actor), clock.now(), how, _pk(act)], pairs)
    permissions.grant(began)
    return began


def unassign(*, pairs: Collection[Pair], how: str, actor: User | None, act: AssignmentAct | None = None) -> list[Pair]:
    """End each open assignment (case, account) and take the right to act back. Which ones ended now.

    Waits for whoever lodges in one of the cases at this moment: what is being lodged stands.
    """
    ended = _change(END, [clock.now(), _pk(actor), how, _pk(act)], pairs)
    permissions.revoke(ended)
    return ended


def grant_access(*, account: User, case: Case, how: str, actor: User | None) -> None:
    """An account comes to a case: an organization user by an assignment, a party in person by the right alone."""
    if account.organization_id is None:
        permissions.grant([(case.pk, account.pk)])
    else:
        assign(pairs=[(case.pk, account.pk)], how=how, actor=actor)


def ensure_assigned(*, case: Case, organization: Organization, actor: User | None) -> list[User]:
    """Who in the organization is to know of something in this case: the users it is assigned to, at least one.

    Where no active user has the case it is assigned to the default user of the branch by which the organization came,
    else of the organization; where there is none the primary administrators are told, and the answer is empty. Called
    for a new link, and for every document that the court sends into the case (domain 4.2).
    """
    present = Assignment.objects.present().with_active_user().filter(case=case, account__organization=organization)
    if users := [each.account for each in present.select_related("account__organization")]:
        return users
    chosen = default_user_of(case, organization)
    if chosen is None:
        _alert_administrators(case, organization)
        return []
    assign(pairs=[(case.pk, chosen.pk)], how=Assignment.How.DEFAULT, actor=actor)
    audit.record(
        act="case.given_to_default_user",
        subject=case,
        actor=actor,
        on_behalf_of=organization,
        number=case.number,
        to=chosen.username,
    )
    params = {"count": 1, "cases": [case.number], "by": "", "more": 0}
    post(to=chosen, kind="case_assigned", params=params, link=case.get_absolute_url())
    return [chosen]


def default_user_of(case: Case, organization: Organization) -> User | None:
    """Who gets a case of the organization that nobody has: the default user of the branch that came, else of all."""
    came = Representation.objects.present().filter(party__case=case, organization=organization)
    branches = [each.branch for each in came.select_related("branch__default_user") if each.branch]
    for candidate in (*(branch.default_user for branch in branches), organization.default_user):
        if candidate and _may_be_default(candidate, organization):
            return candidate
    return None


def _may_be_default(account: User, organization: Organization) -> bool:
    mine = account.organization_id == organization.pk
    return mine and account.role == Role.ORGANIZATION_USER and account.is_active


def _alert_administrators(case: Case, organization: Organization) -> None:
    administrators = organization.accounts.filter(role=Role.PRIMARY_ADMINISTRATOR, state=User.State.ACTIVE)
    link = reverse("assignment:case", args=[case.number])
    for administrator in administrators.select_related("organization").order_by("pk"):
        post(to=administrator, kind="case_without_user", params={"case": case.number}, link=link)


def _change(sql: str, values: list[Any], pairs: Collection[Pair]) -> list[Pair]:
    """Begin or end many assignments with one statement, which answers with the pairs it really changed.

    SQL of our own, because the ORM's bulk_create cannot say which rows a conflict left out, and a thousand cases for
    three accounts would be three thousand objects.
    """
    if not pairs:
        return []
    cases, accounts = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, list(cases), list(accounts)])
        changed: list[Pair] = cursor.fetchall()
    return changed


def _pk(row: User | AssignmentAct | None) -> int | None:
    return row.pk if row else None
