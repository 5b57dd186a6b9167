"""Setting whether a second person approves what the organization lodges."""

from django.db import transaction

from accounts import audit
from accounts.models import Organization, User
from accounts.organizations import rules
from accounts.permissions import Function


@transaction.atomic
def set_approval(*, actor: User, wants: bool) -> Organization:
    """From now on a second person approves each filing before it is lodged, or need not. What was lodged stands."""
    organization, actor = rules.lock_for_function(actor, Function.APPROVAL)
    if organization.wants_approval != wants:
        organization.wants_approval = wants
        organization.save(update_fields=["wants_approval"])
        audit.record(act="organization.approval_set", subject=organization, actor=actor, wants=wants)
    return organization
