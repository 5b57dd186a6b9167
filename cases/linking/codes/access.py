"""Gates to link codes, for the registry's desk."""

from django.http import Http404

from accounts.access import for_roles
from accounts.roles import REGISTRY_DESK
from cases.models import Case, LinkCode
from cases.numbering import parse_case_number
from icms.lib.references import parse_reference

officers_only = for_roles(REGISTRY_DESK)


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
