"""Gates to bulk filings: 404 to a stranger, 403 to an insider without the right."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import REGISTRY_DESK, Role
from cases.courts.selectors import open_today
from cases.models import CaseType, Service
from filings.models import BulkApproval, BulkFiling

claimants_only = for_roles({Role.ORGANIZATION_USER})
readers = for_roles({Role.ORGANIZATION_USER, Role.AUDITOR, *REGISTRY_DESK})


def kinds_in_bulk() -> list[CaseType]:
    """The kinds of case that may be brought in bulk today, by whoever is approved (domain 6.8).

    Those that a notice opens in bulk alone, and summonses and fixed penalties, which departments and the like bring.
    """
    singly = [kind for kind in open_today(Service.COMMENCE) if kind.brought_by and not kind.states_claim]
    return sorted([*open_today(Service.BULK_ONLY), *singly], key=lambda kind: kind.order)


def kinds_of(user: User) -> list[CaseType]:
    """The kinds that the organization of this account is approved for, and that are open today."""
    approved = BulkApproval.objects.filter(organization=user.organization_id, state=BulkApproval.State.GRANTED)
    codes = set(approved.values_list("case_type", flat=True)) if user.organization_id else set()
    return [kind for kind in kinds_in_bulk() if kind.pk in codes]


def visible_bulk_filings(user: User) -> QuerySet[BulkFiling]:
    """For the registry and the auditor those that were lodged; for an organization user those of its branch."""
    if user.role in REGISTRY_DESK or user.role == Role.AUDITOR:
        lodged = BulkFiling.objects.filter(state__in=(BulkFiling.State.WRITING, BulkFiling.State.LODGED))
        return lodged.filter(mends=None)  # what was mended they see with the filings themselves
    if user.role != Role.ORGANIZATION_USER:
        return BulkFiling.objects.none()
    return BulkFiling.objects.filter(organization=user.organization_id, owner__branch=user.branch_id)


def get_bulk_filing(user: User, reference: str) -> BulkFiling:
    """The bulk filing, if this account may see it; else 404, and 403 for administrators, who cannot transact."""
    if user.role in (Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR):
        raise PermissionDenied
    found = visible_bulk_filings(user).select_related("case_type__court", "owner", "organization", "mends")
    bulk = found.filter(reference=reference).first()
    if bulk is None:
        raise Http404
    return bulk


def get_own_bulk_filing(user: User, reference: str) -> BulkFiling:
    """The bulk filing, if this account may prepare and lodge it."""
    bulk = get_bulk_filing(user, reference)
    if user.role != Role.ORGANIZATION_USER:
        raise PermissionDenied
    return bulk
