"""Who changes a name: the Help Centre on request, or the administrator."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import STAFF, Role

ASK_THE_HELP_CENTRE = frozenset({Role.INDIVIDUAL, Role.PRIMARY_ADMINISTRATOR})


def may_ask_for_name(account: User) -> bool:
    """An IU and a PA ask the Help Centre for another name; nobody changes it alone."""
    return account.role in ASK_THE_HELP_CENTRE


def who_changes_name(account: User) -> str | Promise:
    """The sentence for those who do not ask the Help Centre."""
    if account.role in STAFF:
        return _("The administrator of the portal changes the names of officers. Ask there.")
    return _("An administrator of your organization changes the names of its accounts. Ask there.")
