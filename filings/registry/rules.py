"""What no officer of the registry may do: decide on a filing of one's own (domain 11)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from filings.models import Filing
from icms.lib.errors import Reason


def own_filing_reasons(filing: Filing, officer: User) -> Iterator[Reason]:
    """Why this officer may not decide on this filing: the officer, by another account of theirs, is its filer.

    Accounts are of one person where they have the same e-mail address (domain 3.1: one person may hold several).
    """
    filers = [filing.owner, filing.lodged_by or filing.owner]
    same_email = {each.email.casefold() for each in filers if each.email}
    if officer.pk in {each.pk for each in filers} or officer.email.casefold() in same_email:
        yield Reason("own_filing", _("This is a filing of your own. Another officer decides on it."))
