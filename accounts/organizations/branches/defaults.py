"""Default users: the OU that gets what comes for a branch, or for the whole organization (domain 3.1)."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Branch, Organization, User
from accounts.roles import Role
from icms.lib.errors import Reason, Refused

NOT_OF_BRANCH = Reason(
    "default_user", _("The default user of a branch is an active organization user of that branch."), "branch_default"
)
NOT_A_USER = Reason(
    "default_user", _("The default user of the organization is an active organization user."), "organization_default"
)


@dataclass(frozen=True)
class Successors:
    """Who takes the place of an account that is default user; None leaves the place empty."""

    branch: User | None = None
    organization: User | None = None


NOBODY = Successors()


def candidates(organization: Organization, branch: Branch | None = None) -> QuerySet[User]:
    """Who may be default user: active OUs, of the branch where one is given."""
    users = User.objects.filter(
        organization=organization, role=Role.ORGANIZATION_USER, state=User.State.ACTIVE
    ).order_by("name_en", "name_zh", "username")
    return users.filter(branch=branch) if branch else users


def branches_of_default(account: User) -> list[Branch]:
    """The branches whose default user this account is."""
    return list(account.default_for_branches.order_by("code"))


def is_default_of_organization(account: User) -> bool:
    """Is this account the default user of its organization?"""
    return account.default_for_organizations.exists()


def put_branch_default(*, branch: Branch, user: User | None, organization: Organization, actor: User) -> None:
    """Make `user` the default user of a branch, in a transaction that holds the organization. Raises Refused."""
    if user and not candidates(organization, branch).filter(pk=user.pk).exists():
        raise Refused(NOT_OF_BRANCH)
    if branch.default_user_id == (user.pk if user else None):
        return
    before, branch.default_user = branch.default_user, user
    branch.save(update_fields=["default_user"])
    audit.record(
        act="branch.default_user_set",
        subject=branch,
        actor=actor,
        branch=branch.code,
        before=before.username if before else "",
        after=user.username if user else "",
    )


def put_organization_default(*, organization: Organization, user: User | None, actor: User) -> None:
    """Make `user` the default user of the locked organization. Raises Refused."""
    if user and not candidates(organization).filter(pk=user.pk).exists():
        raise Refused(NOT_A_USER)
    if organization.default_user_id == (user.pk if user else None):
        return
    before, organization.default_user = organization.default_user, user
    organization.save(update_fields=["default_user"])
    audit.record(
        act="organization.default_user_set",
        subject=organization,
        actor=actor,
        before=before.username if before else "",
        after=user.username if user else "",
    )


def give_up(*, account: User, organization: Organization, successors: Successors, actor: User) -> None:
    """The account is default user of nothing any more; its successors take its places. Raises Refused."""
    for branch in branches_of_default(account):
        put_branch_default(branch=branch, user=successors.branch, organization=organization, actor=actor)
    if organization.default_user_id == account.pk:
        put_organization_default(organization=organization, user=successors.organization, actor=actor)
