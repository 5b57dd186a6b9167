"""The gate to a visitor's alerts is the key in the links of its e-mails; limits keep robots out."""

import hmac

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from causebook.models import Alert
from icms.lib import rate_limits
from icms.lib.errors import Reason, Refused

LIMIT = rate_limits.Limit("alert", 20, 3)
EMAILS_TO_ONE_ADDRESS_AN_HOUR = 5
STATUSES = {"too_many": 429, "away": 503}
TOO_MANY_EMAILS = Reason(
    "too_many", _("This address was written to too often in the last hour. Wait an hour, then try again."), "email"
)


def key_of(alert: Alert) -> str:
    """What opens it without an account: worked out from the reference and the secret key, so never kept."""
    words = f"causebook.alerts:{alert.pk}:{alert.reference}"
    return hmac.digest(settings.SECRET_KEY.encode(), words.encode(), "sha256").hex()[:32]


def path_of(page: str, alert: Alert) -> str:
    """The address of a page of this alert, as e-mails have it, without its language."""
    return "/" + reverse(f"alerts:{page}", args=[alert.reference, key_of(alert)]).split("/", 2)[2]


def get_by_key(reference: str, key: str) -> Alert:
    """The alert that this key opens. Raises Http404, the same for a wrong key and for none such."""
    found = Alert.objects.select_related(*SHOWN).filter(reference=reference).first()
    if found is None or not hmac.compare_digest(key.encode(), key_of(found).encode()):
        raise Http404
    return found


def get_own(user: User, reference: str) -> Alert:
    """An alert of this account that runs. Raises Http404, the same for another's."""
    found = Alert.objects.running().select_related(*SHOWN).filter(account=user, reference=reference).first()
    if found is None:
        raise Http404
    return found


SHOWN = ("account", "case__case_type", "case__venue", "court")


def admit(request: HttpRequest, email: str, solution: str) -> None:
    """Raises Refused for what looks like a robot, and for one e-mail too many to one address."""
    rate_limits.admit(LIMIT, solution=solution, address=get_adapter(request).get_client_ip(request))
    if not rate_limits.within_an_hour("alert-address", email.lower(), EMAILS_TO_ONE_ADDRESS_AN_HOUR):
        raise Refused(TOO_MANY_EMAILS)


def status_of(form: Form) -> int:
    """The HTTP status of a page with this form: another than 200 if a visitor was not let through."""
    codes = [error.code for errors in form.errors.as_data().values() for error in errors] if form.is_bound else []
    return next((STATUSES[code] for code in codes if code in STATUSES), 200)
