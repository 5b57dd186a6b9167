"""The primary administrator asks for the approval to file in bulk; the registry's supervisor answers."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, for_roles
from accounts.roles import REGISTRY_DESK, Role
from filings.bulk.access import kinds_in_bulk
from filings.bulk.approvals import services
from filings.bulk.approvals.forms import AskForm, GrantForm, WhyForm
from filings.models import BulkApproval
from icms.lib.forms import bound

PAGE_SIZE = 50
GET_POST = ["GET", "POST"]
administrators_only = for_roles({Role.PRIMARY_ADMINISTRATOR})
readers = for_roles({*REGISTRY_DESK, Role.AUDITOR})
supervisors_only = for_roles({Role.REGISTRY_SUPERVISOR})


@administrators_only
@require_GET
def approvals(request: SignedInRequest) -> HttpResponse:
    """What the organization has asked for, and what became of it."""
    found = BulkApproval.objects.filter(organization=request.user.organization_id).select_related("case_type")
    return render(request, "filings/bulk/approvals/own.html", {"approvals": found})


@administrators_only
@require_http_methods(GET_POST)
def ask(request: SignedInRequest) -> HttpResponse:
    """Ask for one kind of case."""
    organization = request.user.organization
    kinds = [kind for kind in kinds_in_bulk() if organization and kind.may_be_brought_by(organization.kind)]
    form = AskForm(bound(request), kinds=kinds)
    if form.submit(request, services.ask, actor=request.user):
        return redirect("bulk:approvals")
    return render(request, "filings/bulk/approvals/ask.html", {"form": form, "kinds": kinds})


@readers
@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """Every approval: what waits first."""
    order = {state: place for place, state in enumerate(BulkApproval.State.values)}
    found = BulkApproval.objects.select_related("organization", "case_type", "asked_by", "decided_by")
    rows = sorted(found, key=lambda approval: order[approval.state])
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "filings/bulk/approvals/desk.html", {"page": page})


@supervisors_only
@require_http_methods(GET_POST)
def grant(request: SignedInRequest, number: int) -> HttpResponse:
    """Grant it, or change its ceiling."""
    approval = _approval(number)
    form = GrantForm(bound(request), initial={"most_rows": approval.most_rows or 1_000})
    return _answer(request, approval, form, services.grant, "grant")


@supervisors_only
@require_http_methods(GET_POST)
def end(request: SignedInRequest, number: int) -> HttpResponse:
    """Decline what was asked, or take back what was granted."""
    approval = _approval(number)
    is_asked = approval.state == BulkApproval.State.ASKED
    act = services.decline if is_asked else services.take_back
    return _answer(request, approval, WhyForm(bound(request)), act, "end")


def _answer(request: SignedInRequest, approval: BulkApproval, form: Any, act: Any, name: str) -> HttpResponse:
    if form.submit(request, act, approval_id=approval.pk, officer=request.user):
        return redirect("bulk_desk:approvals")
    return render(request, f"filings/bulk/approvals/{name}.html", {"approval": approval, "form": form})


def _approval(number: int) -> BulkApproval:
    found = BulkApproval.objects.select_related("organization", "case_type", "asked_by")
    return get_object_or_404(found, pk=number)
