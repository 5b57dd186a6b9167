"""The desk for court records: the queue, one application, deliver, refuse."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.roles import REGISTRY_DESK
from causebook.models import RecordRequest
from causebook.records import selectors
from causebook.records.access import get_at_the_desk, officers_only, readers
from causebook.records.desk import services
from causebook.records.forms import DeliverForm, DeskForm, RefuseForm
from causebook.records.rules import TARGET, against_deciding, age_of, deemed_at_of
from causebook.records.views import file_of
from causebook.states import RecordState
from icms.lib.errors import Refused
from icms.lib.forms import bound

GET_POST = ["GET", "POST"]


@readers
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits, the oldest first, and what became of the rest."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in selectors.TABS else "to_do"
    asked = DeskForm(request.GET)
    words = asked.cleaned_data.get("q", "") if asked.is_valid() else ""
    found = selectors.queue(request.user, tab, words)
    page = Paginator(found, selectors.PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"page": page, "rows": selectors.with_age(list(page)), "tab": tab, "words": words}
    context |= {"tabs": selectors.tabs(request.user, tab), "asked": asked, "target": TARGET}
    context["may_act"] = request.user.role in REGISTRY_DESK
    return render(request, "causebook/records/desk/queue.html", context)


@officers_only
@require_POST
def take_next(request: SignedInRequest) -> HttpResponse:
    """Take the oldest that waits with nobody, and open it."""
    found = selectors.next_to_take(request.user)
    if found is None:
        messages.info(request, _("No application waits that you could take."))
        return redirect("record_desk:queue")
    return _acted(request, services.take, found)


@readers
@require_safe
def item(request: SignedInRequest, reference: str) -> HttpResponse:
    """One application, with the forms for whoever has it in hand."""
    return _item(request, get_at_the_desk(reference))


def _item(request: SignedInRequest, asked: RecordRequest, **more: Any) -> HttpResponse:
    is_waiting = asked.state == RecordState.RECEIVED
    against = list(against_deciding(asked)) if is_waiting else []
    can_be_decided = is_waiting and not against
    context: dict[str, Any] = {
        "asked": asked,
        "age": age_of(asked),
        "target": TARGET,
        "form": None,
        "deemed_at": deemed_at_of(asked),
        "against": against,
        "may_take": can_be_decided and asked.taken_by_id is None and request.user.role in REGISTRY_DESK,
        "is_mine": can_be_decided and asked.taken_by_id == request.user.pk,
    }
    return render(request, "causebook/records/desk/item.html", context | more)


@officers_only
@require_POST
def take(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take it in hand."""
    return _acted(request, services.take, get_at_the_desk(reference))


@officers_only
@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put it back into the queue."""
    return _acted(request, services.release, get_at_the_desk(reference))


def _acted(request: SignedInRequest, act: Callable[..., RecordRequest], asked: RecordRequest) -> HttpResponse:
    try:
        act(request_id=asked.pk, officer=request.user)
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason.message)
    return redirect("record_desk:item", asked.reference)


@officers_only
@require_http_methods(GET_POST)
def deliver(request: SignedInRequest, reference: str) -> HttpResponse:
    """Deliver the record: words, a PDF, or both; sealed at once."""
    asked = get_at_the_desk(reference)
    form = DeliverForm(bound(request), request.FILES or None)
    if form.submit(request, services.deliver, request_id=asked.pk, officer=request.user):
        messages.success(request, _("The record is sealed and delivered. The applicant is told."))
        return redirect("record_desk:item", asked.reference)
    return render(request, "causebook/records/desk/deliver.html", {"asked": asked, "form": form})


@officers_only
@require_http_methods(GET_POST)
def refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Refuse it, with a reason; the fee is put up for refund."""
    asked = get_at_the_desk(reference)
    form = RefuseForm(bound(request))
    if form.submit(request, services.refuse, request_id=asked.pk, officer=request.user):
        messages.success(request, _("The application is refused, and the fee is put up for refund."))
        return redirect("record_desk:item", asked.reference)
    return render(request, "causebook/records/desk/refuse.html", {"asked": asked, "form": form})


@readers
@require_safe
def file(request: SignedInRequest, reference: str) -> FileResponse:
    """The sealed record, as it was delivered."""
    return file_of(get_at_the_desk(reference))
