"""The gate to an application: open on this browser for a while to whoever followed its link or typed its code.

The grant is in the session and ends with it. An application that is not there and one that is not open here get the
same 404.
"""

from django.http import Http404, HttpRequest

from accounts.models import Application
from accounts.states import State
from icms.lib.uploads import MAY_UPLOAD

GRANT = "application"
# While an application is in one of these, its applicant may change it.
EDITABLE = frozenset({State.DRAFT, State.MORE_INFORMATION_WANTED})


def grant(request: HttpRequest, application: Application) -> None:
    """Open one application on this browser, under a new session key; another that was open is closed."""
    request.session.cycle_key()
    request.session[GRANT] = application.pk
    request.session[MAY_UPLOAD] = True


def close(request: HttpRequest) -> None:
    """Close the application on this browser; of a visitor nothing stays in the session."""
    if not request.user.is_authenticated:
        request.session.flush()
        return
    for name in (GRANT, MAY_UPLOAD):
        request.session.pop(name, None)


def get_application(request: HttpRequest, reference: str) -> Application:
    """The application of this reference, if it is open on this browser; else 404."""
    granted = request.session.get(GRANT)
    application = None
    if granted is not None:
        rows = Application.objects.select_related("organization", "refusal", "account")
        application = rows.filter(pk=granted, reference=reference).first()
    if application is None:
        raise Http404("no application is open here")
    return application


def get_editable(request: HttpRequest, reference: str) -> Application:
    """The application, while its applicant may change it; else 404."""
    return get_application_in(request, reference, EDITABLE)


def get_application_in(request: HttpRequest, reference: str, states: frozenset[State]) -> Application:
    """The application, while it is in one of these states; else 404."""
    application = get_application(request, reference)
    if application.state not in states:
        raise Http404("not in this state")
    return application
