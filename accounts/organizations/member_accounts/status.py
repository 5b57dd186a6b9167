"""The status of a member's account: suspend, reactivate, close (domain 3.1, 3.3)."""

from django.db import transaction

from accounts import audit, permissions
from accounts.messages.services import post
from accounts.models import Organization, User
from accounts.organizations import rules
from accounts.organizations.access import why_not
from accounts.organizations.branches import services
from accounts.organizations.branches.services import NOBODY, Successors
from accounts.organizations.member_accounts.states import State, require_transition
from accounts.permissions import Function
from accounts.signin.sessions.services import end_sessions
from icms.lib import clock


@transaction.atomic
def suspend(*, actor: User, account_id: int, successors: Successors = NOBODY) -> User:
    """Suspend an account: its sessions end at once, and nobody signs in until it is reactivated.

    Where it is default user, the successors take its place in the same act. Refused where the table says no.
    """
    organization, actor, account = _begin(actor, account_id)
    _move(account, State.SUSPENDED)
    _leave_places(account, organization, successors, actor)
    _end(account, organization, actor, "account.suspended", "account_member_suspended")
    return account


@transaction.atomic
def reactivate(*, actor: User, account_id: int) -> User:
    """Reactivate a suspended account; its password and second factor are as they were."""
    organization, actor, account = _begin(actor, account_id)
    _move(account, State.ACTIVE)
    audit.record(act="account.reactivated", subject=account, actor=actor)
    _tell(account, organization, actor, "account_member_reactivated")
    return account


@transaction.atomic
def close(*, actor: User, account_id: int, successors: Successors = NOBODY) -> User:
    """Close a suspended account for good: it no longer counts, and its record stays. Its empowerments end."""
    organization, actor, account = _begin(actor, account_id)
    _move(account, State.CLOSED)
    _leave_places(account, organization, successors, actor)
    account.empowerments.in_force().update(taken_back_at=clock.now(), taken_back_by=actor)
    _end(account, organization, actor, "account.closed", "account_member_closed")
    return account


def _begin(actor: User, account_id: int) -> tuple[Organization, User, User]:
    organization, actor = rules.lock_organization(actor)
    account = rules.get_member(organization, account_id)
    rules.require_on_member(permissions.may_decide_on_account(actor, account), account)
    return organization, actor, account


def _move(account: User, state: State) -> None:
    require_transition(account.state, state)
    account.state = state
    account.save(update_fields=["state"])


def _leave_places(account: User, organization: Organization, successors: Successors, actor: User) -> None:
    if successors != NOBODY:
        rules.require(permissions.may(actor, Function.DEFAULT_USERS), why_not(Function.DEFAULT_USERS))
    services.hand_over_defaults(account=account, organization=organization, successors=successors, actor=actor)


def _end(account: User, organization: Organization, actor: User, act: str, kind: str) -> None:
    end_sessions(account=account)
    account.one_time_links.working(clock.now()).update(superseded_at=clock.now())
    audit.record(act=act, subject=account, actor=actor)
    _tell(account, organization, actor, kind)


def _tell(account: User, organization: Organization, actor: User, kind: str) -> None:
    params = {"username": account.username, "organization": str(organization), "by": actor.name}
    post(to=account, kind=kind, params=params)
