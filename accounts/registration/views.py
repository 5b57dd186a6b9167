"""What anybody may open: what registering is, the first step of an application, and coming back to one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import links
from accounts.models import Application, OneTimeLink
from accounts.registration import access, services
from accounts.registration.forms import BeginForm, CodeForm, StatusForm
from accounts.registration.limits import admit_applicant, admit_code, admit_question, status_of
from accounts.registration.paper_form import KINDS, file_name, make_form
from icms.lib import rate_limits
from icms.lib.errors import Refused
from icms.lib.forms import bound


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who needs which account, what to bring, what happens."""
    return render(request, "accounts/registration/start.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Ask for the kind of account and an e-mail address; then the draft is there and open on this browser."""
    form = BeginForm(bound(request))

    def begin(*, kind: str, email: str, altcha: str) -> Application:
        admit_applicant(request, solution=altcha, email=email)
        return services.begin(kind=kind, email=email, language=get_language() or "en")

    if form.submit(request, begin):
        access.grant(request, form.result)
        return redirect("registration:tasks", form.result.reference)
    context = {"form": form, "challenge": rate_limits.new_challenge()}
    return render(request, "accounts/registration/apply.html", context, status=status_of(form))


@require_safe
def paper_form(request: HttpRequest, kind: str) -> HttpResponse:
    """The prescribed form as a PDF that can be filled in on the screen or by hand."""
    if kind not in KINDS:
        raise Http404
    language = get_language() or "en"
    response = HttpResponse(make_form(kind, language), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(kind, language)}"'
    return response


ASKED = "application_asked"
GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(GET_POST)
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button, since mail scanners follow links; pressing it uses the link up and opens the application."""
    link = links.find((OneTimeLink.Purpose.OPEN_APPLICATION, OneTimeLink.Purpose.APPLICATION_CODE), token)
    if link is not None and request.method == "POST":
        try:
            used = links.use(link_id=link.pk)
        except Refused:
            link = None
        else:
            return _open_here(request, Application.objects.get(one_time_links=used))
    if link is None:
        return render(request, "accounts/registration/link_no_longer.html", status=404)
    return render(request, "accounts/registration/open.html")


@never_cache
@require_http_methods(GET_POST)
def status(request: HttpRequest) -> HttpResponse:
    """Ask for a code. The answer is the same whether reference and address belong together: the worker looks."""
    form = StatusForm(bound(request))

    def ask_for_code(*, altcha: str, **asked: str) -> None:
        admit_question(request, solution=altcha)
        services.ask_for_code(**asked)
        request.session[ASKED] = asked

    if form.submit(request, ask_for_code):
        return redirect("registration:code")
    context = {"form": form, "challenge": rate_limits.new_challenge()}
    return render(request, "accounts/registration/status.html", context, status=status_of(form))


@never_cache
@require_http_methods(GET_POST)
def code(request: HttpRequest) -> HttpResponse:
    """Type the code that was sent, if it was."""
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("registration:status")
    form = CodeForm(bound(request))

    def use_code(*, code: str) -> Application:
        application = _asked_for(asked)
        admit_code(request)
        links.use_code(application=application, code=code)
        return application

    if form.submit(request, use_code):
        del request.session[ASKED]
        return _open_here(request, form.result)
    context = {"form": form, "email": asked["email"], "reference": asked["reference"]}
    return render(request, "accounts/registration/code.html", context, status=status_of(form))


@never_cache
@require_http_methods(GET_POST)
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the application on this browser; it stays where it is."""
    application = access.get_application(request, reference)
    if request.method == "POST":
        access.close(request)
        return render(request, "accounts/registration/closed.html", {"reference": reference})
    return render(request, "accounts/registration/close.html", {"application": application})


def _asked_for(asked: dict[str, Any]) -> Application:
    """The application that was asked for, or one that does not exist and for which no code can be right."""
    found = Application.objects.filter(reference=asked["reference"], email__iexact=asked["email"]).first()
    return found or Application(pk=0)


def _open_here(request: HttpRequest, application: Application) -> HttpResponse:
    access.grant(request, application)
    return redirect("registration:application", application.reference)
