"""Every act on an organization begins here: under its lock, with the administrator's account read again.

What an administrator may do is checked again here, after waiting for the lock, so that an empowerment taken
back or an account suspended while a form was being filled in counts at once.
"""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.caps import locked_organization
from accounts.models import Branch, Organization, User
from accounts.organizations.access import why_not, why_not_on
from accounts.permissions import Function
from icms.lib.errors import Reason, Refused
from icms.lib.forms import CourtForm

FORBIDDEN = "forbidden"
INACTIVE = Reason(
    FORBIDDEN, _("Your account was suspended or closed meanwhile. Nothing was changed; ask another administrator.")
)
NOBODY = Reason(FORBIDDEN, _("This account administers no organization."))
GONE = Reason("gone", _("This is not there any more. Go back to the list and look again."))


def lock_organization(actor: User) -> tuple[Organization, User]:
    """The actor's organization, locked until the transaction ends, and the actor read again.

    Raises Refused where the account administers nothing, or no longer.
    """
    if actor.organization_id is None or not actor.is_administrator:
        raise Refused(NOBODY)
    organization = locked_organization(actor.organization_id)
    now = User.objects.select_related("organization", "branch").get(pk=actor.pk)
    if not now.is_active:
        raise Refused(INACTIVE)
    if now.organization_id != organization.pk or not now.is_administrator:
        raise Refused(NOBODY)
    return organization, now


def lock_for_function(actor: User, function: Function) -> tuple[Organization, User]:
    """As `lock_organization`; refused as well where the table says no."""
    organization, now = lock_organization(actor)
    require(permissions.may(now, function), why_not(function))
    return organization, now


def get_member(organization: Organization, account_id: int) -> User:
    """The member, read again. Raises Refused if it is not of this organization."""
    found = User.objects.filter(pk=account_id, organization=organization).select_related("branch").first()
    if found is None:
        raise Refused(GONE)
    return found


def get_branch(organization: Organization, branch_id: int) -> Branch:
    """The branch, read again. Raises Refused if it is not of this organization."""
    found = Branch.objects.filter(pk=branch_id, organization=organization).select_related("default_user").first()
    if found is None:
        raise Refused(GONE)
    return found


def require(may: bool, words: Any) -> None:
    """Raises Refused unless the function table says yes; `words` say who may."""
    if not may:
        raise Refused(Reason(FORBIDDEN, words))


def require_on_member(may: bool, account: User) -> None:
    """Raises Refused if the actor does not look after this member."""
    require(may, why_not_on(account))


def status_of(form: CourtForm) -> int:
    """The HTTP status of the page: 403 if the service refused because this account may not, else 200."""
    return 403 if form.has_error(NON_FIELD_ERRORS, FORBIDDEN) else 200
