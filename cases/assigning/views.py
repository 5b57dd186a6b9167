"""Assigning: the organization's cases, whom to choose, what would change, what changed, and undoing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.permissions import may_decide_on_account
from cases.assigning import access, handover, selectors, services
from cases.assigning.access import administrators_only
from cases.assigning.forms import FilterForm, HandOverForm, WhoForm
from cases.assigning.rules import receivers, users_in_reach
from cases.assigning.tabs import tabs
from cases.models import AssignmentAct
from icms.lib import clock
from icms.lib.forms import CourtForm, bound, problems

GET_POST = ["GET", "HEAD", "POST"]
Kind = AssignmentAct.Kind


@never_cache
@administrators_only
@require_safe
def case_list(request: SignedInRequest) -> HttpResponse:
    """The organization's cases, to choose from."""
    form = FilterForm(request.GET or None, actor=request.user)
    wanted = form.wanted()
    return _list(request, form, wanted)


def _list(
    request: SignedInRequest, form: FilterForm, wanted: dict[str, str], errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    page = selectors.filtered_page(request.user, wanted, request.GET.get("page"))
    context = {
        "filters": form,
        "wanted": wanted,
        "page": page,
        "is_filtered": any(wanted.values()),
        "tabs": tabs(request.user, "cases"),
        "unheld": selectors.unheld_cases(request.user).count(),
        "error_list": errors,
    }
    return render(request, "cases/assigning/list.html", context)


@administrators_only
@require_POST
def select(request: SignedInRequest) -> HttpResponse:
    """The cases are chosen: by their boxes, or all that fit the filter."""
    form = FilterForm(request.POST, actor=request.user)
    wanted = form.wanted()
    matching = selectors.filtered_cases(request.user, **wanted)
    if request.POST.get("everything"):
        chosen = list(matching.values_list("pk", flat=True))
    else:
        chosen = selectors.cases_by_number(matching, request.POST.getlist("case"))
    act = CourtForm(bound(request))
    if act.submit(request, services.propose, actor=request.user, kind=_kind(request), case_ids=chosen):
        return redirect("assignment:choose", act.result.reference)
    return _list(request, form, wanted, [("chosen", words) for _field, words in problems(act)])


def _kind(request: SignedInRequest) -> Kind:
    return Kind.UNASSIGN if request.POST.get("act") == Kind.UNASSIGN else Kind.ASSIGN


@never_cache
@administrators_only
@require_http_methods(GET_POST)
def choose(request: SignedInRequest, reference: str) -> HttpResponse:
    """To whom, or from whom."""
    act = access.get_act(request.user, reference)
    if act.done_at or act.leaver:
        return redirect("assignment:act", reference)
    taking = act.kind == Kind.UNASSIGN
    users = users_in_reach(request.user) if taking else receivers(request.user)
    label = _("From whom are they taken?") if taking else _("To whom are they assigned?")
    form = WhoForm(bound(request), users=users, label=label, initial={"accounts": _chosen(act)})
    if form.submit(request, services.choose, act_id=act.pk, actor=request.user):
        return redirect("assignment:check", reference)
    loads = {user.username: user for user in selectors.load_of(users)}
    context = {"act": act, "form": form, "loads": loads, "first": selectors.cases_of_act(act)[:5]}
    return render(request, "cases/assigning/choose.html", context)


def _chosen(act: AssignmentAct) -> list[str]:
    return [effect.account.username for effect in selectors.outcome(act)]


@never_cache
@administrators_only
@require_http_methods(GET_POST)
def check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who gains and loses what, and what is so already; POST does it."""
    act = access.get_act(request.user, reference)
    if act.done_at:
        return redirect("assignment:act", reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.confirm, act_id=act.pk, actor=request.user):
        return redirect("assignment:act", reference)
    errors = problems(form)
    if not act.account_ids and not errors:
        return redirect(_choosing(act), act.leaver.username if act.leaver else reference)
    cases = selectors.cases_of_act(act)
    context = {
        "act": act,
        "effects": selectors.effects(act),
        "also": handover.described(act.leaver) if act.leaver else [],
        "nobody": selectors.left_with_nobody(act) if act.kind == Kind.UNASSIGN else 0,
        "page": Paginator(cases, selectors.A_PAGE).get_page(request.GET.get("page")),
        "error_list": errors,
    }
    return render(request, "cases/assigning/check.html", context)


def _choosing(act: AssignmentAct) -> str:
    return "assignment:handover" if act.leaver else "assignment:choose"


@never_cache
@administrators_only
@require_safe
def act(request: SignedInRequest, reference: str) -> HttpResponse:
    """What was done, and the button that undoes it."""
    found = access.get_act(request.user, reference)
    return _result(request, found)


def _result(request: SignedInRequest, act: AssignmentAct, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    if act.done_at is None:
        return redirect("assignment:check", act.reference)
    context = {
        "act": act,
        "effects": selectors.outcome(act),
        "also": handover.moved_in_words(act.moved),
        "may_undo": act.undo_until is not None and clock.now() <= act.undo_until,
        "may_suspend": act.leaver is not None
        and act.undone_at is None
        and act.leaver.is_active
        and may_decide_on_account(request.user, act.leaver),
        "page": Paginator(selectors.cases_of_act(act), selectors.A_PAGE).get_page(request.GET.get("page")),
        "error_list": errors,
    }
    return render(request, "cases/assigning/act.html", context)


@administrators_only
@require_POST
def undo(request: SignedInRequest, reference: str) -> HttpResponse:
    """One press puts everything back."""
    found = access.get_act(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.undo, act_id=found.pk, actor=request.user):
        messages.success(request, _("Undone: everything is as it was before."))
        return redirect("assignment:act", reference)
    return _result(request, found, problems(form))


@never_cache
@administrators_only
@require_safe
def acts(request: SignedInRequest) -> HttpResponse:
    """What was assigned, taken and handed over, the newest first."""
    page = Paginator(selectors.recent_acts(request.user), selectors.A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/assigning/acts.html", {"page": page, "tabs": tabs(request.user, "acts")})


@never_cache
@administrators_only
@require_http_methods(GET_POST)
def case(request: SignedInRequest, number: str) -> HttpResponse:
    """One case: who has it, who had it; POST chooses it for assigning or unassigning."""
    found = access.get_case_to_assign(request.user, number)
    if request.method == "POST":
        proposed = services.propose(actor=request.user, kind=_kind(request), case_ids=[found.pk])
        return redirect("assignment:choose", proposed.reference)
    organization = request.user.organization_id or 0
    history = selectors.history_of(found, organization)
    context = {
        "case": found,
        "present": [each for each in history if each.ended_at is None],
        "history": history,
        "representations": selectors.representations_of(found, organization),
    }
    return render(request, "cases/assigning/case.html", context)


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
    if form.submit(request, services.propose_handover, actor=request.user, leaver=leaver):
        return redirect("assignment:check", form.result.reference)
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
    cases = selectors.shown_cases(selectors.unheld_cases(request.user), request.user.organization_id or 0)
    context = {
        "page": Paginator(cases, selectors.A_PAGE).get_page(request.GET.get("page")),
        "unread": selectors.unread_by_user(request.user),
        "hearings": selectors.uncovered_hearings(request.user),
        "tabs": tabs(request.user, "coverage"),
    }
    return render(request, "cases/assigning/coverage.html", context)
