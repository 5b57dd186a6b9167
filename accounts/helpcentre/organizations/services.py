"""Organizations, and the accounts that only the Help Centre decides on: facts, maxima, suspend, re-activate, close."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, caps, links, opening
from accounts.helpcentre.own import refuse_own
from accounts.messages.services import post
from accounts.models import CapRequest, Organization, User
from accounts.roles import Role
from accounts.signin.services import end_sessions
from icms.lib.errors import Reason, Refused

FACTS = ("name_en", "name_zh", "kind", "registration_number", "address", "telephone")
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
def change_facts(*, organization_id: int, officer: User, reason: str, **facts: str) -> None:
    """Put the facts of an organization right, with the reason; the record keeps what they were."""
    organization = caps.locked_organization(organization_id)
    was = {name: getattr(organization, name) for name in FACTS if facts[name] != getattr(organization, name)}
    if not was:
        return
    for name in was:
        setattr(organization, name, facts[name])
    organization.save(update_fields=list(was))
    now = {name: facts[name] for name in was}
    _remember("organization.facts_changed", organization, officer, reason=reason, was=was, now=now)


@transaction.atomic
def change_caps(*, organization_id: int, officer: User, reason: str, **most: int) -> None:
    """Set the maxima of an organization, with the reason; none below what there is. Raises Refused."""
    organization = caps.locked_organization(organization_id)
    reasons = [
        Reason("below", _("There are %(used)d now; the maximum cannot be below that.") % {"used": cap.used}, what.value)
        for what, cap in caps.caps_of(organization).items()
        if most[what.value] < cap.used
    ]
    if reasons:
        raise Refused(reasons)
    was = {what.value: getattr(organization, what.value) for what in CapRequest.What}
    changed = {name: value for name, value in most.items() if was[name] != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(organization, name, value)
    organization.save(update_fields=list(changed))
    before = {name: was[name] for name in changed}
    _remember("organization.caps_changed", organization, officer, reason=reason, was=before, now=changed)


@transaction.atomic
def change_state(
    *, account_id: int, officer: User, state: User.State, reason: str, leave_without: bool = False
) -> None:
    """Suspend, re-activate or close an account; its sessions end at once. A closed one stays closed.

    The last active primary administrator goes only where that is meant (domain 3.1). Raises Refused.
    """
    account = _locked(account_id)
    refuse_own(officer, account)
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
    refuse_own(officer, account)
    if not account.is_active:
        raise Refused(NOT_ACTIVE)
    if account.has_usable_password():
        raise Refused(HAS_PASSWORD)
    opening.send_invitation(account=account, actor=officer)


@transaction.atomic
def correct_email(*, account_id: int, officer: User, email: str, reason: str) -> None:
    """Another e-mail address for an account whose mail came back; the message box says so. Raises Refused."""
    account = _locked(account_id)
    refuse_own(officer, account)
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
        opening.send_invitation(account=account, actor=officer)


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


def _remember(act: str, organization: Organization, officer: User, **detail: Any) -> None:
    audit.record(act=act, subject=organization, actor=officer, on_behalf_of=organization, **detail)
