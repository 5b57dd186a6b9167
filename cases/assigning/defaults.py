"""When a case has nobody: the branch's default user, else the organization's, else an alert (domain 4.2)."""

from django.urls import reverse

from accounts import audit
from accounts.messages.services import post
from accounts.models import Organization, User
from accounts.roles import Role
from cases.assigning.assignments import give
from cases.models import Assignment, Case, Representation


def somebody_for(*, case: Case, organization: Organization, actor: User | None) -> list[User]:
    """Who in the organization is to know of something in this case: the users it is assigned to, at least one.

    Where no active user has the case it is assigned to the default user of the branch by which the organization came,
    else of the organization; where there is none the primary administrators are told, and the answer is empty. Called
    for a new link, and for every document that the court sends into the case.
    """
    present = _active(case, organization)
    if present:
        return present
    chosen = _default(case, organization)
    if chosen is None:
        _alert(case, organization)
        return []
    give(pairs=[(case.pk, chosen.pk)], how=Assignment.How.DEFAULT, actor=actor)
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


def _active(case: Case, organization: Organization) -> list[User]:
    present = Assignment.objects.present().with_active_user().filter(case=case, account__organization=organization)
    return [each.account for each in present.select_related("account__organization")]


def _default(case: Case, organization: Organization) -> User | None:
    came = Representation.objects.present().filter(party__case=case, organization=organization)
    branches = [each.branch for each in came.select_related("branch__default_user") if each.branch]
    for candidate in (*(branch.default_user for branch in branches), organization.default_user):
        if candidate and may_be_default(candidate, organization):
            return candidate
    return None


def may_be_default(account: User, organization: Organization) -> bool:
    """Can this account take cases: an active organization user of this organization?"""
    mine = account.organization_id == organization.pk
    return mine and account.role == Role.ORGANIZATION_USER and account.is_active


def _alert(case: Case, organization: Organization) -> None:
    administrators = organization.accounts.filter(role=Role.PRIMARY_ADMINISTRATOR, state=User.State.ACTIVE)
    for administrator in administrators.select_related("organization").order_by("pk"):
        post(
            to=administrator,
            kind="case_without_user",
            params={"case": case.number},
            link=reverse("assignment:case", args=[case.number]),
        )
