"""Requests for another maximum: the list, a new one, one, and its withdrawal. A primary administrator's alone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.caps import caps_of
from accounts.models import CapRequest
from accounts.organizations import access, rules
from accounts.organizations.cap_requests import services
from accounts.organizations.cap_requests.forms import AskForm
from accounts.organizations.tabs import head
from accounts.permissions import Function
from icms.lib.components import SummaryRow
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "HEAD", "POST"]
A_PAGE = 20


@access.administrators_only
@require_safe
def requests(request: SignedInRequest) -> HttpResponse:
    """What was asked for and what became of it, those that wait first."""
    access.require_function(request.user, Function.ASK_FOR_MORE)
    organization = access.organization_of(request.user)
    found = organization.cap_requests.select_related("asked_by").order_by("-asked_at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {**head(request.user, organization, "requests"), "page": page}
    return render(request, "accounts/organizations/cap_requests/list.html", context)


@access.administrators_only
@require_http_methods(GET_POST)
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask for another maximum; `?what=` chooses which."""
    if request.method != "POST":
        access.require_function(request.user, Function.ASK_FOR_MORE)
    organization = access.organization_of(request.user)
    form = AskForm(bound(request), caps=caps_of(organization), initial={"what": request.GET.get("what")})
    if form.submit(request, services.ask, actor=request.user):
        messages.success(request, _("Your request is with the Help Centre. You get a message when it is decided."))
        return redirect("organization:requests")
    return render(
        request,
        "accounts/organizations/cap_requests/ask.html",
        {"form": form, "organization": organization},
        status=rules.status_of(form),
    )


@access.administrators_only
@require_safe
def cap_request(request: SignedInRequest, reference: str) -> HttpResponse:
    """One request and the answer to it."""
    found = access.get_request(request.user, reference)
    access.require_function(request.user, Function.ASK_FOR_MORE)
    facts = [
        (_("Maximum"), found.get_what_display()),
        (_("Asked for"), str(found.wanted)),
        (_("Reason"), found.reason),
        (_("Asked by"), found.asked_by.name),
    ]
    context = {
        "cap_request": found,
        "facts": [SummaryRow(label=label, value=value) for label, value in facts],
        "waits": found.state == CapRequest.State.WAITING,
    }
    return render(request, "accounts/organizations/cap_requests/request.html", context)


@access.administrators_only
@require_http_methods(GET_POST)
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Before a request is withdrawn."""
    found = access.get_request(request.user, reference)
    if request.method != "POST":
        access.require_function(request.user, Function.ASK_FOR_MORE)
    form = CourtForm(bound(request))
    if form.submit(request, services.withdraw, actor=request.user, request_id=found.pk):
        messages.success(request, _("The request is withdrawn."))
        return redirect("organization:requests")
    return render(
        request,
        "accounts/organizations/cap_requests/withdraw.html",
        {"form": form, "cap_request": found},
        status=rules.status_of(form),
    )
