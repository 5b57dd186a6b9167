"""Gates to filings: 404 to a stranger, 403 to an insider without the right."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import ISSUING_DESK, LANGUAGE_DESK, Role
from cases.permissions import acting_for, cases_acted_in, users_acting_in
from filings.models import Document, DraftInvitation, Filing
from filings.models.document import DocumentQuerySet
from filings.models.filing import BEING_MENDED, FilingQuerySet
from filings.states import State

UNFINISHED = (State.DRAFT, State.AWAITING_PAYMENT, State.RETURNED)
SEEN_BY_THE_REGISTRY = (State.LODGED, State.ACCEPTED, State.RETURNED, State.REFUSED, State.STRUCK)
# What was returned stays known while its filer mends it, and what was lodged when its filer withdraws it.
KNOWN_TO_THE_REGISTRY = (
    Q(state__in=SEEN_BY_THE_REGISTRY) | BEING_MENDED | Q(state=State.WITHDRAWN, received_at__isnull=False)
)


def visible_filings(user: User) -> FilingQuerySet:
    """For a desk and the auditor what was lodged; of a filer's, its own and those of whom it stands in for.

    The registry sees what it decides, as do judges' clerks, the court language section what it certifies, the auditor
    both.
    """
    lodged = Filing.objects.filter(KNOWN_TO_THE_REGISTRY)
    if user.role in ISSUING_DESK:
        return lodged.for_the_registry()
    if user.role in LANGUAGE_DESK:
        return lodged.for_the_language_section()
    if user.role == Role.AUDITOR:
        return lodged
    if not user.is_filer:
        return Filing.objects.none()
    return Filing.objects.filter(owner__in=acting_for(user))


def get_filing(user: User, reference: str) -> Filing:
    """The filing, if this account may see it; else 404."""
    if user.role in (Role.PRIMARY_ADMINISTRATOR, Role.SECONDARY_ADMINISTRATOR):
        raise PermissionDenied  # a PA or SA cannot transact (domain 3.1)
    filings = Filing.objects.all() if user.is_filer else visible_filings(user)
    # More joins than these take PostgreSQL longer to plan than the pages that want more rows take to ask for them.
    filing = filings.select_related("court", "case_type").filter(reference=reference).first()
    if filing is None:
        raise Http404
    if filing.owner_id == user.pk:
        filing.owner = user
    if filing.organization_id and filing.organization_id == user.organization_id:
        filing.organization = user.organization
    if user.is_filer and not prepares(user, filing):
        raise Http404
    return filing


def prepares(user: User, filing: Filing) -> bool:
    """Is it a filing of this account, of one for which it stands in, or one that it shares?"""
    return user.is_filer and (is_owner(user, filing) or shares(user, filing))


def may_have_translations_certified(user: User) -> bool:
    """May this account apply for certification of a translation at all (domain 1)?"""
    return user.role == Role.ORGANIZATION_USER or (
        user.role == Role.INDIVIDUAL and settings.TRANSLATIONS_FOR_INDIVIDUALS
    )


def shares(user: User, filing: Filing) -> bool:
    """Is the account in the team of the filing: in its case for the same organization, or invited while there is none?

    An invitation holds within the branch of the filer (domain 4.2).
    """
    if user.role != Role.ORGANIZATION_USER or user.organization_id != filing.organization_id or not user.is_active:
        return False
    if filing.case_id:
        return cases_acted_in(user).filter(pk=filing.case_id).exists()
    return user.branch_id == filing.owner.branch_id and filing.invitations.filter(account=user).exists()


def shared_filings(user: User) -> FilingQuerySet:
    """Filings of colleagues in whose team the account is, on which the filer has still something to do."""
    if user.role != Role.ORGANIZATION_USER:
        return Filing.objects.none()
    others = Filing.objects.filter(organization=user.organization_id, state__in=UNFINISHED).exclude(
        owner__in=acting_for(user)
    )
    invited = DraftInvitation.objects.filter(account=user, filing__owner__branch=user.branch_id).values("filing")
    return others.filter(Q(case=None, pk__in=invited) | Q(case__in=cases_acted_in(user).values("pk")))


def colleagues(filing: Filing) -> QuerySet[User]:
    """The users of its filer's branch whom the filer may invite."""
    users = User.objects.filter(role=Role.ORGANIZATION_USER, state=User.State.ACTIVE, branch=filing.owner.branch_id)
    return users.exclude(pk=filing.owner_id).order_by("name_en", "name_zh", "pk")


def team_of(filing: Filing) -> QuerySet[User]:
    """The active users of its organization who may prepare it, its filer among them if active."""
    users = User.objects.filter(
        role=Role.ORGANIZATION_USER, state=User.State.ACTIVE, organization=filing.organization_id
    )
    if filing.case:
        return users.filter(pk__in=users_acting_in(filing.case).values("pk"))
    invited = filing.invitations.filter(account__branch=filing.owner.branch_id).values("account")
    return users.filter(Q(pk=filing.owner_id) | Q(pk__in=invited))


def get_own_filing(user: User, reference: str) -> Filing:
    """The filing, if this account prepares it, alone or in a team, or stands in for an account that does."""
    filing = get_filing(user, reference)
    if not prepares(user, filing):
        raise PermissionDenied
    return filing


def get_filing_of_owner(user: User, reference: str) -> Filing:
    """The filing, if it is this account's own, or of one for which it stands in: whoever only shares it gets 403."""
    filing = get_own_filing(user, reference)
    if not is_owner(user, filing):
        raise PermissionDenied
    return filing


def is_owner(user: User, filing: Filing) -> bool:
    """Is it a filing of this account, or of one for which it stands in? Some acts are its filer's alone."""
    return filing.owner_id == user.pk or filing.owner_id in acting_for(user)


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
    seen = filing.documents.all() if prepares(user, filing) else lodged_documents(filing)
    document = seen.filter(order=number).select_related("type", "filing", "seal").first()
    if document is None:
        raise Http404
    return document
