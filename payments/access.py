"""Gates to charges: 404 to a stranger, 403 to those who may not transact at all (domain 3.1)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.models import User
from accounts.roles import ACCOUNTS_DESK, REGISTRY_DESK, Role
from cases.permissions import acting_for
from icms.lib.references import parse_reference
from payments.models import Charge


class SignedInRequest(HttpRequest):
    """A request that has passed a sign-in gate: its user is an account."""

    user: User


def get_charge(user: User, reference: str) -> Charge:
    """The charge, if it is this account's to read: its payer, the accounts office, the auditor."""
    if user.role in (Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR):
        raise PermissionDenied  # a PA or SA cannot transact (domain 3.1)
    charge = (
        Charge.objects.visible_to(user)
        .select_related("court", "payer", "organization", "receipt")
        .filter(reference=parse_reference(reference) or "")
        .first()
    )
    if charge is None:
        raise Http404
    return charge


def get_own_charge(user: User, reference: str) -> Charge:
    """The charge, if this account is the one to pay it, or stands in for it."""
    charge = get_charge(user, reference)
    if charge.payer_id not in acting_for(user):
        raise PermissionDenied
    return charge


def get_refundable_charge(user: User, reference: str) -> Charge:
    """A charge whose refund this account may ask for: its payer, the registry, the accounts office."""
    if user.role in REGISTRY_DESK:
        found = Charge.objects.select_related("court", "payer", "organization")
        charge = found.filter(reference=parse_reference(reference) or "").first()
        if charge is None:
            raise Http404
        return charge
    charge = get_charge(user, reference)
    if charge.payer_id != user.pk and user.role not in ACCOUNTS_DESK:
        raise PermissionDenied
    return charge
