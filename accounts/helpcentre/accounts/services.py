"""Accounts that only the Help Centre decides on: suspend, reactivate, close, the link, the e-mail address."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, caps, links, services
from accounts.helpcentre.rules import refuse_conflict
from accounts.messages.services import post
from accounts.models import User
from accounts.roles import Role
from accounts.signin.sessions.services import end_sessions
from icms.lib.errors import Reason, Refused

MOVES: dict[User.State, set[User.State]] = {
    User.State.ACTIVE: {User.State.SUSPENDED, User.State.CLOSED},
    User.State.SUSPENDED: {User.State.ACTIVE, User.State.CLOSED},
    User.State.CLOSED: set(),
}
ACTS = {
    User.State.ACTIVE: "account.reactivated",
    User.State.SUSPENDED: "account.suspended",
    User.State.CLOSED: "account.closed",
}
CLOSED = Reason("closed", _("A closed account cannot be opened again. The holder applies for a new one."))
AS_IT_IS = Reason("state", _("Somebody has changed this account meanwhile. Look at it again."))
LAST = Reason(
    "last",
    _("This is the last active primary administrator. Tick that the organization is left without one."),
    "leave_without",
)
HAS_PASSWORD = Reason("has_password", _("The holder has set a password already; sign-in offers a new one."))
NOT_ACTIVE = Reason("not_active", _("Only an active account gets the link."))


@transaction.atomic
def change_state(
    *, account_id: int, officer: User, state: User.State, reason: str, leave_without: bool = False
) -> None:
    """Suspend, reactivate or close an account; its sessions end at once. A closed one stays closed.

    The last active primary administrator goes only where that is meant (domain 3.1). Raises Refused.
    """
    account = _locked(account_id)
    refuse_conflict(officer, account)
    if account.state == User.State.CLOSED:
        raise Refused(CLOSED)
    if state not in MOVES[User.State(account.state)]:
        raise Refused(AS_IT_IS)
    if state != User.State.ACTIVE and is_last_administrator(account) and not leave_without:
        raise Refused(LAST)
    account.state = state
    account.save(update_fields=["state"])
    if state != User.State.ACTIVE:
        end_sessions(account=account)
        links.end_links(account=account)
    audit.record(act=ACTS[state], subject=account, actor=officer, on_behalf_of=account.organization, reason=reason)
    post(to=account, kind=ACTS[state].replace(".", "_"), params={"username": account.username, "reason": reason})


@transaction.atomic
def send_link_again(*, account_id: int, officer: User) -> None:
    """Send the link to set the first password once more; the one before stops working. Raises Refused."""
    account = _locked(account_id)
    refuse_conflict(officer, account)
    if not account.is_active:
        raise Refused(NOT_ACTIVE)
    if account.has_usable_password():
        raise Refused(HAS_PASSWORD)
    services.send_invitation(account=account, actor=officer)


@transaction.atomic
def correct_email(*, account_id: int, officer: User, email: str, reason: str) -> None:
    """Another e-mail address for an account whose mail came back; the message box says so. Raises Refused."""
    account = _locked(account_id)
    refuse_conflict(officer, account)
    if account.state == User.State.CLOSED:
        raise Refused(CLOSED)
    if email == account.email:
        return
    before, account.email = account.email, email
    account.save(update_fields=["email"])
    audit.record(
        act="account.email_corrected",
        subject=account,
        actor=officer,
        on_behalf_of=account.organization,
        was=before,
        now=email,
        reason=reason,
    )
    links.end_links(account=account)
    params = {"username": account.username, "was": before}
    post(to=account, kind="account_email_corrected", params=params)
    if before:
        post(to=account, kind="account_email_corrected", params=params, address=before)
    if account.is_active and not account.has_usable_password():
        services.send_invitation(account=account, actor=officer)


def is_last_administrator(account: User) -> bool:
    """Is this the only active primary administrator that its organization has?"""
    if account.role != Role.PRIMARY_ADMINISTRATOR or not account.is_active:
        return False
    others = User.objects.filter(
        organization=account.organization_id, role=Role.PRIMARY_ADMINISTRATOR, state=User.State.ACTIVE
    )
    return not others.exclude(pk=account.pk).exists()


def _locked(account_id: int) -> User:
    """The account, locked after its organization, in the order in which everybody locks them."""
    organization_id = User.objects.values_list("organization", flat=True).get(pk=account_id)
    if organization_id is not None:
        caps.locked_organization(organization_id)
    return User.objects.select_for_update(of=("self",)).select_related("organization").get(pk=account_id)
