"""The last step: another officer than who checked the identity opens the account (domain 3.3, 11)."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, caps, services
from accounts.helpcentre.duplicates import same_registration
from accounts.helpcentre.rules import CONFLICT, has_conflict
from accounts.models import HEAD_OFFICE, Application, Branch, CapRequest, Organization, User
from accounts.registration.appointments import services as appointments
from accounts.registration.transitions import change_state, locked
from accounts.roles import Role
from accounts.states import State
from icms.lib import clock
from icms.lib.errors import Reason, Refused

CHECKED_IT = Reason(
    "same_officer", _("You cannot approve this application, because you checked the identity. Another officer can.")
)
KEYED_IT = Reason("keyed_in", _("You cannot approve this application, because you keyed it in. Another officer can."))
NOT_CONFIRMED = Reason("not_confirmed", _("The identity has not been confirmed yet."))
NOT_NOW = Reason("state", _("This application does not wait for approval."))
REGISTERED = Reason(
    "registered",
    _("An organization with this registration number has accounts already. Tick the box if it is another one."),
    "not_the_same",
)
CLOSED_ORGANIZATION = Reason("no_organization", _("Choose the organization first: put the application back to review."))


def blockers(application: Application, officer: User) -> Iterator[Reason]:
    """Yields every reason why this officer may not approve this application now."""
    if application.state != State.AWAITING_IDENTITY:
        yield NOT_NOW
    elif application.identity_confirmed_at is None:
        yield NOT_CONFIRMED
    if application.identity_confirmed_by_id == officer.pk:
        yield CHECKED_IT
    if application.keyed_by_id == officer.pk:
        yield KEYED_IT
    if has_conflict(officer, application):
        yield CONFLICT
    if application.kind == Application.Kind.ADMINISTRATOR and application.organization_id is None:
        yield CLOSED_ORGANIZATION


@transaction.atomic
def approve(
    *,
    application_id: int,
    officer: User,
    username: str,
    not_the_same: bool = False,
    most: dict[str, int] | None = None,
) -> User:
    """Open the account, and the organization where one applies; the holder gets the link to set a password.

    `most` may set the maxima of a new organization. However often it is pressed, it opens one account. Raises Refused.
    """
    application = locked(application_id)
    if application.state == State.ACTIVE and application.account_id is not None:
        # By its id: what was joined to the row before it was locked may be older than the row.
        return User.objects.get(pk=application.account_id)
    if reasons := list(blockers(application, officer)):
        raise Refused(reasons)
    if (
        application.kind == Application.Kind.ORGANIZATION
        and same_registration(application).exists()
        and not not_the_same
    ):
        raise Refused(REGISTERED)
    account = services.open_account(
        actor=officer,
        username=username,
        name_en=application.name_en,
        name_zh=application.name_zh,
        email=application.email,
        telephone=application.telephone,
        address=application.address,
        language=application.language,
        **_place(application, officer, most or {}),
    )
    appointments.release(application)
    application.account, application.taken_by = account, None
    application.decided_by, application.decided_at = officer, clock.now()
    change_state(application, State.ACTIVE, actor=officer, account=account.username)
    return account


def _place(application: Application, officer: User, most: dict[str, int]) -> dict[str, Any]:
    """The role of the account, and its place in an organization."""
    if application.is_individual:
        return {"role": Role.INDIVIDUAL}
    if application.kind == Application.Kind.ORGANIZATION:
        branch = _open_organization(application, officer, most)
    else:
        assert application.organization_id is not None
        organization = caps.locked_organization(application.organization_id)
        caps.require_room(organization, CapRequest.What.PRIMARY)
        branch = organization.branches.get(code=HEAD_OFFICE)
    return {"role": Role.PRIMARY_ADMINISTRATOR, "organization": branch.organization, "branch": branch}


def _open_organization(application: Application, officer: User, most: dict[str, int]) -> Branch:
    """The organization's row and its head office."""
    organization = Organization.objects.create(
        name_en=application.org_name_en,
        name_zh=application.org_name_zh,
        kind=application.org_kind,
        registration_number=application.org_registration_number,
        address=application.org_address,
        telephone=application.org_telephone,
        **most,
    )
    application.organization = organization
    audit.record(
        act="organization.opened",
        subject=organization,
        actor=officer,
        on_behalf_of=organization,
        application=application.reference,
        **most,
    )
    return Branch.objects.create(organization=organization, code=HEAD_OFFICE)
