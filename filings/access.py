"""Gates to filings: 404 to a stranger, 403 to an insider without the right."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from accounts.models import User
from accounts.roles import REGISTRY_DESK, Role
from cases.permissions import acting_for
from filings.models import Document, Filing
from filings.models.document import DocumentQuerySet
from filings.models.filing import FilingQuerySet
from filings.states import State

SEEN_BY_THE_REGISTRY = (State.LODGED, State.ACCEPTED, State.RETURNED, State.REFUSED)


def visible_filings(user: User) -> FilingQuerySet:
    """Filings this account may open: its own, and of those it stands in for; for the registry what was lodged."""
    if user.role in REGISTRY_DESK | {Role.AUDITOR}:
        # A returned filing stays visible while its filer mends it: a draft again, in a later round.
        return Filing.objects.filter(Q(state__in=SEEN_BY_THE_REGISTRY) | Q(round__gt=1, state=State.DRAFT))
    if not user.is_filer:
        return Filing.objects.none()
    return Filing.objects.filter(owner__in=acting_for(user))


def get_filing(user: User, reference: str) -> Filing:
    """The filing, if this account may see it; else 404."""
    if user.role in (Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR):
        raise PermissionDenied  # a PA or SA cannot transact (domain 3.1)
    filing = (
        visible_filings(user)
        .select_related("court", "case_type__court", "case__case_type", "owner", "organization")
        .filter(reference=reference)
        .first()
    )
    if filing is None:
        raise Http404
    return filing


def get_own_filing(user: User, reference: str) -> Filing:
    """The filing, if this account prepares it or stands in for the account that does."""
    filing = get_filing(user, reference)
    if filing.owner_id not in acting_for(user):
        raise PermissionDenied
    return filing


def get_draft(user: User, reference: str) -> Filing:
    """The filing, if this account prepares it and it is still a draft; 404 if it is not."""
    filing = get_own_filing(user, reference)
    if filing.state != State.DRAFT:
        raise Http404
    return filing


def lodged_documents(filing: Filing) -> DocumentQuerySet:
    """The documents that the registry may see: those of every round that has been lodged."""
    unseen = filing.round if filing.received_at is None else filing.round + 1
    return filing.documents.filter(round__lt=unseen)


def get_document(user: User, reference: str, number: int) -> Document:
    """A document, by its order in a filing that this account may see."""
    filing = get_filing(user, reference)
    seen = filing.documents.all() if filing.owner_id in acting_for(user) else lodged_documents(filing)
    document = seen.filter(order=number).select_related("type", "filing", "seal").first()
    if document is None:
        raise Http404
    return document
