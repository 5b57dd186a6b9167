"""The calendar desk: who is open now; closures entered, ended, corrected and cancelled; holidays; warnings."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.calendar import services
from cases.calendar.access import get_closure, get_warning, may_change, officer_of, officers_only, readers
from cases.calendar.context import A_PAGE, ClosureChange, change_of, changed, holidays_end_soon, with_last_change
from cases.calendar.forecast import office_statuses
from cases.calendar.forms import ClosureForm, EndForm, WarningForm, as_typed
from cases.calendar.rules import reasons_against
from cases.calendar.selectors import holidays_until
from cases.models import Closure, Holiday, WeatherWarning
from icms.lib import clock
from icms.lib.components import Tab
from icms.lib.forms import CourtForm, bound, typed_pairs

CONFIRMED, CHANGED = "confirm", "change"


def on_a_standing_closure(view: Callable[[HttpRequest, Closure], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its closure; one that was cancelled leads back to the desk."""

    @wraps(view)
    def found(request: HttpRequest, reference: str) -> HttpResponse:
        closure = get_closure(reference)
        if closure.cancelled_at is not None:
            messages.error(request, _("This closure has been cancelled."))
            return redirect("calendar:desk")
        return view(request, closure)

    return found


@readers
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Offices open or closed now; closures, those in force first."""
    now = clock.now()
    closures = Closure.objects.by_urgency(now).select_related("office", "entered_by")
    page = Paginator(closures, A_PAGE).get_page(request.GET.get("page"))
    with_last_change(page.object_list)
    context = {
        "now": now,
        "statuses": office_statuses(now),
        "page": page,
        "may_change": may_change(officer_of(request)),
        "holidays_until": holidays_until(),
        "holidays_end_soon": holidays_end_soon(now),
    }
    return render(request, "cases/calendar/desk.html", context)


@readers
@require_GET
def holidays(request: HttpRequest) -> HttpResponse:
    """The loaded general holidays of a year: the one asked for, else this one, else the last."""
    years = sorted(Holiday.objects.order_by("date__year").values_list("date__year", flat=True).distinct())
    asked = request.GET.get("year", "")
    wanted = int(asked) if asked.isdecimal() else clock.court_day(clock.now()).year
    year = wanted if wanted in years else max(years, default=1)
    context = {
        "year": year,
        "tabs": [Tab(url=f"?year={each}", text=each, current=each == year) for each in years],
        "holidays": Holiday.objects.filter(date__year=year),
        "holidays_until": holidays_until(),
    }
    return render(request, "cases/calendar/holidays.html", context)


@officers_only
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A closure is recorded: typed, shown with what it would change, confirmed."""
    form = ClosureForm(bound(request), initial={"from_at": clock.now()})
    return _closure_page(request, form, before=None, service=services.record_closure, done=_("The closure is entered."))


@officers_only
@require_http_methods(["GET", "POST"])
@on_a_standing_closure
def end(request: HttpRequest, closure: Closure) -> HttpResponse:
    """The announced end of a closure."""
    if closure.until_at is not None:
        messages.error(request, _("This closure has an end already. Correct it here if the end is wrong."))
        return redirect("calendar:correct", closure.reference)
    service = partial(services.end_closure, closure_id=closure.pk)
    return _closure_page(
        request, EndForm(bound(request)), before=closure, service=service, done=_("The closure is ended.")
    )


@officers_only
@require_http_methods(["GET", "POST"])
@on_a_standing_closure
def correct(request: HttpRequest, closure: Closure) -> HttpResponse:
    """A closure was entered wrongly."""
    form = ClosureForm(bound(request), initial=as_typed(closure))
    service = partial(services.correct_closure, closure_id=closure.pk)
    return _closure_page(request, form, before=closure, service=service, done=_("The closure is corrected."))


@officers_only
@require_http_methods(["GET", "POST"])
@on_a_standing_closure
def cancel(request: HttpRequest, closure: Closure) -> HttpResponse:
    """A closure never was."""
    form = CourtForm(bound(request))
    if form.submit(request, services.cancel_closure, closure_id=closure.pk, actor=officer_of(request)):
        messages.success(request, _("The closure is cancelled."))
        return redirect("calendar:desk")
    context = {"form": form, "closure": closure, "change": change_of(closure, None)}
    return render(request, "cases/calendar/cancel.html", context)


def _closure_page(
    request: HttpRequest, form: CourtForm, *, before: Closure | None, service: Callable[..., Closure], done: Any
) -> HttpResponse:
    """The form; what it would change; and, confirmed, the change. A refusal leads back to the form."""
    step = request.POST.get("act")
    if step == CONFIRMED:
        if form.submit(request, service, actor=officer_of(request)):
            messages.success(request, done)
            return redirect("calendar:desk")
    elif step != CHANGED and form.submit(request, partial(_change_of, before)):
        context = {"change": form.result, "typed": typed_pairs(request), "closure": before}
        return render(request, "cases/calendar/confirm.html", context)
    template = request.resolver_match.url_name if request.resolver_match else "enter"
    return render(request, f"cases/calendar/{template}.html", {"form": form, "closure": before})


def _change_of(before: Closure | None, **typed: Any) -> ClosureChange:
    after = changed(before or Closure(), **typed)
    services.refuse(reasons_against(after))
    return change_of(before, after)


@readers
@require_GET
def warnings(request: HttpRequest) -> HttpResponse:
    """Every weather warning, which periods skip; the latest first."""
    page = Paginator(WeatherWarning.objects.select_related("entered_by"), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_change": may_change(officer_of(request))}
    return render(request, "cases/calendar/warnings.html", context)


@officers_only
@require_http_methods(["GET", "POST"])
def enter_warning(request: HttpRequest) -> HttpResponse:
    """A warning is recorded."""
    form = WarningForm(bound(request))
    if form.submit(request, services.record_warning, actor=officer_of(request)):
        messages.success(request, _("The warning is entered. Its days are skipped from now on."))
        return redirect("calendar:warnings")
    return render(request, "cases/calendar/enter_warning.html", {"form": form})


@officers_only
@require_http_methods(["GET", "POST"])
def cancel_warning(request: HttpRequest, reference: str) -> HttpResponse:
    """A warning never was."""
    warning = get_warning(reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.cancel_warning, reference=warning.reference, actor=officer_of(request)):
        messages.success(request, _("The warning is cancelled."))
        return redirect("calendar:warnings")
    return render(request, "cases/calendar/cancel_warning.html", {"form": form, "warning": warning})
