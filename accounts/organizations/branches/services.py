"""Branches, and default users: who gets what comes for a branch or for the organization (domain 3.1, 3.2)."""

import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.caps import require_room
from accounts.models import HEAD_OFFICE, Branch, CapRequest, Organization, User
from accounts.models.user import IN_USE
from accounts.organizations import rules
from accounts.permissions import Function
from accounts.roles import Role
from icms.lib import clock
from icms.lib.errors import Reason, Refused

CODE = re.compile(r"[A-Z0-9]{2,6}")
NOT_A_CODE = Reason("code", _("A branch code has 2 to 6 capital letters or digits, such as KLN."), "code")
TAKEN = Reason("taken", _("There is a branch with this code already. Choose another code, or reopen that one."), "code")
HEAD_OFFICE_STAYS = Reason("head_office", _("HQ always stays open."))
NOT_EMPTY = Reason("members", _("This branch still has members. Move them to another branch, or close their accounts."))
CLOSED = Reason("closed", _("This branch is closed. Reopen it first."))


@transaction.atomic
def add_branch(*, actor: User, code: str, name_en: str = "", name_zh: str = "") -> Branch:
    """Add a branch under the cap. Refused with every reason: not a PA, no room, no such code, a code that is taken."""
    organization, actor = rules.lock_for_function(actor, Function.BRANCHES)
    reasons = []
    try:
        require_room(organization, CapRequest.What.BRANCHES)
    except Refused as refusal:
        reasons += refusal.reasons
    if not CODE.fullmatch(code):
        reasons.append(NOT_A_CODE)
    elif organization.branches.filter(code=code).exists():
        reasons.append(TAKEN)
    if reasons:
        raise Refused(reasons)
    branch = Branch.objects.create(organization=organization, code=code, name_en=name_en, name_zh=name_zh)
    audit.record(act="branch.added", subject=branch, actor=actor, branch=code)
    return branch


@transaction.atomic
def rename_branch(*, actor: User, branch_id: int, name_en: str, name_zh: str) -> Branch:
    """Give a branch other names; its code stays, because cases and filings speak of it."""
    organization, actor = rules.lock_for_function(actor, Function.BRANCHES)
    branch = rules.get_branch(organization, branch_id)
    if (branch.name_en, branch.name_zh) != (name_en, name_zh):
        branch.name_en, branch.name_zh = name_en, name_zh
        branch.save(update_fields=["name_en", "name_zh"])
        audit.record(act="branch.renamed", subject=branch, actor=actor, branch=branch.code)
    return branch


@transaction.atomic
def close_branch(*, actor: User, branch_id: int) -> None:
    """Close a branch without members; it no longer counts. Does nothing if it is closed already."""
    organization, actor = rules.lock_for_function(actor, Function.BRANCHES)
    branch = rules.get_branch(organization, branch_id)
    if branch.closed_at:
        return
    reasons = [HEAD_OFFICE_STAYS] if branch.code == HEAD_OFFICE else []
    if branch.accounts.exclude(state=User.State.CLOSED).exists():
        reasons.append(NOT_EMPTY)
    if reasons:
        raise Refused(reasons)
    branch.closed_at = clock.now()
    branch.save(update_fields=["closed_at"])
    audit.record(act="branch.closed", subject=branch, actor=actor, branch=branch.code)


@transaction.atomic
def reopen_branch(*, actor: User, branch_id: int) -> None:
    """Open a closed branch again, under the cap."""
    organization, actor = rules.lock_for_function(actor, Function.BRANCHES)
    branch = rules.get_branch(organization, branch_id)
    if branch.closed_at is None:
        return
    require_room(organization, CapRequest.What.BRANCHES)
    branch.closed_at = None
    branch.save(update_fields=["closed_at"])
    audit.record(act="branch.reopened", subject=branch, actor=actor, branch=branch.code)


@transaction.atomic
def set_branch_default(*, actor: User, branch_id: int, user: User | None) -> None:
    """Say who gets what comes for a branch; nobody, where `user` is None. A PA, or an SA who was empowered to."""
    organization, actor = rules.lock_for_function(actor, Function.DEFAULT_USERS)
    branch = rules.get_branch(organization, branch_id)
    if branch.closed_at:
        raise Refused(CLOSED)
    store_branch_default(branch=branch, user=user, organization=organization, actor=actor)


@transaction.atomic
def set_organization_default(*, actor: User, user: User | None) -> None:
    """Say who gets what comes for the organization and names no branch; nobody, where `user` is None."""
    organization, actor = rules.lock_for_function(actor, Function.DEFAULT_USERS)
    store_organization_default(organization=organization, user=user, actor=actor)


NOT_OF_BRANCH = Reason(
    "default_user",
    _("The default user of a branch is one of its organization users, active and with a password."),
    "branch_default",
)
NOT_A_USER = Reason(
    "default_user",
    _("The default user of the organization is one of its organization users, active and with a password."),
    "organization_default",
)


@dataclass(frozen=True)
class Successors:
    """Who takes the place of an account that is default user; None leaves the place empty."""

    branch: User | None = None
    organization: User | None = None


NOBODY = Successors()


def candidates(organization: Organization, branch: Branch | None = None) -> QuerySet[User]:
    """Who may be default user: OUs whose accounts are in use, of the branch where one is given."""
    users = User.objects.filter(IN_USE, organization=organization, role=Role.ORGANIZATION_USER)
    users = users.order_by("name_en", "name_zh", "username")
    return users.filter(branch=branch) if branch else users


def branches_of_default(account: User) -> list[Branch]:
    """The branches whose default user this account is."""
    return list(account.default_for_branches.order_by("code"))


def is_default_of_organization(account: User) -> bool:
    return account.default_for_organizations.exists()


def store_branch_default(*, branch: Branch, user: User | None, organization: Organization, actor: User) -> None:
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


def store_organization_default(*, organization: Organization, user: User | None, actor: User) -> None:
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


def hand_over_defaults(*, account: User, organization: Organization, successors: Successors, actor: User) -> None:
    """The successors take the places that the account has as default user. Raises Refused."""
    for branch in branches_of_default(account):
        store_branch_default(branch=branch, user=successors.branch, organization=organization, actor=actor)
    if organization.default_user_id == account.pk:
        store_organization_default(organization=organization, user=successors.organization, actor=actor)
