"""Gates to link requests, codes and bars: the asker's own; the registry's desk."""

from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import REGISTRY_DESK, Role
from cases.models import Bar, Case, LinkCode, LinkRequest
from cases.numbering import parse_case_number
from icms.lib.references import parse_reference

desk_readers = for_roles(REGISTRY_DESK | {Role.AUDITOR})
desk_officers = for_roles(REGISTRY_DESK)
supervisors_only = for_roles({Role.REGISTRY_SUPERVISOR})


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


def get_case_on_desk(number: str) -> Case:
    """Any case, for the registry."""
    parsed = parse_case_number(number)
    cases = Case.objects.select_related("case_type__court").prefetch_related("parties__represented_by")
    case = parsed and cases.numbered(parsed).first()
    if not case:
        raise Http404
    return case


def get_code(reference: str) -> LinkCode:
    """A link code, for the registry."""
    codes = LinkCode.objects.filter(reference=parse_reference(reference))
    code = codes.select_related("party__case__case_type__court", "issued_by").first()
    if code is None:
        raise Http404
    return code


def get_bar(reference: str) -> Bar:
    """A bar, for the registry."""
    bars = Bar.objects.filter(reference=parse_reference(reference))
    bar = bars.select_related("account", "organization", "case", "case_type", "entered_by", "lifted_by").first()
    if bar is None:
        raise Http404
    return bar
