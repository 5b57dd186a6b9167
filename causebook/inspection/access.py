"""Who reads what was bought: the account that paid, or the browser that holds the signed link (domain 8)."""

from allauth.account.adapter import get_adapter
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from accounts.models import User
from cases.permissions import acting_for
from causebook.inspection.selectors import no_longer_open
from causebook.models import Inspection, InspectionItem
from icms.lib import clock, rate_limits
from icms.lib.sessions import NamesInSession

SALT = "causebook.inspection"
OWN = NamesInSession("inspection", most=30)
PAGES_AN_HOUR = 3_000  # of one purchase, whoever reads: enough for a person, not for a copying machine


def link_path(inspection: Inspection) -> str:
    """The signed link that opens a visitor's purchase in any browser, in the active language."""
    return reverse("inspection:link", args=[signing.dumps(inspection.reference, salt=SALT)])


def link_path_of(reference: str) -> str:
    """As `link_path`, for the reference of a visitor's purchase: what `payments` shows whoever paid."""
    return link_path(Inspection.objects.get(reference=reference))


def opened_by_link(token: str) -> Inspection:
    """The purchase that a signed link is for; 404 for one that was altered."""
    try:
        reference = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    return _found(Inspection.objects.filter(reference=reference, buyer=None))


def own_references(request: HttpRequest) -> list[str]:
    """The purchases that this browser made without an account, or opened by their link."""
    return OWN.of(request.session)


def remember(request: HttpRequest, inspection: Inspection) -> None:
    """Let this browser read a visitor's purchase."""
    OWN.put(request.session, inspection.reference)


def mine(request: HttpRequest) -> QuerySet[Inspection]:
    """Every purchase that this reader may open."""
    own = Q(buyer=None, reference__in=own_references(request))
    if isinstance(request.user, User) and request.user.is_filer:
        own |= Q(buyer__in=acting_for(request.user))
    return Inspection.objects.filter(own)


def running_of(request: HttpRequest) -> QuerySet[Inspection]:
    """What this reader may read at this moment."""
    return Inspection.objects.running(clock.now()).filter(pk__in=mine(request).values("pk"))


def get_inspection(request: HttpRequest, reference: str) -> Inspection:
    """A purchase of this reader; else the same 404 for all."""
    return _found(mine(request).filter(reference=reference))


def get_readable(request: HttpRequest, reference: str, number: int) -> InspectionItem:
    """One thing of a purchase that may be read now; 404 when its time is over, and at once when it was closed.

    Raises Refused for more pages within the hour than anybody reads.
    """
    inspection = get_inspection(request, reference)
    items = inspection.items.select_related("document__type", "issued__act__kind", "issued__act__template", "case")
    item = items.filter(number=number).first()
    if item is None or not item.is_ready or inspection.is_over:
        raise Http404
    if item in no_longer_open(inspection):
        raise Http404
    return item


def within_reason(request: HttpRequest, inspection: Inspection) -> bool:
    """Count one more page of a purchase, and of the address that reads; are both still what a person reads?"""
    address = get_adapter(request).get_client_ip(request)
    return rate_limits.within_an_hour("inspected-pages", inspection.reference, PAGES_AN_HOUR) and (
        rate_limits.within_an_hour("inspected-pages-from", address, 3 * PAGES_AN_HOUR)
    )


def _found(inspections: QuerySet[Inspection]) -> Inspection:
    found = inspections.select_related("court", "charge__receipt", "acknowledgement", "buyer").first()
    if found is None:
        raise Http404
    return found
