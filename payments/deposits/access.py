"""Gates to deposit accounts: the administrators of the organization; a primary one acts, a secondary one reads."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import ORGANIZATION_ADMINISTRATORS, Role
from icms.lib.references import parse_reference
from payments.models import DepositAccount

administrators_only = for_roles(ORGANIZATION_ADMINISTRATORS)
primary_only = for_roles({Role.PRIMARY_ADMINISTRATOR})


def may_act(user: User) -> bool:
    """May this account accept the terms and change settings?"""
    return user.role == Role.PRIMARY_ADMINISTRATOR


def get_account(user: User, reference: str) -> DepositAccount:
    """The account of this reference, if it is of this administrator's organization; else 404."""
    if not user.is_administrator:
        raise PermissionDenied
    found = (
        DepositAccount.objects.select_related("branch", "organization")
        .filter(organization=user.organization, reference=parse_reference(reference) or "")
        .first()
    )
    if found is None:
        raise Http404
    return found
