"""Who announces maintenance, and who may see the desk of it (domain 11)."""

from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import Role
from filings.models import MaintenanceWindow
from icms.lib.references import parse_reference

ANNOUNCERS = frozenset({Role.ADMINISTRATOR})
administrators_only = for_roles(ANNOUNCERS)
readers = for_roles(ANNOUNCERS | {Role.REGISTRY_SUPERVISOR, Role.AUDITOR})


def may_change(user: User) -> bool:
    """The administrator announces; the registry's supervisor and the auditor read."""
    return user.role in ANNOUNCERS


def get_window(reference: str) -> MaintenanceWindow:
    """The window of this reference. Raises Http404; the caller has passed the desk's gate."""
    window = MaintenanceWindow.objects.filter(reference=parse_reference(reference)).first()
    if window is None:
        raise Http404
    return window
