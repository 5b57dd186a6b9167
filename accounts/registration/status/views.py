"""Where an application stands, and what its applicant may do about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.registration import services
from accounts.registration.access import get_application, get_application_in
from accounts.registration.appointments.services import booked_for
from accounts.registration.context import page
from accounts.registration.status.explanations import status_context
from accounts.states import State, may_move
from icms.lib.forms import CourtForm, bound

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
    return page(request, found, "application", **status_context(found))


@never_cache
@require_safe
def submitted(request: HttpRequest, reference: str) -> HttpResponse:
    """The confirmation, to be read again as long as the application is with the Help Centre."""
    found = get_application_in(request, reference, SENT)
    if found.submitted_at is None:  # a draft that was withdrawn
        raise Http404
    return page(request, found, "submitted", **status_context(found))


@never_cache
@require_http_methods(GET_POST)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the application back, after a page that says what that means."""
    found = get_application_in(request, reference, MAY_BE_WITHDRAWN)
    form = CourtForm(bound(request))
    if form.submit(request, services.withdraw, application_id=found.pk):
        return redirect("registration:application", reference)
    return page(request, found, "withdraw", form=form, appointment=booked_for(found))


@never_cache
@require_http_methods(GET_POST)
def password(request: HttpRequest, reference: str) -> HttpResponse:
    """Have the link to set the first password sent once more."""
    found = get_application_in(request, reference, frozenset({State.ACTIVE}))
    form = CourtForm(bound(request))
    sent = form.submit(request, services.send_password_link, application_id=found.pk)
    return page(request, found, "password", form=form, sent=sent)
