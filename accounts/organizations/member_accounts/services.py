"""Opening a member's account, and changing who its holder is (domain 3.1)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, permissions
from accounts.caps import MAXIMUM_OF, require_room
from accounts.links import end_links
from accounts.messages.services import post
from accounts.models import Branch, Organization, User
from accounts.organizations import rules
from accounts.organizations.access import NOT_EMPOWERED
from accounts.organizations.branches import services
from accounts.roles import Role
from accounts.services import TAKEN, open_account, send_invitation, suggest_username
from icms.lib.errors import Reason, Refused

MAY_CHANGE = ("name_en", "name_zh", "email", "telephone", "branch", "language")
CLOSED_BRANCH = Reason("branch", _("This branch is closed. Choose another one."), "branch")
NO_LONGER_NEW = Reason("password_set", _("The holder has set a password already; no link is needed."))
NOT_ACTIVE = Reason("state", _("This account is not active. Reactivate it first."))


@transaction.atomic
def add_member(
    *,
    actor: User,
    role: str,
    branch_id: int,
    username: str,
    name_en: str,
    name_zh: str,
    email: str,
    telephone: str,
    language: str,
) -> User:
    """Open one account in the actor's organization and send its holder the link to set a password.

    An empty account name is made from the holder's name. Refused where the table or the cap says no, with every reason.
    """
    organization, actor = rules.lock_organization(actor)
    rules.require(permissions.may_create(actor, role), NOT_EMPOWERED)
    branch = rules.get_branch(organization, branch_id)
    if reasons := [*_no_room(organization, role), *_wrong(branch, username)]:
        raise Refused(reasons)
    account = open_account(
        actor=actor,
        role=role,
        username=username or suggest_username(name_en, email),
        name_en=name_en,
        name_zh=name_zh,
        email=email,
        telephone=telephone,
        language=language,
        organization=organization,
        branch=branch,
    )
    tell_primary_administrators(organization, actor, [account])
    return account


@transaction.atomic
def change_member(*, actor: User, account_id: int, **fields: Any) -> User:
    """Change names, e-mail address, telephone, branch or language of a member's account.

    One who moves to another branch is its old branch's default user no longer. Refused where the table says no.
    """
    organization, actor = rules.lock_organization(actor)
    account = rules.get_member(organization, account_id)
    rules.require_on_member(permissions.may_maintain_profile(actor, account), account)
    if account.state == User.State.CLOSED:
        raise Refused(Reason("state", _("This account is closed and is not changed any more.")))
    changed = [name for name in MAY_CHANGE if name in fields and getattr(account, name) != fields[name]]
    if not changed:
        return account
    moved = _leave_branch(account, fields["branch"], organization, actor) if "branch" in changed else {}
    before = account.email
    for name in changed:
        setattr(account, name, fields[name])
    account.save(update_fields=changed)
    audit.record(act="account.changed", subject=account, actor=actor, fields=changed, **moved)
    params = {"organization": str(organization), "by": actor.name, "fields": changed}
    post(to=account, kind="account_changed", params=params)
    if "email" in changed:
        _at_another_address(account, before, actor, params)
    return account


def _at_another_address(account: User, before: str, actor: User, params: dict[str, Any]) -> None:
    """What went to the address before opens nothing any more, and whoever reads there learns of the change."""
    end_links(account=account)
    if before:
        post(to=account, kind="account_changed", params=params, address=before)
    if account.is_active and not account.has_usable_password():
        send_invitation(account=account, actor=actor)


@transaction.atomic
def invite_again(*, actor: User, account_id: int) -> None:
    """Send the link to set the first password once more; the earlier one stops working."""
    organization, actor = rules.lock_organization(actor)
    account = rules.get_member(organization, account_id)
    rules.require_on_member(permissions.may_decide_on_account(actor, account), account)
    if account.has_usable_password():
        raise Refused(NO_LONGER_NEW)
    if not account.is_active:
        raise Refused(NOT_ACTIVE)
    send_invitation(account=account, actor=actor)


def tell_primary_administrators(organization: Organization, actor: User, opened: list[User]) -> None:
    """An SA has opened accounts: the PAs are told, in the caller's transaction."""
    if actor.role == Role.PRIMARY_ADMINISTRATOR:
        return
    params = {
        "by": actor.name,
        "organization": str(organization),
        "count": len(opened),
        "accounts": [f"{account.name} · {account.username}" for account in opened[:50]],
    }
    for primary in User.objects.filter(
        organization=organization, role=Role.PRIMARY_ADMINISTRATOR, state=User.State.ACTIVE
    ):
        post(to=primary, kind="organization_account_added", params=params, link="/organization/")


def _leave_branch(account: User, to: Branch, organization: Organization, actor: User) -> dict[str, Any]:
    """The account gives up its place as default user of the branch it leaves; both codes, for the record."""
    branch = rules.get_branch(organization, to.pk)
    if branch.closed_at:
        raise Refused(CLOSED_BRANCH)
    for left in services.branches_of_default(account):
        services.store_branch_default(branch=left, user=None, organization=organization, actor=actor)
    return {"before": account.branch.code if account.branch else "", "after": branch.code}


def _no_room(organization: Organization, role: str) -> list[Reason]:
    try:
        require_room(organization, MAXIMUM_OF[Role(role)])
    except Refused as refusal:
        return refusal.reasons
    return []


def _wrong(branch: Branch, username: str) -> list[Reason]:
    reasons = [CLOSED_BRANCH] if branch.closed_at else []
    if username and User.objects.filter(username=username).exists():
        reasons.append(TAKEN)
    return reasons
