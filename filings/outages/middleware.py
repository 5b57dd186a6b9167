"""Notes each request by which the portal would have received something, and could not (domain 6.9)."""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from filings.models import FailedAttempt
from filings.outages import store
from filings.outages.services import ATTEMPT
from icms.lib import clock
from icms.lib.middleware import READING, last_holder, typed_by, wants_page

What = FailedAttempt.What
# The addresses at which an account gives the portal something that it must receive; at any other, it sends a form.
RECEIVING = {
    "filings:check": What.LODGE,
    "filings:approve": What.LODGE,
    "filings:go_on": What.LODGE,
    "filings:documents": What.FILE,
    "filings:uploads": What.FILE,
    "filings:upload": What.FILE,
    "filings:replace": What.FILE,
    "filings:new": What.DRAFT,
    "filings:claim": What.DRAFT,
    "filings:questions": What.DRAFT,
    "filings:venue": What.DRAFT,
    "filings:add_party": What.DRAFT,
    "filings:change_party": What.DRAFT,
    "filings:describe": What.DRAFT,
    "filings:exemption": What.DRAFT,
    "bulk:lodge": What.LODGE,
    "bulk:files": What.FILE,
    "bulk:uploads": What.FILE,
    "bulk:upload": What.FILE,
    "bulk:new": What.DRAFT,
    "translations:new": What.DRAFT,
    "payments:pay": What.PAY,
    "payments:return": What.PAY,
    "inspection:pay": What.PAY,
}
LONGEST_REFERENCE = 40


class FailedAttemptMiddleware:
    """Stands before the session and the account, which the database may be keeping from answering.

    Whose attempt it was is told by the session; where that cannot be read, by what the form and the browser carry under
    the portal's own signature. Of visitors nothing is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (response.status_code >= 500 or response.status_code == 429) and request.method not in READING:
            _note(request, response.status_code)
        return response


def _note(request: HttpRequest, answer: int) -> None:
    what, about = _wanted(request)
    if what is None and answer >= 500 and wants_page(request):
        what = What.OTHER  # its page says that it is on record: maintenance refuses every form
    if what is None:
        return
    account = _account(request)
    if account is not None:
        line = {"kind": ATTEMPT, "at": clock.now().isoformat(), "account": account, "what": what, "about": about}
        store.write_down({**line, "answer": answer})


def _wanted(request: HttpRequest) -> tuple[What | None, str]:
    """What would have been received at this address, and the reference in it."""
    language = translation.get_language_from_path(request.path_info)
    try:
        with translation.override(language or settings.LANGUAGE_CODE):
            found = resolve(request.path_info)
    except Resolver404:
        return None, ""
    return RECEIVING.get(found.view_name), str(found.kwargs.get("reference", ""))[:LONGEST_REFERENCE]


def _account(request: HttpRequest) -> int | None:
    """The account that asked, or None."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    with suppress(Exception):  # the database, the session: whatever keeps it from being known
        return int(request.user.pk) if request.user.is_authenticated else None
    if request.content_type == "application/x-www-form-urlencoded":
        with suppress(Exception):
            if (holder := typed_by(request)) is not None:
                return holder
    return last_holder(request)
