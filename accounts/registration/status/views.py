"""Where an application stands, and what its applicant may do about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.registration import services
from accounts.registration.access import get_application, get_application_in
from accounts.registration.appointments.services import booked_for
from accounts.registration.context import errors_of, page
from accounts.registration.status.explanations import standing
from accounts.states import State, may_move
from icms.lib.errors import Refused

GET_POST = ["GET", "HEAD", "POST"]
SENT = frozenset(State) - {State.DRAFT}
MAY_BE_WITHDRAWN = frozenset(state for state in State if may_move(state, State.WITHDRAWN))


@never_cache
@require_safe
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it stands; a draft is at its task list."""
    found = get_application(request, reference)
    if found.state == State.DRAFT:
        return redirect("registration:tasks", reference)
    return page(request, found, "application", **standing(found))


@never_cache
@require_safe
def submitted(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation, to be read again as long as the application is with the Help Centre."""
    found = get_application_in(request, reference, SENT)
    if found.submitted_at is None:  # a draft that was withdrawn
        raise Http404
    return page(request, found, "submitted", **standing(found))


@never_cache
@require_http_methods(GET_POST)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the application back, after a page that says what that means."""
    found = get_application_in(request, reference, MAY_BE_WITHDRAWN)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            services.withdraw(application_id=found.pk)
        except Refused as refusal:
            errors = errors_of(refusal.reasons)
        else:
            return redirect("registration:application", reference)
    return page(request, found, "withdraw", error_list=errors, appointment=booked_for(found))


@never_cache
@require_http_methods(GET_POST)
def password(request: HttpRequest, reference: str) -> HttpResponse:
    """Have the link to set the first password sent once more."""
    found = get_application_in(request, reference, frozenset({State.ACTIVE}))
    errors: list[tuple[str, str]] = []
    sent = False
    if request.method == "POST":
        try:
            services.send_password_link(application_id=found.pk)
        except Refused as refusal:
            errors = errors_of(refusal.reasons)
        else:
            sent = True
    return page(request, found, "password", error_list=errors, sent=sent)
