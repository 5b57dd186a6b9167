"""What an account holds in cases, asked before it is suspended or closed (accounts.organizations.open_work)."""

from django.utils.translation import ngettext

from accounts.models import User
from cases.models import Assignment


def cases(account: User) -> int:
    """How many cases are assigned to the account now."""
    return Assignment.objects.present().filter(account=account).count()


def cases_in_words(count: int) -> str:
    return ngettext("%(count)d case", "%(count)d cases", count) % {"count": count}
