"""Applying for a court record, its status for the account that applied alone, its delivery."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from causebook.models import RecordKind, RecordRequest
from causebook.records import selectors, services
from causebook.records.access import filers_only, get_own
from causebook.records.forms import ApplyForm, FindForm
from causebook.records.rules import deemed_at_of, is_to_come, quote_of
from causebook.states import RecordState
from filings.fees.selectors import fee_text
from icms.lib import storage
from icms.lib.forms import CourtForm, bound
from payments.models import Charge

GET_POST = ["GET", "POST"]


@filers_only
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """The applications of this account, found by reference or by case."""
    asked = FindForm(request.GET)
    words = asked.cleaned_data.get("q", "") if asked.is_valid() else ""
    page = Paginator(selectors.own(request.user, words), selectors.PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "causebook/records/list.html", {"page": page, "asked": asked, "words": words})


@filers_only
@require_http_methods(GET_POST)
def new(request: SignedInRequest) -> HttpResponse:
    """Apply; then to the page of payment, or where nothing is owed to the application."""
    form = ApplyForm(bound(request))
    if form.submit(request, services.apply, account=request.user, language=get_language() or "en"):
        charge = Charge.objects.open_for(services.SUBJECT, form.result.reference).first()
        return redirect("payments:charge", charge.reference) if charge else redirect(form.result)
    kinds = [(kind, fee_text(quote_of(kind))) for kind in RecordKind.objects.filter(in_use=True)]
    return render(request, "causebook/records/new.html", {"form": form, "kinds": kinds})


@filers_only
@require_safe
def record(request: SignedInRequest, reference: str) -> HttpResponse:
    """How it stands, and the record once it is delivered."""
    asked = get_own(request.user, reference)
    charge = Charge.objects.filter(subject_kind=services.SUBJECT, subject=asked.reference).order_by("-pk").first()
    context: dict[str, Any] = {"asked": asked, "charge": charge, "may_withdraw": _may_withdraw(asked)}
    context |= {"deemed_at": deemed_at_of(asked), "to_come": asked.state == RecordState.RECEIVED and is_to_come(asked)}
    return render(request, "causebook/records/record.html", context)


@filers_only
@require_http_methods(GET_POST)
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Withdraw it, after asking."""
    asked = get_own(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.withdraw, request_id=asked.pk, actor=request.user):
        messages.success(request, _("The application is withdrawn. What was paid is put up for refund."))
        return redirect(asked)
    context = {"asked": asked, "form": form, "may_withdraw": _may_withdraw(asked)}
    return render(request, "causebook/records/withdraw.html", context)


@filers_only
@require_safe
def file(request: SignedInRequest, reference: str) -> FileResponse:
    """The sealed record as a download, any number of times."""
    return file_of(get_own(request.user, reference))


def file_of(asked: RecordRequest) -> FileResponse:
    """The sealed PDF. Raises Http404 until it is delivered."""
    if asked.paper is None:
        raise Http404
    name = f"court-record-{asked.reference}.pdf"
    answer = FileResponse(
        storage.open_stored(asked.paper.sha256), as_attachment=True, filename=name, content_type="application/pdf"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _may_withdraw(asked: RecordRequest) -> bool:
    return asked.taken_at is None and asked.state in (RecordState.AWAITING_PAYMENT, RecordState.RECEIVED)
