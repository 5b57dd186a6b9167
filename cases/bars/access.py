"""Gates to the bars: the registry reads, a supervisor changes, the auditor reads."""

from django.http import Http404

from accounts.access import for_roles
from accounts.roles import REGISTRY_DESK, Role
from cases.models import Bar
from icms.lib.references import parse_reference

readers = for_roles(REGISTRY_DESK | {Role.AUDITOR})
supervisors_only = for_roles({Role.REGISTRY_SUPERVISOR})


def get_bar(reference: str) -> Bar:
    """A bar, for the registry."""
    bars = Bar.objects.filter(reference=parse_reference(reference))
    bar = bars.select_related("account", "organization", "case", "case_type", "entered_by", "lifted_by").first()
    if bar is None:
        raise Http404
    return bar
