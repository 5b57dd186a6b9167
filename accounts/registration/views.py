"""What anybody may open: what registering is, the prescribed form, and the first step of an application."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.registration import access, services
from accounts.registration.forms import BeginForm
from accounts.registration.limits import STATUSES, admit_applicant
from accounts.registration.paper_form import KINDS, file_name, make_form
from icms.lib import robots
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
    form, status = BeginForm(bound(request)), 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            admit_applicant(request, solution=given["altcha"], email=given["email"])
            application = services.begin(kind=given["kind"], email=given["email"], language=get_language() or "en")
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            status = STATUSES.get(refusal.reasons[0].code, 200)
        else:
            access.grant(request, application)
            return redirect("registration:tasks", application.reference)
    context = {"form": form, "challenge": robots.new_challenge()}
    return render(request, "accounts/registration/apply.html", context, status=status)


@require_safe
def paper_form(request: HttpRequest, kind: str) -> HttpResponse:
    """The prescribed form as a PDF that can be filled in on the screen or by hand."""
    if kind not in KINDS:
        raise Http404
    language = get_language() or "en"
    response = HttpResponse(make_form(kind, language), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(kind, language)}"'
    return response
