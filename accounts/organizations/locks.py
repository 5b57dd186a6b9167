"""How every act on an organization begins: under its lock, with the administrator as the account is now.

What an administrator may do is asked again here, after waiting for whoever was quicker, so that an empowerment taken
back or an account suspended while a form was being filled in counts at once.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.caps import locked_organization
from accounts.models import Branch, Organization, User
from accounts.organizations.access import why_not, why_not_on
from accounts.permissions import Function
from icms.lib.errors import Reason, Refused

FORBIDDEN = "forbidden"
INACTIVE = Reason(
    FORBIDDEN, _("Your account was suspended or closed meanwhile. Nothing was changed; ask another administrator.")
)
NOBODY = Reason(FORBIDDEN, _("This account administers no organization."))
GONE = Reason("gone", _("This is not there any more. Go back to the list and look again."))


def begin(actor: User) -> tuple[Organization, User]:
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


def begin_function(actor: User, function: Function) -> tuple[Organization, User]:
    """As `begin`; refused as well where the table says no."""
    organization, now = begin(actor)
    need(permissions.may(now, function), why_not(function))
    return organization, now


def member(organization: Organization, account_id: int) -> User:
    """A member as the account is now. Refused where it is not of this organization."""
    found = User.objects.filter(pk=account_id, organization=organization).select_related("branch").first()
    if found is None:
        raise Refused(GONE)
    return found


def branch(organization: Organization, branch_id: int) -> Branch:
    """A branch as it is now. Refused where it is not of this organization."""
    found = Branch.objects.filter(pk=branch_id, organization=organization).select_related("default_user").first()
    if found is None:
        raise Refused(GONE)
    return found


def need(may: bool, words: Any) -> None:
    """Refuse where the function table says no; `words` say who can."""
    if not may:
        raise Refused(Reason(FORBIDDEN, words))


def need_on(may: bool, account: User) -> None:
    """Refuse an act on a member whom the actor does not look after."""
    need(may, why_not_on(account))


def is_forbidden(refusal: Refused) -> bool:
    """Was it refused because this account may not, and not because of what was typed?"""
    return any(reason.code == FORBIDDEN for reason in refusal.reasons)


def status_of(refusal: Refused) -> int:
    """The HTTP status of a page that says why: 403 where the account may not, else the form is simply shown again."""
    return 403 if is_forbidden(refusal) else 200
