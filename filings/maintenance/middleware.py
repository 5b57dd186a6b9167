"""While maintenance lasts the portal is read: what would change something is refused, and kept (domain 12)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filings.maintenance import selectors
from filings.models import MaintenanceWindow
from icms.lib import clock, dates
from icms.lib.middleware import READING, keep_words, last_holder, typed_at, typed_by, wants_page

# Signing in; payments that are under way; what only asks; what ends the maintenance, and what proves it.
GOES_ON = frozenset(
    {
        "account_login",
        "account_logout",
        "account_switch",
        "account_stay",
        "account_reauthenticate",
        "account_reset_password",
        "account_reset_password_from_key",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "registration:status",
        "gateway-webhook",
        "payments:return",
        "pay:return",
        "drn:check",
        "causebook:check",
        "alerts:end",
        "alerts:end_all",
        "keep",
        "outages:mine",
    }
)
OWN_DESK = "maintenance"
LEAST_WAIT = 5  # seconds, before a program asks again
LONGEST_WAIT = 3600


class MaintenanceMiddleware:
    """Stands after the middleware that forgets kept words, so that what it keeps stays.

    A page that is only read costs it nothing. Any other request asks one row, so that a window begun by hand holds
    from that instant for every process.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer in place of the view, if it may not be asked now."""
        if request.method in READING or _goes_on(request):
            return None
        window = selectors.in_force()
        return None if window is None else _refused(request, window)


def _goes_on(request: HttpRequest) -> bool:
    found = request.resolver_match
    return found is not None and (found.view_name in GOES_ON or found.namespace == OWN_DESK)


def _refused(request: HttpRequest, window: MaintenanceWindow) -> HttpResponse:
    """503 with the time at which it is over: a page for a person, a sentence for a script of a page."""
    kept = False
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        holder = typed_by(request) or request.user.pk or last_holder(request)
        kept = keep_words(holder, typed_at(request), request.POST)
    if wants_page(request):
        context = {"window": window, "kept": kept, "back": typed_at(request), "had_files": bool(request.FILES)}
        response = render(request, "filings/maintenance/refused.html", context, status=503)
    else:
        response = HttpResponse(_sentence(window), content_type="text/plain; charset=utf-8", status=503)
    left = int((window.until_at - clock.now()).total_seconds())
    response["Retry-After"] = str(min(max(left, LEAST_WAIT), LONGEST_WAIT))
    response["Cache-Control"] = "no-store"
    return response


def _sentence(window: MaintenanceWindow) -> str:
    until = dates.until_short_datetime(window.until_at, get_language() or "en")
    return _("The portal is under maintenance until %(when)s. Nothing is lost: go on then.") % {"when": until}
