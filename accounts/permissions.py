"""The function table of organization accounts (domain 3.1), as data; every administration page and service asks here.

A cell is `ALWAYS`, or the empowerment that an SA needs; a missing cell is *never*. The court side has no part in this
table: its desks are roles (`accounts/roles.py`).
"""

from typing import Final, Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Branch, Empowerment, User
from accounts.roles import Role

ALWAYS: Final = "always"
Cell = Literal["always"] | Empowerment.Kind


class Function(models.TextChoices):
    """What an account of an organization may be able to do."""

    OWN_PROFILE = "own_profile", _("maintain the own profile")
    PROFILES_OF_USERS = "profiles_of_users", _("maintain the profiles of organization users")
    PROFILES_OF_ADMINISTRATORS = "profiles_of_administrators", _("maintain the profiles of secondary administrators")
    ACCOUNTS_OF_USERS = "accounts_of_users", _("create, suspend, reactivate and close organization users")
    ACCOUNTS_OF_ADMINISTRATORS = (
        "accounts_of_administrators",
        _("create, suspend, reactivate and close secondary administrators"),
    )
    EMPOWER = "empower", _("give empowerments and take them back")
    ASSIGN_IN_OWN_BRANCH = "assign_in_own_branch", _("assign cases of the own branch")
    ASSIGN_IN_OTHER_BRANCHES = "assign_in_other_branches", _("assign cases of other branches")
    DEFAULT_USERS = "default_users", _("maintain default organization users")
    ASK_FOR_MORE = "ask_for_more", _("ask for a change of the maximum numbers")
    BRANCHES = "branches", _("create and maintain branch codes")
    APPROVAL = "approval", _("say whether a second person approves what is lodged")
    TRANSACT = "transact", _("file, inspect, pay and use the other e-services")


PA, SA, OU = Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR, Role.ORGANIZATION_USER

TABLE: dict[Function, dict[Role, Cell]] = {
    Function.OWN_PROFILE: {PA: ALWAYS, SA: ALWAYS, OU: ALWAYS},
    Function.PROFILES_OF_USERS: {PA: ALWAYS, SA: ALWAYS},
    Function.PROFILES_OF_ADMINISTRATORS: {PA: ALWAYS, SA: Empowerment.Kind.LOOK_AFTER_ADMINISTRATORS},
    Function.ACCOUNTS_OF_USERS: {PA: ALWAYS, SA: ALWAYS},
    Function.ACCOUNTS_OF_ADMINISTRATORS: {PA: ALWAYS, SA: Empowerment.Kind.LOOK_AFTER_ADMINISTRATORS},
    Function.EMPOWER: {PA: ALWAYS},
    Function.ASSIGN_IN_OWN_BRANCH: {PA: ALWAYS, SA: ALWAYS},
    Function.ASSIGN_IN_OTHER_BRANCHES: {PA: ALWAYS, SA: Empowerment.Kind.ASSIGN_IN_OTHER_BRANCHES},
    Function.DEFAULT_USERS: {PA: ALWAYS, SA: Empowerment.Kind.SET_DEFAULT_USERS},
    Function.ASK_FOR_MORE: {PA: ALWAYS},
    Function.BRANCHES: {PA: ALWAYS},
    Function.APPROVAL: {PA: ALWAYS},
    Function.TRANSACT: {OU: ALWAYS},
}


def may(actor: User, function: Function) -> bool:
    """May this account do this at all, in its own organization? Reads empowerments from the database each time."""
    if not actor.is_active:
        return False
    cell = TABLE[function].get(Role(actor.role))
    if cell is None or cell == ALWAYS:
        return cell == ALWAYS
    return actor.empowerments.in_force().filter(kind=cell).exists()


def may_maintain_profile(actor: User, account: User) -> bool:
    """May `actor` change the profile of this account? Not their own: that has a page of its own."""
    return _looks_after(actor, account, Function.PROFILES_OF_USERS, Function.PROFILES_OF_ADMINISTRATORS)


def may_decide_on_account(actor: User, account: User) -> bool:
    """May `actor` suspend, reactivate or close this account? Never their own, nor a PA's: the Help Centre does."""
    return _looks_after(actor, account, Function.ACCOUNTS_OF_USERS, Function.ACCOUNTS_OF_ADMINISTRATORS)


def may_create(actor: User, role: str) -> bool:
    """May `actor` open an account of this role in their organization? Never a PA's."""
    if role == OU:
        return may(actor, Function.ACCOUNTS_OF_USERS)
    return role == SA and may(actor, Function.ACCOUNTS_OF_ADMINISTRATORS)


def may_empower(actor: User, account: User) -> bool:
    """May `actor` give this account an empowerment, or take one back? Only an SA has any."""
    return account.role == SA and _same_organization(actor, account) and may(actor, Function.EMPOWER)


def may_assign_in(actor: User, branch: Branch) -> bool:
    """May `actor` assign cases to the users of this branch?"""
    if branch.organization_id != actor.organization_id:
        return False
    if actor.branch_id == branch.pk and may(actor, Function.ASSIGN_IN_OWN_BRANCH):
        return True
    return may(actor, Function.ASSIGN_IN_OTHER_BRANCHES)


def may_hand_over(actor: User, account: User) -> bool:
    """May `actor` hand over what this account has? Whoever may assign cases to and from it."""
    if account.role != OU or not _same_organization(actor, account):
        return False
    return account.branch is not None and may_assign_in(actor, account.branch)


def _looks_after(actor: User, account: User, users: Function, administrators: Function) -> bool:
    if actor.pk == account.pk or not _same_organization(actor, account):
        return False
    if account.role == OU:
        return may(actor, users)
    return account.role == SA and may(actor, administrators)


def _same_organization(actor: User, account: User) -> bool:
    return actor.organization_id is not None and actor.organization_id == account.organization_id
