"""The accounts office's day: takings, payments, the export for the treasury."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, accounts_readers
from icms.lib import clock
from icms.lib.csv_export import csv_response
from payments.charges.selectors import names_of_means
from payments.deposits.forms import PeriodForm
from payments.desk import export, selectors, takings
from payments.desk.access import may_act
from payments.desk.forms import DayForm, SearchForm


@accounts_readers
@require_GET
def today(request: SignedInRequest) -> HttpResponse:
    """A day's takings by court, means and item; what waits; the last thirty days as a picture."""
    day = _day_of(request)
    days = takings.by_day(day)
    context: dict[str, Any] = {
        "day": day,
        "is_today": day == clock.court_day(clock.now()),
        "form": DayForm(request.GET if "day_day" in request.GET else None, initial={"day": day}),
        "courts": takings.by_court(day),
        "means": takings.by_means(day),
        "items": takings.by_item(day),
        "days": days,
        "chart": takings.chart_of(days),
        "waits": selectors.what_waits(),
        "unpaid": selectors.unpaid_charges(day),
    }
    context["total_cents"] = sum(row.taken_cents for row in context["courts"])
    context["refunded_cents"] = sum(row.refunded_cents for row in context["courts"])
    return render(request, "payments/desk/today.html", context)


def _day_of(request: SignedInRequest) -> date:
    today = clock.court_day(clock.now())
    form = DayForm(request.GET if "day_day" in request.GET else None)
    return min(form.cleaned_data["day"] or today, today) if form.is_valid() else today


@accounts_readers
@require_GET
def payments(request: SignedInRequest) -> HttpResponse:
    """Payments that are open, silent or failed, and notices that fit none."""
    tab = request.GET.get("tab", "open")
    tab = tab if tab in selectors.PAYMENT_TABS else "open"
    form = SearchForm(request.GET or None)
    words = form.cleaned_data.get("q", "") if form.is_valid() else ""
    rows: Any = selectors.notices_aside() if tab == "aside" else selectors.payments_of(tab, words)
    context = {
        "tab": tab,
        "tabs": selectors.payment_tabs(tab),
        "filters": form,
        "is_filtered": bool(words),
        "page": Paginator(rows, selectors.A_PAGE).get_page(request.GET.get("page")),
        "names": names_of_means(),
        "may_act": may_act(request.user),
    }
    return render(request, "payments/desk/payments.html", context)


@accounts_readers
@require_GET
def export_ledger(request: SignedInRequest) -> HttpResponse:
    """Choose a period; with one, the ledger of it as CSV."""
    form = PeriodForm(request.GET if "since_day" in request.GET else None)
    today = clock.court_day(clock.now())
    if form.is_bound and form.is_valid():
        since, until = form.period(today)
        name = f"ledger-{since.isoformat()}-{until.isoformat()}.csv"
        return csv_response(name, export.head(), export.rows_of(since, until))
    if not form.is_bound:
        form = PeriodForm(initial={"since": today.replace(day=1), "until": today})
    return render(request, "payments/desk/export.html", {"form": form})
