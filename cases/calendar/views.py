"""The calendar desk: who is open now, closures entered, ended, corrected and cancelled, holidays."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.calendar import services
from cases.calendar.access import calendar_officers, calendar_readers, get_closure, may_change, officer_of
from cases.calendar.context import A_PAGE, changed, holidays_end_soon, weigh
from cases.calendar.forecast import office_statuses
from cases.calendar.forms import ClosureForm, EndForm, as_typed
from cases.calendar.rules import reasons_against
from cases.calendar.selectors import holidays_until
from cases.models import Closure, Holiday
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm, bound

CONFIRMED = "confirm"
NOT_KEPT = {"csrfmiddlewaretoken", "act"}


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


@calendar_readers
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Offices open or closed now; closures, those in force first."""
    now = clock.now()
    closures = Closure.objects.by_urgency(now).select_related("office", "entered_by")
    context = {
        "now": now,
        "statuses": office_statuses(now),
        "page": Paginator(closures, A_PAGE).get_page(request.GET.get("page")),
        "may_change": may_change(officer_of(request)),
        "holidays_until": holidays_until(),
        "holidays_end_soon": holidays_end_soon(now),
    }
    return render(request, "cases/calendar/desk.html", context)


@calendar_readers
@require_GET
def holidays(request: HttpRequest) -> HttpResponse:
    """The loaded general holidays of a year: the one asked for, else this one, else the last."""
    years = sorted(Holiday.objects.values_list("date__year", flat=True).distinct())
    asked = request.GET.get("year", "")
    wanted = int(asked) if asked.isdecimal() else clock.court_day(clock.now()).year
    year = wanted if wanted in years else max(years, default=1)
    context = {
        "year": year,
        "tabs": [{"url": f"?year={each}", "text": each, "count": None, "current": each == year} for each in years],
        "holidays": Holiday.objects.filter(date__year=year),
        "holidays_until": holidays_until(),
    }
    return render(request, "cases/calendar/holidays.html", context)


@calendar_officers
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A closure is entered: typed, weighed, confirmed."""
    form = ClosureForm(bound(request), initial={"from_at": clock.now()})

    def act() -> object:
        return services.enter_closure(**form.cleaned_data, actor=officer_of(request))

    return _typed(request, form, before=None, act=act, done=_("The closure is entered."))


@calendar_officers
@require_http_methods(["GET", "POST"])
@on_a_standing_closure
def end(request: HttpRequest, closure: Closure) -> HttpResponse:
    """The announced end of a closure."""
    if closure.until_at is not None:
        messages.error(request, _("This closure has an end already. Correct it here if the end is wrong."))
        return redirect("calendar:correct", closure.reference)
    form = EndForm(bound(request))

    def act() -> object:
        return services.end_closure(closure_id=closure.pk, **form.cleaned_data, actor=officer_of(request))

    return _typed(request, form, before=closure, act=act, done=_("The closure is ended."))


@calendar_officers
@require_http_methods(["GET", "POST"])
@on_a_standing_closure
def correct(request: HttpRequest, closure: Closure) -> HttpResponse:
    """A closure was entered wrongly."""
    form = ClosureForm(bound(request), initial=as_typed(closure))

    def act() -> object:
        return services.correct_closure(closure_id=closure.pk, **form.cleaned_data, actor=officer_of(request))

    return _typed(request, form, before=closure, act=act, done=_("The closure is corrected."))


@calendar_officers
@require_http_methods(["GET", "POST"])
@on_a_standing_closure
def cancel(request: HttpRequest, closure: Closure) -> HttpResponse:
    """A closure never was."""
    form = CourtForm(bound(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_closure(closure_id=closure.pk, actor=officer_of(request))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("The closure is cancelled."))
            return redirect("calendar:desk")
    context = {"form": form, "closure": closure, "weighed": weigh(closure, None)}
    return render(request, "cases/calendar/cancel.html", context)


def _typed(
    request: HttpRequest, form: CourtForm, *, before: Closure | None, act: Callable[[], object], done: Any
) -> HttpResponse:
    """The form; what it would change; and, confirmed, the change. A refusal leads back to the form."""
    step = request.POST.get("act")
    if request.method == "POST" and form.is_valid() and step != "change":
        after = changed(before or Closure(), **form.cleaned_data)
        try:
            if step == CONFIRMED:
                act()
                messages.success(request, done)
                return redirect("calendar:desk")
            services.refuse(reasons_against(after))
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            return render(request, "cases/calendar/confirm.html", _confirmation(request, before, after))
    template = request.resolver_match.url_name if request.resolver_match else "enter"
    return render(request, f"cases/calendar/{template}.html", {"form": form, "closure": before})


def _confirmation(request: HttpRequest, before: Closure | None, after: Closure) -> dict[str, Any]:
    typed = [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    return {"weighed": weigh(before, after), "typed": typed, "closure": before}
