"""The gate to a visitor's charge is the key in its address; rate limits keep robots out."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from icms.lib import clock, rate_limits
from icms.lib.errors import Reason, Refused
from icms.lib.sessions import NamesInSession
from payments.models import Charge

KEPT = timedelta(days=90)
KEYS = NamesInSession("pay_key", most=20)
STATUSES = {"too_many": 429, "away": 503}
TRIED_TOO_OFTEN = Reason(
    "too_many", _("This reference was looked up too often in the last hour. Wait an hour, then try again.")
)


def get_charge(key: str) -> Charge:
    """The charge that this key opens; 404 for a wrong key, and from 90 days after it was paid or withdrawn."""
    charge = Charge.objects.filter(key=key).select_related("court", "receipt").first()
    if charge is None:
        raise Http404
    ended = charge.settled_at or charge.withdrawn_at
    if ended is not None and ended + KEPT < clock.now():
        raise Http404
    return charge


def keys_of(request: HttpRequest) -> list[str]:
    """The keys of what this browser is paying, so that it finds its own charge again."""
    return KEYS.of(request.session)


def remember(request: HttpRequest, charge: Charge) -> None:
    """Let this browser find its charge again."""
    if charge.key:
        KEYS.put(request.session, charge.key)


def admit(request: HttpRequest, what: str, solution: str) -> None:
    """Raises Refused for what looks like a robot, and for one request too many an hour."""
    limit = rate_limits.Limit(what, settings.PUBLIC_PAYMENTS_AN_HOUR, settings.PUBLIC_PAYMENTS_WITHOUT_SCRIPT)
    rate_limits.admit(limit, solution=solution, address=get_adapter(request).get_client_ip(request))


def admit_guess(reference: str) -> None:
    """Limit the lookups of one reference, from wherever they come, so that an amount cannot be guessed."""
    if not rate_limits.within_an_hour("fine-reference", reference, settings.FINE_LOOKUPS_OF_ONE_REFERENCE):
        raise Refused(TRIED_TOO_OFTEN)


def status_of(form: Form) -> int:
    """The HTTP status of a page with this form: another than 200 if a visitor was not let through."""
    codes = [error.code for errors in form.errors.as_data().values() for error in errors] if form.is_bound else []
    return next((STATUSES[code] for code in codes if code in STATUSES), 200)
