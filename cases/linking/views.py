"""The filer's pages: my requests, ask for a link, give notice, use a code."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, filers_only
from cases.linking import access, requests
from cases.linking.codes.forms import CodeForm
from cases.linking.codes.services import use_code
from cases.linking.forms import LinkForm
from cases.models import LinkRequest
from icms.lib.forms import CourtForm, bound, problems

GET_POST = ["GET", "HEAD", "POST"]
A_PAGE = 20


@never_cache
@filers_only
@require_safe
def request_list(request: SignedInRequest) -> HttpResponse:
    """What this account has asked for."""
    mine = request.user.link_requests.select_related("reason").order_by("-made_at", "-pk")
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/linking/list.html", {"page": page})


@never_cache
@filers_only
@require_http_methods(GET_POST)
def new(request: SignedInRequest) -> HttpResponse:
    """Ask for a link, or give notice. The answer is the same whether or not there is such a case."""
    form = LinkForm(bound(request), request.FILES or None, actor=request.user, initial={"kind": "link"})

    def ask(**typed: Any) -> LinkRequest:
        return requests.ask(actor=request.user, wish=form.wish(), file=typed["proof"])

    if form.submit(request, ask):
        return redirect(form.result)
    return render(request, "cases/linking/new.html", {"form": form})


@never_cache
@filers_only
@require_safe
def request_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """Where a request stands."""
    found = access.get_own_request(request.user, reference)
    return render(request, "cases/linking/request.html", {"asked": found})


@never_cache
@filers_only
@require_http_methods(GET_POST)
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take a request back, after a page that asks."""
    found = access.get_own_request(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, requests.withdraw, request_id=found.pk, actor=request.user):
        return redirect(found)
    return render(request, "cases/linking/withdraw.html", {"asked": found, "error_list": problems(form)})


@never_cache
@filers_only
@require_http_methods(GET_POST)
def code(request: SignedInRequest) -> HttpResponse:
    """Link at once by the code that the court printed on a document."""
    form = CodeForm(bound(request))
    if form.submit(request, use_code, actor=request.user):
        messages.success(request, _("You are in %(number)s.") % {"number": form.result.number})
        return redirect(form.result)
    return render(request, "cases/linking/code.html", {"form": form})
