"""The fee desk: the schedule, an item's history, concessions, and proposals that wait for a second officer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm, bound
from payments.fees import desk_pages, services
from payments.fees.desk_access import (
    get_proposal,
    get_versions,
    may_decide,
    may_propose,
    schedule_deciders,
    schedule_proposers,
    schedule_readers,
)
from payments.fees.forms import APPROVE, NO_FEE, PAYABLE, ConcessionForm, DecisionForm, FeeForm, FilterForm
from payments.models import ConcessionPeriod, FeeItem, ScheduleProposal

GET_POST = ["GET", "POST"]
A_PAGE = 20


@schedule_readers
@require_GET
def items(request: SignedInRequest) -> HttpResponse:
    """Every fee item as it stands today."""
    filters = FilterForm(request.GET or None)
    given = filters.cleaned_data if filters.is_valid() else {}
    found = desk_pages.filtered(court=given.get("court"), state=given.get("state", ""), words=given.get("q", ""))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filters": filters, "tabs": desk_pages.tabs("items"), "is_filtered": any(given.values())}
    return render(request, "payments/fees/desk/items.html", context)


@schedule_readers
@require_GET
def item(request: SignedInRequest, court: str, code: str) -> HttpResponse:
    """One item: what holds today, every version, what is proposed."""
    versions = get_versions(court, code)
    proposals = ScheduleProposal.objects.filter(court=court, code=code).exclude(state=ScheduleProposal.State.APPROVED)
    context = {
        "item": versions[0],
        "versions": versions,
        "today": clock.court_day(clock.now()),
        "proposals": proposals.select_related("proposed_by", "decided_by"),
        "may_propose": may_propose(request.user),
    }
    return render(request, "payments/fees/desk/item.html", context)


@schedule_proposers
@require_http_methods(GET_POST)
def propose(request: SignedInRequest, court: str, code: str) -> HttpResponse:
    """The next version of an item, for a supervisor to approve."""
    last = get_versions(court, code)[0]
    form = FeeForm(bound(request), initial=_as_it_is(last))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose_fee(actor=request.user, court=last.court, code=code, **form.proposed())
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The proposal waits for an accounts supervisor."))
            return redirect("fee_desk:proposal", made.reference)
    return render(request, "payments/fees/desk/propose.html", {"form": form, "item": last})


@schedule_readers
@require_GET
def concessions(request: SignedInRequest) -> HttpResponse:
    """The concession periods of every court."""
    periods = ConcessionPeriod.objects.select_related("court", "proposal__proposed_by", "proposal__decided_by")
    context = {
        "periods": periods,
        "today": clock.court_day(clock.now()),
        "tabs": desk_pages.tabs("concessions"),
        "may_propose": may_propose(request.user),
    }
    return render(request, "payments/fees/desk/concessions.html", context)


@schedule_proposers
@require_http_methods(GET_POST)
def propose_concession(request: SignedInRequest) -> HttpResponse:
    """A further concession, for a supervisor to approve."""
    form = ConcessionForm(bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose_concession(actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The proposal waits for an accounts supervisor."))
            return redirect("fee_desk:proposal", made.reference)
    return render(request, "payments/fees/desk/propose_concession.html", {"form": form})


@schedule_readers
@require_GET
def proposals(request: SignedInRequest) -> HttpResponse:
    """Every proposal, those that wait first."""
    rows = ScheduleProposal.objects.select_related("court", "proposed_by", "decided_by")
    waiting = rows.filter(state=ScheduleProposal.State.PROPOSED)
    decided = rows.exclude(state=ScheduleProposal.State.PROPOSED)
    page = Paginator(decided, A_PAGE).get_page(request.GET.get("page"))
    context = {"waiting": waiting, "page": page, "tabs": desk_pages.tabs("proposals")}
    return render(request, "payments/fees/desk/proposals.html", context)


@schedule_readers
@require_GET
def proposal(request: SignedInRequest, reference: str) -> HttpResponse:
    """One proposal beside what the schedule says without it."""
    return _proposal(request, get_proposal(reference), "proposal")


@schedule_deciders
@require_http_methods(GET_POST)
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    """Approve or refuse it; never one's own."""
    found = get_proposal(reference)
    form = DecisionForm(bound(request))
    if request.method == "POST" and form.is_valid():
        act = services.approve if form.cleaned_data["verdict"] == APPROVE else services.refuse
        try:
            act(proposal_id=found.pk, actor=request.user, note=form.cleaned_data["note"])
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("fee_desk:proposal", found.reference)
    return _proposal(request, found, "decide", form=form)


@schedule_proposers
@require_http_methods(GET_POST)
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """The officer who proposed it takes it back."""
    found = get_proposal(reference)
    form = CourtForm(bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(proposal_id=found.pk, actor=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return redirect("fee_desk:proposal", found.reference)
    return _proposal(request, found, "withdraw", form=form)


def _proposal(request: SignedInRequest, found: ScheduleProposal, name: str, **context: Any) -> HttpResponse:
    last = FeeItem.objects.filter(court=found.court_id, code=found.code).order_by("in_force_from").last()
    shown = {
        "proposal": found,
        "item": last,
        "rows": desk_pages.proposal_rows(found),
        "may_decide": may_decide(request.user, found),
        "is_own": found.proposed_by_id == request.user.pk,
    }
    return render(request, f"payments/fees/desk/{name}.html", shown | context)


def _as_it_is(last: FeeItem) -> dict[str, Any]:
    """The form begins with what holds; the day, the source and the confirmation are said anew."""
    return {
        "what": NO_FEE if last.free else PAYABLE,
        "ordinary_cents": last.ordinary_cents,
        "concession": last.concession,
        "e_cents": last.e_cents,
    }
