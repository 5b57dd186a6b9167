"""The registry's desk for one case: find it, its status and restriction, linked cases."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import audit
from accounts.access import SignedInRequest
from cases.access import get_case
from cases.case_desk import services
from cases.case_desk.access import may_change, may_restrict, officers_only, readers, restricters_only
from cases.case_desk.forms import LinkForm, NoteForm, RestrictForm, StatusForm
from cases.case_desk.selectors import case_file, restriction_effects
from cases.case_desk.status import set_restricted, set_status
from cases.courts.selectors import answered, nature_name
from cases.hearings.selectors import upcoming_hearings
from cases.models import Case, CaseStatus, Hearing
from cases.selectors import linked_cases
from icms.lib import clock
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "POST"]
A_PAGE = 20


@readers
@require_GET
def find(request: SignedInRequest) -> HttpResponse:
    """The search of the desk; below, the hearings to come."""
    upcoming = Hearing.objects.upcoming(clock.now()).select_related("case__case_type__court", "case__venue")
    page = Paginator(upcoming, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/case_desk/find.html", {"page": page})


@readers
@require_http_methods(GET_POST)
def case(request: SignedInRequest, number: str) -> HttpResponse:
    """The court's file of one case, whole or a part at a time; an officer writes a note on it."""
    found = get_case(number)
    if request.method == "POST" and not may_change(request.user):
        raise PermissionDenied  # the auditor reads, and changes nothing
    form = NoteForm(bound(request))
    if form.submit(request, services.write_note, case=found, actor=request.user):
        return _done(request, found, _("The note is kept."))
    context = {
        "case": found,
        "form": form,
        "file": case_file(found, show=request.GET.get("show", ""), page=request.GET.get("page")),
        "linked": linked_cases(found),
        "standing": CaseStatus.objects.filter(case=found).standing().select_related("entered_by").first(),
        "restriction": audit.latest(found, "case.restricted", "case.opened_to_the_public"),
        "nature": nature_name(found.claim_nature),
        "answered": answered(found.answers),
        "may_change": may_change(request.user),
        "may_restrict": may_restrict(request.user),
    }
    return render(request, "cases/case_desk/case.html", context)


@officers_only
@require_http_methods(GET_POST)
def link(request: SignedInRequest, number: str) -> HttpResponse:
    """Link another case with this one."""
    found = get_case(number)
    form = LinkForm(bound(request))
    if form.submit(request, services.link_cases, case=found, actor=request.user):
        return _done(request, found, _("The cases are linked."))
    return _page(request, "link", found, form)


@officers_only
@require_http_methods(GET_POST)
def unlink(request: SignedInRequest, number: str, other: str) -> HttpResponse:
    """Take a link away."""
    found, linked = get_case(number), get_case(other)
    form = CourtForm(bound(request))
    if form.submit(request, services.unlink_cases, case=found, other=linked, actor=request.user):
        return _done(request, found, _("The link is removed."))
    return _page(request, "unlink", found, form, other=linked)


@officers_only
@require_http_methods(GET_POST)
def status(request: SignedInRequest, number: str) -> HttpResponse:
    """Record that a case has ended, or goes on."""
    found = get_case(number)
    form = StatusForm(bound(request), hearings=upcoming_hearings(found))
    if form.submit(request, set_status, case=found, actor=request.user):
        return _done(request, found, _("The status is entered. Those who act in the case are told."))
    return _page(request, "status", found, form)


@restricters_only
@require_http_methods(GET_POST)
def restriction(request: SignedInRequest, number: str) -> HttpResponse:
    """Restrict a case, or open it to the public again."""
    found = get_case(number)
    # What the officer saw and agreed to is sent along: two who press at once do not undo each other.
    wanted = request.POST.get("restricted", "no" if found.restricted else "yes")
    form = RestrictForm(bound(request), initial={"restricted": wanted})
    if form.submit(request, set_restricted, case=found, actor=request.user):
        no_more, again = _("The public no longer finds this case."), _("The public may find this case again.")
        return _done(request, found, no_more if wanted == "yes" else again)
    effects = [] if found.restricted else [words for each in restriction_effects.values() for words in each(found)]
    return _page(request, "restriction", found, form, effects=effects)


def _done(request: SignedInRequest, case: Case, words: Any) -> HttpResponse:
    messages.success(request, words)
    return redirect("case_desk:case", case.number)


def _page(request: SignedInRequest, template: str, case: Case, form: CourtForm, **context: object) -> HttpResponse:
    return render(request, f"cases/case_desk/{template}.html", {"form": form, "case": case, **context})
