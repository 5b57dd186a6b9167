"""The three empowerments of an SA: given and taken back by a PA, dated and recorded (domain 3.1)."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, permissions
from accounts.messages.services import post
from accounts.models import Empowerment, Organization, User
from accounts.organizations import rules
from accounts.organizations.access import PRIMARY_ONLY
from accounts.roles import Role
from icms.lib import clock
from icms.lib.errors import Reason, Refused

ONLY_SECONDARY = Reason("role", _("Only secondary administrators are empowered."))
CLOSED = Reason("state", _("This account is closed and cannot be empowered."))


@transaction.atomic
def empower(*, actor: User, account_id: int, kind: str) -> None:
    """Give an SA one of the three empowerments; does nothing if the SA has it already."""
    change_empowerments(actor=actor, account_id=account_id, before=[], after=[kind])


@transaction.atomic
def revoke(*, actor: User, account_id: int, kind: str) -> None:
    """Revoke an empowerment at once, also for a form that is being filled in."""
    change_empowerments(actor=actor, account_id=account_id, before=[kind], after=[])


@transaction.atomic
def change_empowerments(*, actor: User, account_id: int, before: Collection[str], after: Collection[str]) -> None:
    """Give what is only in `after`, revoke what is only in `before`; what another PA did meanwhile stands.

    `before` is what the page showed. Refused unless the actor is a PA and the account an SA of the same organization.
    """
    organization, actor = rules.lock_organization(actor)
    account = rules.get_member(organization, account_id)
    rules.require(permissions.may(actor, permissions.Function.EMPOWER), PRIMARY_ONLY)
    if account.role != Role.SECONDARY_ADMINISTRATOR:
        raise Refused(ONLY_SECONDARY)
    given, taken = set(after) - set(before), set(before) - set(after)
    if given and account.state == User.State.CLOSED:
        raise Refused(CLOSED)
    in_force = {each.kind: each for each in account.empowerments.in_force()}
    for kind in Empowerment.Kind:
        if kind in given and kind not in in_force:
            _give(account, kind, actor, organization)
        elif kind in taken and kind in in_force:
            _revoke(account, in_force[kind], actor, organization)


def _give(account: User, kind: str, actor: User, organization: Organization) -> None:
    Empowerment.objects.create(account=account, kind=kind, given_by=actor, given_at=clock.now())
    audit.record(act="account.empowered", subject=account, actor=actor, kind=kind)
    _tell(account, "organization_empowered", kind, actor, organization)


def _revoke(account: User, held: Empowerment, actor: User, organization: Organization) -> None:
    held.taken_back_at, held.taken_back_by = clock.now(), actor
    held.save(update_fields=["taken_back_at", "taken_back_by"])
    audit.record(act="account.empowerment_taken_back", subject=account, actor=actor, kind=held.kind)
    _tell(account, "organization_empowerment_taken_back", held.kind, actor, organization)


def _tell(account: User, message: str, kind: str, actor: User, organization: Organization) -> None:
    params = {"kind": kind, "by": actor.name, "organization": str(organization)}
    post(to=account, kind=message, params=params, link="/organization/")
