"""Who may read the calendar desk, and who may change what is on it (domain 11)."""

from django.http import Http404, HttpRequest

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import CALENDAR_DESK, REGISTRY_DESK, Role
from cases.models import Closure, WeatherWarning
from icms.lib.references import parse_reference

officers_only = for_roles(CALENDAR_DESK)
readers = for_roles(REGISTRY_DESK | CALENDAR_DESK | {Role.AUDITOR})


def may_change(user: User) -> bool:
    """Officers of the calendar enter and end closures; the registry and the auditor read."""
    return user.role in CALENDAR_DESK


def officer_of(request: HttpRequest) -> User:
    """The account at the desk; the gate has let nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def get_closure(reference: str) -> Closure:
    """The closure of this reference. Raises Http404; the caller has passed the desk's gate."""
    closure = Closure.objects.select_related("office").filter(reference=parse_reference(reference)).first()
    if closure is None:
        raise Http404
    return closure


def get_warning(reference: str) -> WeatherWarning:
    """The weather warning of this reference, if nobody has cancelled it. Raises Http404."""
    warning = WeatherWarning.objects.filter(reference=parse_reference(reference), cancelled_at=None).first()
    if warning is None:
        raise Http404
    return warning
