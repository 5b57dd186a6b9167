"""The calendar desk's page of weather warnings, which periods skip."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.calendar import warnings as services
from cases.calendar.access import calendar_officers, calendar_readers, may_change, officer_of
from cases.calendar.forms import WarningForm
from cases.models import WeatherWarning
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm, bound
from icms.lib.references import parse_reference

A_PAGE = 20


@calendar_readers
@require_GET
def warnings(request: HttpRequest) -> HttpResponse:
    """Every warning, the latest first."""
    page = Paginator(WeatherWarning.objects.select_related("entered_by"), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_change": may_change(officer_of(request))}
    return render(request, "cases/calendar/warnings.html", context)


@calendar_officers
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A warning is entered."""
    form = WarningForm(bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_warning(**form.cleaned_data, actor=officer_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The warning is entered. Its days are skipped from now on."))
            return redirect("calendar:warnings")
    return render(request, "cases/calendar/enter_warning.html", {"form": form})


@calendar_officers
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """A warning never was."""
    warning = WeatherWarning.objects.filter(reference=parse_reference(reference), cancelled_at=None).first()
    if warning is None:
        raise Http404
    form = CourtForm(bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_warning(reference=warning.reference, actor=officer_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The warning is cancelled."))
            return redirect("calendar:warnings")
    return render(request, "cases/calendar/cancel_warning.html", {"form": form, "warning": warning})
