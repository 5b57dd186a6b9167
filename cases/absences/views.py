"""Who is away, and who stands in: the list, a new absence, the end of one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.models import User
from accounts.roles import Role
from cases.absences import selectors, services
from cases.absences.access import get_absence, members_only
from cases.absences.forms import AbsenceForm
from cases.assigning.access import get_user_in_reach
from cases.assigning.rules import users_in_reach
from cases.assigning.tabs import tabs
from icms.lib.forms import CourtForm, bound, problems

GET_POST = ["GET", "HEAD", "POST"]
A_PAGE = 25


@never_cache
@members_only
@require_safe
def absence_list(request: SignedInRequest) -> HttpResponse:
    """Who is away, and who stands in."""
    found = selectors.absences_seen_by(request.user)
    users = [request.user] if request.user.role == Role.ORGANIZATION_USER else users_in_reach(request.user)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "users": [user for user in users if user.state == User.State.ACTIVE],
        "tabs": tabs(request.user, "absences"),
        "own": request.user.role == Role.ORGANIZATION_USER,
    }
    return render(request, "cases/absences/list.html", context)


@never_cache
@members_only
@require_http_methods(GET_POST)
def enter(request: SignedInRequest, username: str) -> HttpResponse:
    """Record an absence of a user: one's own, or of a user in reach."""
    own = request.user.role == Role.ORGANIZATION_USER and username == request.user.username
    account = request.user if own else get_user_in_reach(request.user, username)
    form = AbsenceForm(bound(request), account=account)
    if form.submit(request, services.record_absence, actor=request.user, account=account):
        messages.success(request, _("The absence is entered."))
        return redirect("absences:list")
    return render(request, "cases/absences/enter.html", {"form": form, "account": account})


@never_cache
@members_only
@require_http_methods(GET_POST)
def end(request: SignedInRequest, reference: str) -> HttpResponse:
    """End an absence, or call it off, after a page that asks."""
    absence = get_absence(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.cancel_absence, absence_id=absence.pk, actor=request.user):
        messages.success(request, _("The absence is ended."))
        return redirect("absences:list")
    context = {"absence": absence, "error_list": problems(form) if form.is_bound else []}
    return render(request, "cases/absences/end.html", context)
