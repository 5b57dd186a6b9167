"""The filer's pages: my requests, ask for a link, give notice, use a code."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, filers_only
from cases.linking import access, codes, requests
from cases.linking.forms import CodeForm, LinkForm
from icms.lib.errors import Refused
from icms.lib.forms import bound

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
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wish = requests.Wish(data["kind"], data["number"], data["capacity"], data["name_en"], data["name_zh"])
        try:
            asked = requests.ask(actor=request.user, wish=wish, file=data["proof"])
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect(asked)
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
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            requests.withdraw(request_id=found.pk, actor=request.user)
        except Refused as refusal:
            problems = [("", str(reason)) for reason in refusal.reasons]
        else:
            return redirect("link:request", reference)
    return render(request, "cases/linking/withdraw.html", {"asked": found, "error_list": problems})


@never_cache
@filers_only
@require_http_methods(GET_POST)
def code(request: SignedInRequest) -> HttpResponse:
    """Link at once by the code that the court printed on a document."""
    form = CodeForm(bound(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            case = codes.use(actor=request.user, number=data["number"], typed=data["code"])
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("You are in %(number)s.") % {"number": case.number})
            return redirect(case)
    return render(request, "cases/linking/code.html", {"form": form})
