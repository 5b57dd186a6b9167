"""Who may read the fee schedule on the desk, propose a change, and decide on one (domain 11)."""

from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import Role
from icms.lib.references import parse_reference
from payments.fees.desk.services import DECIDERS, PROPOSERS
from payments.fees.schedule import of_item
from payments.models import FeeItem, ScheduleProposal

readers = for_roles(PROPOSERS | DECIDERS | {Role.ADMINISTRATOR, Role.AUDITOR})
proposers_only = for_roles(PROPOSERS)
deciders_only = for_roles(DECIDERS)


def may_propose(user: User) -> bool:
    """The accounts office proposes; the administrator and the auditor read."""
    return user.role in PROPOSERS


def may_decide(user: User, proposal: ScheduleProposal) -> bool:
    """A supervisor who is not the one who proposed it, while it waits."""
    return user.role in DECIDERS and proposal.is_open and proposal.proposed_by_id != user.pk


def get_versions(court: str, code: str) -> list[FeeItem]:
    """The versions of an item, the newest first. Raises Http404 if there are none."""
    versions = of_item(court, code)
    if not versions:
        raise Http404
    return versions


def get_proposal(reference: str) -> ScheduleProposal:
    """The proposal of this reference. Raises Http404; the caller has passed the desk's gate."""
    proposals = ScheduleProposal.objects.select_related("court", "proposed_by", "decided_by", "item", "period")
    found = proposals.filter(reference=parse_reference(reference) or "").first()
    if found is None:
        raise Http404
    return found
