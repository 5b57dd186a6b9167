"""What is available where, for the public; and the desk on which the administrator enters and dates notices."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.access import SignedInRequest
from cases.courts import services
from cases.courts.access import administrators, get_notice, may_change, readers
from cases.courts.forms import DatesForm, NoticeForm
from cases.courts.selectors import availability
from cases.models import ImplementationNotice, Service
from icms.lib import clock
from icms.lib import dates as written
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm, bound

CONFIRMED = "confirm"
NOT_KEPT = {"csrfmiddlewaretoken", "act"}


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Every court and kind of case: what may be done electronically, since when."""
    return render(request, "cases/courts/public.html", {"courts": availability(clock.court_day(clock.now()))})


@readers
@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """Every notice, by court."""
    context = {
        "courts": availability(clock.court_day(clock.now())),
        "may_change": may_change(request.user),
    }
    return render(request, "cases/courts/desk.html", context)


@administrators
@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest) -> HttpResponse:
    """A notice is entered: typed, shown, confirmed."""
    form = NoticeForm(bound(request))
    if request.method == "POST" and form.is_valid() and request.POST.get("act") != "change":
        data = form.cleaned_data
        try:
            if request.POST.get("act") == CONFIRMED:
                services.enter_notice(**data, actor=request.user)
                messages.success(request, _("The notice is entered."))
                return redirect("courts:desk")
            _refuse(services.reasons_against(**{name: data[name] for name in data if name != "source"}))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            notice = _as_typed(data)
            return _confirm(request, notice, _rows(notice))
    return render(request, "cases/courts/enter.html", {"form": form})


@administrators
@require_http_methods(["GET", "POST"])
def dates(request: SignedInRequest, reference: str) -> HttpResponse:
    """The first and the last day of a notice."""
    notice = get_notice(reference)
    form = DatesForm(bound(request), initial={"since": notice.since, "until": notice.until})
    if request.method == "POST" and form.is_valid() and request.POST.get("act") != "change":
        try:
            if request.POST.get("act") == CONFIRMED:
                services.date_notice(reference=notice.reference, actor=request.user, **form.cleaned_data)
                messages.success(request, _("The dates of the notice are changed."))
                return redirect("courts:desk")
            _refuse(services.reasons_against_dates(notice, **form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            before = _rows(notice)
            notice.since, notice.until = form.cleaned_data["since"], form.cleaned_data["until"]
            return _confirm(request, notice, _with_before(_rows(notice), before))
    return render(request, "cases/courts/dates.html", {"form": form, "notice": notice, "rows": _rows(notice)})


def _refuse(reasons: list[Any]) -> None:
    if reasons:
        raise Refused(reasons)


def _as_typed(data: dict[str, Any]) -> ImplementationNotice:
    """A notice as it would be, not saved."""
    enabled = {service.value: service in data["services"] for service in Service}
    return ImplementationNotice(case_type=data["case_type"], venue=data["venue"], since=data["since"], **enabled)


def _rows(notice: ImplementationNotice) -> list[dict[str, Any]]:
    """What a notice says, for the summary list."""
    language = get_language() or "en"
    since = written.full_plain_day(notice.since, language) if notice.since else _("No day announced yet")
    until = written.full_plain_day(notice.until, language) if notice.until else _("No end")
    return [
        {"label": _("Kind of case"), "value": f"{notice.case_type.name} ({notice.case_type_id})"},
        {"label": _("Court"), "value": notice.venue.name if notice.venue else notice.case_type.court.name},
        {"label": _("Enabled"), "value": _("; ").join(str(service.label) for service in notice.services)},
        {"label": _("From"), "value": since},
        {"label": _("New filings until"), "value": until},
    ]


def _with_before(rows: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for row, old in zip(rows, before, strict=True):
        if str(row["value"]) != str(old["value"]):
            row["second"] = [_("Before: %(old)s") % {"old": old["value"]}]
    return rows


def _confirm(request: HttpRequest, notice: ImplementationNotice, rows: list[dict[str, Any]]) -> HttpResponse:
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    context = {"rows": rows, "typed": typed, "notice": notice, "form": CourtForm()}
    return render(request, "cases/courts/confirm.html", context)
