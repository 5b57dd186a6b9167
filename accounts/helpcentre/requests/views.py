"""Requests of accounts: the two lists, and the page on which one is decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from accounts.caps import caps_of
from accounts.helpcentre.access import get_cap_request, get_name_change, may_act, readers
from accounts.helpcentre.requests import selectors, services
from accounts.helpcentre.requests.forms import (
    GRANT,
    REFUSE,
    CapDecisionForm,
    DecisionForm,
    NameDecisionForm,
    RequestsForm,
)
from accounts.helpcentre.rules import TARGET, has_conflict, open_times
from accounts.models import CapRequest, NameChange
from icms.lib import clock
from icms.lib.forms import bound

GET_POST = ["GET", "POST"]


@readers
@require_safe
def caps(request: SignedInRequest) -> HttpResponse:
    """Requests for other maximum numbers."""
    return _list(request, "caps", selectors.caps)


@readers
@require_safe
def names(request: SignedInRequest) -> HttpResponse:
    """Requests for other names."""
    return _list(request, "names", selectors.names)


def _list(request: SignedInRequest, tab: str, find: Any) -> HttpResponse:
    form = RequestsForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "age")
    found: QuerySet[Any] = find(state=wanted.get("state", ""), words=wanted.get("q", ""), sort=sort)
    page = Paginator(found, selectors.A_PAGE).get_page(request.GET.get("page"))
    ages = open_times(each.asked_at for each in page if each.state == "waiting")
    context = {
        "tab": tab,
        "tabs": selectors.tabs(tab),
        "page": page,
        "rows": [{"asked": each, "age": ages.get(each.asked_at), "now": _now(each)} for each in page],
        "filters": form,
        "is_filtered": any(wanted.values()),
        "sort": sort,
        "target": TARGET,
        "now": clock.now(),
    }
    return render(request, f"accounts/helpcentre/requests/{tab}.html", context)


@readers
@require_http_methods(GET_POST)
def cap(request: SignedInRequest, reference: str) -> HttpResponse:
    """One request for another maximum: what is used, why more, what was asked before; grant or refuse."""
    asked = get_cap_request(reference)
    form = CapDecisionForm(bound(request), asked=asked)
    decide: dict[str, Callable[..., Any]] = {GRANT: services.grant_cap, REFUSE: services.refuse_cap}
    if may_act(request.user) and _decided(request, form, decide, asked):
        messages.success(request, _("The request is decided. The administrator has been told."))
        return redirect("helpcentre:caps")
    found = caps_of(asked.organization)
    earlier = CapRequest.objects.filter(organization=asked.organization).exclude(pk=asked.pk)
    context = _decision(request, asked, form) | {
        "caps": list(found.values()),
        "cap": found[CapRequest.What(asked.what)],
        "earlier": earlier.select_related("asked_by", "decided_by").order_by("-asked_at")[:20],
        "is_own": has_conflict(request.user, asked.asked_by),
    }
    return render(request, "accounts/helpcentre/requests/cap.html", context)


@readers
@require_http_methods(GET_POST)
def name(request: SignedInRequest, reference: str) -> HttpResponse:
    """One request for another name: old and new side by side; grant, with the document seen, or refuse."""
    asked = get_name_change(reference)
    form = NameDecisionForm(bound(request))
    decide: dict[str, Callable[..., Any]] = {GRANT: services.grant_name, REFUSE: services.refuse_name}
    if may_act(request.user) and _decided(request, form, decide, asked):
        messages.success(request, _("The request is decided. The holder has been told."))
        return redirect("helpcentre:names")
    earlier = NameChange.objects.filter(account=asked.account).exclude(pk=asked.pk)
    context = _decision(request, asked, form) | {
        "earlier": earlier.select_related("decided_by").order_by("-asked_at")[:20],
        "is_own": has_conflict(request.user, asked.account),
    }
    return render(request, "accounts/helpcentre/requests/name.html", context)


def _decided(
    request: SignedInRequest,
    form: DecisionForm,
    decide: dict[str, Callable[..., Any]],
    asked: CapRequest | NameChange,
) -> bool:
    def act(*, verdict: str, note: str, **granted: Any) -> None:
        facts = granted if verdict == GRANT else {}
        decide[verdict](request_id=asked.pk, officer=request.user, note=note, **facts)

    return form.submit(request, act)


def _now(asked: CapRequest | NameChange) -> int | None:
    """The maximum as it is now, where one is asked for."""
    return getattr(asked.organization, asked.what) if isinstance(asked, CapRequest) else None


def _decision(request: SignedInRequest, asked: CapRequest | NameChange, form: Any) -> dict[str, Any]:
    return {
        "asked": asked,
        "form": form,
        "may_decide": may_act(request.user) and asked.state == asked.State.WAITING,
    }
