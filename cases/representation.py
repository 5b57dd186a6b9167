"""Who represents a party: the only code that begins and ends a representation (domain 4.2).

`Party.represented_by` and `Party.in_person` say the same of the present in one column, for the many pages that only
want to name the representative; they are written here and nowhere else.
"""

from datetime import datetime

from accounts.models import Organization, User
from cases.models import Case, Party, Representation
from icms.lib import clock


def begin(*, party: Party, account: User, how: str) -> Representation:
    """From now the account's organization represents the party, or the account holder acts in person.

    What stood before ends at the same instant. The caller has the case to itself (locked, or not committed yet).
    """
    at = clock.now()
    end(party=party, at=at)
    organization = account.organization
    begun = Representation.objects.create(
        party=party,
        organization=organization,
        branch=account.branch if organization else None,
        account=None if organization else account,
        from_at=at,
        how=how,
    )
    party.represented_by, party.in_person = organization, organization is None
    party.save(update_fields=["represented_by", "in_person"])
    return begun


def end(*, party: Party, at: datetime | None = None) -> Representation | None:
    """End the representation of the party, now or at the instant `at`. Returns None if nobody represents it."""
    ended = present(party)
    if ended is None:
        return None
    ended.until_at = max(at or clock.now(), ended.from_at)
    ended.save(update_fields=["until_at"])
    party.represented_by, party.in_person = None, False
    party.save(update_fields=["represented_by", "in_person"])
    return ended


def present(party: Party) -> Representation | None:
    """The representation of the party that has not ended."""
    return party.representations.present().select_related("organization", "branch", "account").first()


def represents_somebody(organization: Organization, case: Case) -> bool:
    """Does the organization represent any party of the case now?"""
    return Party.objects.filter(case=case, represented_by=organization).exists()
