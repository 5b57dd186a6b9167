"""Branches: add, rename, close, re-open, and their default users (domain 3.1, 3.2)."""

import re

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.caps import need_room
from accounts.models import HEAD_OFFICE, Branch, CapRequest, User
from accounts.organizations import acting
from accounts.organizations.branches import defaults
from accounts.permissions import Function
from icms.lib import clock
from icms.lib.errors import Reason, Refused

CODE = re.compile(r"[A-Z0-9]{2,6}")
NOT_A_CODE = Reason("code", _("A branch code has 2 to 6 capital letters or digits, such as KLN."), "code")
TAKEN = Reason(
    "taken", _("There is a branch with this code already. Choose another code, or re-open that one."), "code"
)
HEAD_OFFICE_STAYS = Reason("head_office", _("HQ always stays open."))
NOT_EMPTY = Reason("members", _("This branch still has members. Move them to another branch, or close their accounts."))
CLOSED = Reason("closed", _("This branch is closed. Re-open it first."))


@transaction.atomic
def add_branch(*, actor: User, code: str, name_en: str = "", name_zh: str = "") -> Branch:
    """Add a branch under the cap. Refused with every reason: not a PA, no room, no such code, a code that is taken."""
    organization, actor = acting.begin_function(actor, Function.BRANCHES)
    reasons = []
    try:
        need_room(organization, CapRequest.What.BRANCHES)
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
    organization, actor = acting.begin_function(actor, Function.BRANCHES)
    branch = acting.branch(organization, branch_id)
    if (branch.name_en, branch.name_zh) != (name_en, name_zh):
        branch.name_en, branch.name_zh = name_en, name_zh
        branch.save(update_fields=["name_en", "name_zh"])
        audit.record(act="branch.renamed", subject=branch, actor=actor, branch=branch.code)
    return branch


@transaction.atomic
def close_branch(*, actor: User, branch_id: int) -> None:
    """Close a branch without members; it no longer counts. Closing it twice is closing it once."""
    organization, actor = acting.begin_function(actor, Function.BRANCHES)
    branch = acting.branch(organization, branch_id)
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
    organization, actor = acting.begin_function(actor, Function.BRANCHES)
    branch = acting.branch(organization, branch_id)
    if branch.closed_at is None:
        return
    need_room(organization, CapRequest.What.BRANCHES)
    branch.closed_at = None
    branch.save(update_fields=["closed_at"])
    audit.record(act="branch.reopened", subject=branch, actor=actor, branch=branch.code)


@transaction.atomic
def set_branch_default(*, actor: User, branch_id: int, user: User | None) -> None:
    """Say who gets what comes for a branch; nobody, where `user` is None. A PA, or an SA who was empowered to."""
    organization, actor = acting.begin_function(actor, Function.DEFAULT_USERS)
    branch = acting.branch(organization, branch_id)
    if branch.closed_at:
        raise Refused(CLOSED)
    defaults.put_branch_default(branch=branch, user=user, organization=organization, actor=actor)


@transaction.atomic
def set_organization_default(*, actor: User, user: User | None) -> None:
    """Say who gets what comes for the organization and names no branch; nobody, where `user` is None."""
    organization, actor = acting.begin_function(actor, Function.DEFAULT_USERS)
    defaults.put_organization_default(organization=organization, user=user, actor=actor)
