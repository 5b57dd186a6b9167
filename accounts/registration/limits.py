"""How often visitors may use the public pages of registration: per connection, e-mail address and application."""

import hashlib

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from icms.lib import rate_limits
from icms.lib.errors import Reason, Refused
from icms.lib.forms import CourtForm

TO_ONE_ADDRESS = 5  # applications begun with one e-mail address, and codes sent for one application, in an hour
CODES_TYPED = 30  # by one connection in an hour; each code has five tries of its own as well
INVITATIONS = 3  # links to set the password, for one application in an hour

BEGUN_TOO_OFTEN = Reason(
    "too_many",
    _("Several applications were begun with this e-mail address in the last hour. Open one of them by its link."),
    "email",
)
TYPED_TOO_OFTEN = Reason(
    "too_many", _("Codes were typed too often from your connection. Wait an hour, then ask for a new one."), "code"
)
SENT_TOO_OFTEN = Reason(
    "too_many", _("The link was sent several times in the last hour. Look in your e-mail, also among the junk.")
)
STATUSES = {"too_many": 429, "away": 503}


def admit_applicant(request: HttpRequest, *, solution: str, email: str) -> None:
    """May this visitor begin an application? Raises Refused."""
    limit = rate_limits.Limit("application", settings.APPLICATIONS_AN_HOUR, settings.APPLICATIONS_WITHOUT_SCRIPT)
    rate_limits.admit(limit, solution=solution, address=address_of(request))
    _count("application-email", email.casefold(), TO_ONE_ADDRESS, BEGUN_TOO_OFTEN)


def admit_question(request: HttpRequest, *, solution: str) -> None:
    """May this visitor ask how an application stands? Raises Refused."""
    limit = rate_limits.Limit("status", settings.STATUS_CHECKS_AN_HOUR, settings.STATUS_CHECKS_WITHOUT_SCRIPT)
    rate_limits.admit(limit, solution=solution, address=address_of(request))


def admit_code(request: HttpRequest) -> None:
    """May this visitor type one more code? Raises Refused."""
    _count("application-code", address_of(request), CODES_TYPED, TYPED_TOO_OFTEN)


def admit_invitation(reference: str) -> None:
    """May the link to set the password be sent once more? Raises Refused."""
    _count("application-invitation", reference, INVITATIONS, SENT_TOO_OFTEN)


def may_send_code(reference: str) -> bool:
    """May one more code be sent for this application? Nobody is told when not."""
    return rate_limits.within("application-code-mail", reference, TO_ONE_ADDRESS)


def status_of(form: CourtForm) -> int:
    """The HTTP status of a page whose form may have been refused for one of these limits; 200 otherwise."""
    codes = [error.code for errors in form.errors.as_data().values() for error in errors]
    return next((STATUSES[code] for code in codes if code in STATUSES), 200)


def address_of(request: HttpRequest) -> str:
    """The address of the visitor's connection."""
    address: str = get_adapter(request).get_client_ip(request)
    return address


def _count(what: str, who: str, limit: int, reason: Reason) -> None:
    key = hashlib.sha256(who.encode()).hexdigest()[:32]  # nobody's address is kept in the cache
    try:
        if not rate_limits.within(what, key, limit):
            raise Refused(reason)
    except RedisError:
        raise Refused(rate_limits.UNAVAILABLE) from None
