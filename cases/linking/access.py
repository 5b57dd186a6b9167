"""Gates to link requests: the asker's own; the registry's desk."""

from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import REGISTRY_DESK, Role
from cases.models import LinkRequest
from icms.lib.references import parse_reference

readers = for_roles(REGISTRY_DESK | {Role.AUDITOR})
officers_only = for_roles(REGISTRY_DESK)


def get_own_request(user: User, reference: str) -> LinkRequest:
    """A request of this account; else the same 404 for another's and none."""
    found = user.link_requests.filter(reference=parse_reference(reference))
    request = found.select_related("reason", "party", "organization").first()
    if request is None:
        raise Http404
    return request


def get_request_on_desk(reference: str) -> LinkRequest:
    """A request as the registry sees it; the view's gate has let only the desk in."""
    found = LinkRequest.objects.filter(reference=parse_reference(reference))
    request = found.select_related("made_by__organization", "organization", "taken_by", "reason", "party").first()
    if request is None:
        raise Http404
    return request
