"""Gates to charges: 404 to a stranger, 403 to those who may not transact at all (domain 3.1)."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import ACCOUNTS_DESK, REGISTRY_DESK, Role
from cases.permissions import acting_for
from icms.lib.references import parse_reference
from payments.models import Charge

READS_EVERY_CHARGE = ACCOUNTS_DESK | {Role.AUDITOR}


def visible_charges(user: User) -> QuerySet[Charge]:
    """Charges this account may read: its own, those it stands in for; the accounts office and the auditor, all."""
    if user.role in READS_EVERY_CHARGE:
        return Charge.objects.all()
    if not user.is_filer:
        return Charge.objects.none()
    return Charge.objects.filter(payer__in=acting_for(user))


def may_read(user: User, charge: Charge) -> bool:
    """Does the page of the charge open to this account, and its receipt?"""
    return (user.is_filer and charge.payer_id == user.pk) or visible_charges(user).filter(pk=charge.pk).exists()


def get_charge(user: User, reference: str) -> Charge:
    """The charge, if this account may read it: its payer, the accounts office, the auditor."""
    if user.role in (Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR):
        raise PermissionDenied  # a PA or SA cannot transact (domain 3.1)
    charge = (
        visible_charges(user)
        .select_related("court", "payer", "organization", "receipt")
        .filter(reference=parse_reference(reference) or "")
        .first()
    )
    if charge is None:
        raise Http404
    return charge


def get_own_charge(user: User, reference: str) -> Charge:
    """The charge, if this account is to pay it, or stands in for whoever is."""
    charge = get_charge(user, reference)
    if charge.payer_id != user.pk and charge.payer_id not in acting_for(user):
        raise PermissionDenied
    return charge


def get_refundable_charge(user: User, reference: str) -> Charge:
    """A charge whose refund this account may request: its payer, the registry, the accounts office."""
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
