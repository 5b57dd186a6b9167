"""The fee desk: the schedule, an item's history, concessions, proposals, payment methods."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, for_roles
from icms.lib import clock
from icms.lib.forms import CourtForm, bound
from payments.fees.desk import services
from payments.fees.desk.access import (
    deciders_only,
    get_proposal,
    get_versions,
    may_decide,
    may_propose,
    proposers_only,
    readers,
)
from payments.fees.desk.context import filtered, proposal_rows, tabs
from payments.fees.desk.forms import (
    APPROVE,
    NO_FEE,
    PAYABLE,
    ConcessionForm,
    DecisionForm,
    FeeForm,
    FilterForm,
    PaymentMethodSettingsForm,
)
from payments.methods.selectors import methods_in_use
from payments.methods.services import SETTERS, set_payment_method
from payments.models import ConcessionPeriod, FeeItem, PaymentMethod, ScheduleProposal

GET_POST = ["GET", "POST"]
A_PAGE = 20


@readers
@require_GET
def items(request: SignedInRequest) -> HttpResponse:
    """Every fee item as it stands today."""
    filters = FilterForm(request.GET or None)
    given = filters.cleaned_data if filters.is_valid() else {}
    found = filtered(court=given.get("court"), state=given.get("state", ""), words=given.get("q", ""))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filters": filters, "tabs": tabs("items"), "is_filtered": any(given.values())}
    return render(request, "payments/fees/desk/items.html", context)


@readers
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


@proposers_only
@require_http_methods(GET_POST)
def propose(request: SignedInRequest, court: str, code: str) -> HttpResponse:
    """The next version of an item, for a supervisor to approve."""
    last = get_versions(court, code)[0]
    form = FeeForm(bound(request), initial=_as_it_is(last))
    if form.submit(request, services.propose_fee, actor=request.user, court=last.court, code=code):
        messages.success(request, _("The proposal waits for an accounts supervisor."))
        return redirect("fee_desk:proposal", form.result.reference)
    return render(request, "payments/fees/desk/propose.html", {"form": form, "item": last})


@readers
@require_GET
def concessions(request: SignedInRequest) -> HttpResponse:
    """The concession periods of every court."""
    periods = ConcessionPeriod.objects.select_related("court", "proposal__proposed_by", "proposal__decided_by")
    context = {
        "periods": periods,
        "today": clock.court_day(clock.now()),
        "tabs": tabs("concessions"),
        "may_propose": may_propose(request.user),
    }
    return render(request, "payments/fees/desk/concessions.html", context)


@proposers_only
@require_http_methods(GET_POST)
def propose_concession(request: SignedInRequest) -> HttpResponse:
    """A further concession, for a supervisor to approve."""
    form = ConcessionForm(bound(request))
    if form.submit(request, services.propose_concession, actor=request.user):
        messages.success(request, _("The proposal waits for an accounts supervisor."))
        return redirect("fee_desk:proposal", form.result.reference)
    return render(request, "payments/fees/desk/propose_concession.html", {"form": form})


@readers
@require_GET
def proposals(request: SignedInRequest) -> HttpResponse:
    """Every proposal, those that wait first."""
    rows = ScheduleProposal.objects.select_related("court", "proposed_by", "decided_by")
    waiting = rows.filter(state=ScheduleProposal.State.PROPOSED)
    decided = rows.exclude(state=ScheduleProposal.State.PROPOSED)
    page = Paginator(decided, A_PAGE).get_page(request.GET.get("page"))
    context = {"waiting": waiting, "page": page, "tabs": tabs("proposals")}
    return render(request, "payments/fees/desk/proposals.html", context)


@readers
@require_GET
def proposal(request: SignedInRequest, reference: str) -> HttpResponse:
    """One proposal beside the present schedule."""
    return _proposal(request, get_proposal(reference), "proposal")


@deciders_only
@require_http_methods(GET_POST)
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    """Approve or refuse it; never one's own."""
    found = get_proposal(reference)
    form = DecisionForm(bound(request))
    if form.submit(request, _decide, proposal_id=found.pk, actor=request.user):
        return redirect("fee_desk:proposal", found.reference)
    return _proposal(request, found, "decide", form=form)


@proposers_only
@require_http_methods(GET_POST)
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """The officer who proposed it takes it back."""
    found = get_proposal(reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.withdraw, proposal_id=found.pk, actor=request.user):
        return redirect("fee_desk:proposal", found.reference)
    return _proposal(request, found, "withdraw", form=form)


@readers
@require_GET
def payment_methods(request: SignedInRequest) -> HttpResponse:
    """Every payment method: its ceiling, and whether people are offered it."""
    context = {
        "rows": PaymentMethod.objects.all(),
        "offered": {each.code for each in methods_in_use()},
        "tabs": tabs("payment_methods"),
        "may_set": request.user.role in SETTERS,
    }
    return render(request, "payments/fees/desk/payment_methods.html", context)


@for_roles(SETTERS)
@require_http_methods(["GET", "POST"])
def change_payment_method(request: SignedInRequest, code: str) -> HttpResponse:
    """Another ceiling for one payment method; in use or not."""
    found = PaymentMethod.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    initial = {"ceiling_cents": found.ceiling_cents, "in_use": found.in_use}
    form = PaymentMethodSettingsForm(bound(request), initial=initial)
    if form.submit(request, set_payment_method, code=code, actor=request.user):
        messages.success(request, _("%(means)s is changed.") % {"means": found.name})
        return redirect("fee_desk:payment_methods")
    return render(request, "payments/fees/desk/change_payment_method.html", {"form": form, "payment_method": found})


def _decide(*, verdict: str, **arguments: Any) -> ScheduleProposal:
    act = services.approve if verdict == APPROVE else services.refuse
    return act(**arguments)


def _proposal(request: SignedInRequest, found: ScheduleProposal, name: str, **context: Any) -> HttpResponse:
    last = FeeItem.objects.filter(court=found.court_id, code=found.code).order_by("in_force_from").last()
    shown = {
        "proposal": found,
        "item": last,
        "rows": proposal_rows(found),
        "may_decide": may_decide(request.user, found),
        "is_own": found.proposed_by_id == request.user.pk,
    }
    return render(request, f"payments/fees/desk/{name}.html", shown | context)


def _as_it_is(last: FeeItem) -> dict[str, Any]:
    """The form begins with the present values; the day, the source and the confirmation must be entered."""
    return {
        "what": NO_FEE if last.free else PAYABLE,
        "ordinary_cents": last.ordinary_cents,
        "concession": last.concession,
        "e_cents": last.e_cents,
    }
