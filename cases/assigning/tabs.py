"""The tabs over the pages of assigning."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from icms.lib.components import Tab


def tabs(user: User, current: str) -> list[Tab]:
    """The tabs of an administrator; a user sees only their own absences, without tabs."""
    if user.role == Role.ORGANIZATION_USER:
        return []
    words = {
        "cases": ("assignment:list", _("Cases")),
        "coverage": ("assignment:coverage", _("Needs somebody")),
        "absences": ("absences:list", _("Absences")),
        "handovers": ("assignment:handovers", _("Hand over")),
        "acts": ("assignment:acts", _("What was done")),
    }
    return [Tab(url=reverse(name), text=text, current=key == current) for key, (name, text) in words.items()]
