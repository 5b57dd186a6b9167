"""Handing over, absences, and what nobody looks after."""

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
from cases.assigning import absences, access, coverage, handover, selectors, services
from cases.assigning.access import administrators_only, members_only
from cases.assigning.forms import AbsenceForm, HandOverForm
from cases.assigning.rules import receivers, users_in_reach
from cases.assigning.tabs import tabs
from cases.models import AssignmentAct
from icms.lib.errors import Refused
from icms.lib.forms import bound

GET_POST = ["GET", "HEAD", "POST"]


@never_cache
@administrators_only
@require_safe
def handovers(request: SignedInRequest) -> HttpResponse:
    """Whose cases may be handed over: the users in reach, with how many each has."""
    page = Paginator(selectors.load_of(users_in_reach(request.user)), selectors.A_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "tabs": tabs(request.user, "handovers")}
    return render(request, "cases/assigning/handovers.html", context)


@never_cache
@administrators_only
@require_http_methods(GET_POST)
def hand_over(request: SignedInRequest, username: str) -> HttpResponse:
    """To whom everything of a leaver goes."""
    leaver = access.get_user_in_reach(request.user, username)
    users = receivers(request.user).exclude(pk=leaver.pk)
    form = HandOverForm(bound(request), users=users, label=_("Who takes them over?"))
    if request.method == "POST" and form.is_valid():
        try:
            act = services.propose(actor=request.user, kind=AssignmentAct.Kind.HAND_OVER, leaver=leaver)
            services.choose(
                act_id=act.pk,
                actor=request.user,
                accounts=list(form.cleaned_data["accounts"]),
                in_turn=form.cleaned_data["way"] == HandOverForm.IN_TURN,
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("assignment:check", act.reference)
    context = {
        "leaver": leaver,
        "form": form,
        "cases": leaver.assignments.present().count(),
        "also": handover.described(leaver),
    }
    return render(request, "cases/assigning/handover.html", context)


@never_cache
@administrators_only
@require_safe
def cover(request: SignedInRequest) -> HttpResponse:
    """Cases without a user, unread messages, hearings whose user is away."""
    cases = selectors.shown_cases(coverage.unheld_cases(request.user), request.user.organization_id or 0)
    context = {
        "page": Paginator(cases, selectors.A_PAGE).get_page(request.GET.get("page")),
        "unread": coverage.unread_by_user(request.user),
        "hearings": coverage.uncovered_hearings(request.user),
        "tabs": tabs(request.user, "coverage"),
    }
    return render(request, "cases/assigning/coverage.html", context)


@never_cache
@members_only
@require_safe
def absence_list(request: SignedInRequest) -> HttpResponse:
    """Who is away, and who stands in."""
    found = absences.absences_seen_by(request.user)
    users = [request.user] if request.user.role == Role.ORGANIZATION_USER else users_in_reach(request.user)
    context = {
        "page": Paginator(found, selectors.A_PAGE).get_page(request.GET.get("page")),
        "users": [user for user in users if user.state == User.State.ACTIVE],
        "tabs": tabs(request.user, "absences"),
        "own": request.user.role == Role.ORGANIZATION_USER,
    }
    return render(request, "cases/assigning/absences.html", context)


@never_cache
@members_only
@require_http_methods(GET_POST)
def absent(request: SignedInRequest, username: str) -> HttpResponse:
    """Enter an absence of a user: its own, or one in reach."""
    if request.user.username == username and request.user.role == Role.ORGANIZATION_USER:
        account = request.user
    else:
        account = access.get_user_in_reach(request.user, username)
    form = AbsenceForm(bound(request), account=account)
    if request.method == "POST" and form.is_valid():
        try:
            absences.enter(actor=request.user, account=account, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The absence is entered."))
            return redirect("assignment:absences")
    return render(request, "cases/assigning/absent.html", {"form": form, "account": account})


@never_cache
@members_only
@require_http_methods(GET_POST)
def end_absence(request: SignedInRequest, reference: str) -> HttpResponse:
    """End an absence, or call it off, after a page that asks."""
    absence = access.get_absence(request.user, reference)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            absences.cancel(absence_id=absence.pk, actor=request.user)
        except Refused as refusal:
            problems = [("", str(reason)) for reason in refusal.reasons]
        else:
            messages.success(request, _("The absence is ended."))
            return redirect("assignment:absences")
    return render(request, "cases/assigning/end_absence.html", {"absence": absence, "error_list": problems})
