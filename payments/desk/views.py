"""The accounts office's day: takings, payments, the export for the treasury."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from icms.lib import clock
from icms.lib.export import csv_download
from icms.lib.forms import bound
from payments.charges.notifications import send_emails_again as resend
from payments.deposits.forms import PeriodForm
from payments.desk import export, selectors, takings
from payments.desk.access import get_charge_with_failed_emails, may_act, officers_only, readers
from payments.desk.forms import AddressForm, DayForm, SearchForm
from payments.methods.selectors import method_names
from payments.models import Payment


@readers
@require_GET
def today(request: SignedInRequest) -> HttpResponse:
    """A day's takings by court, payment method and item; what waits; the last thirty days as a picture."""
    day = _day_of(request)
    days = takings.by_day(day)
    context: dict[str, Any] = {
        "day": day,
        "is_today": day == clock.court_day(clock.now()),
        "form": DayForm(request.GET if "day_day" in request.GET else None, initial={"day": day}),
        "courts": takings.by_court(day),
        "payment_methods": takings.by_payment_method(day),
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


@readers
@require_GET
def payments(request: SignedInRequest) -> HttpResponse:
    """Payments that are open, unconfirmed or failed; events of no payment; another price; e-mails that failed."""
    tab = request.GET.get("tab", "open")
    tab = tab if tab in selectors.PAYMENT_TABS else "open"
    form = SearchForm(request.GET or None)
    words = form.cleaned_data.get("q", "") if form.is_valid() else ""
    lists = {
        "aside": selectors.events_set_aside,
        "price": selectors.paid_at_another_price,
        "mail": selectors.failed_emails,
        "unpaid": selectors.charges_to_pay,
    }
    found: Any = lists[tab]() if tab in lists else selectors.payments_of(tab, words)
    page = Paginator(found, selectors.A_PAGE).get_page(request.GET.get("page"))
    names = method_names()
    context = {
        "tab": tab,
        "tabs": selectors.payment_tabs(tab),
        "filters": form,
        "is_filtered": bool(words),
        "page": page,
        "rows": [] if tab in lists else [_row(each, names.get(each.payment_method)) for each in page],
        "searches": tab not in lists,
        "may_act": may_act(request.user),
    }
    return render(request, "payments/desk/payments.html", context)


def _row(payment: Payment, payment_method: Any) -> dict[str, Any]:
    return {"payment": payment, "payment_method": payment_method}


@officers_only
@require_http_methods(["GET", "POST"])
def send_emails_again(request: SignedInRequest, reference: str) -> HttpResponse:
    """Send what failed about one charge again, to the address that is right."""
    charge = get_charge_with_failed_emails(reference)
    form = AddressForm(bound(request), initial={"email": charge.payer_email})
    if form.submit(request, resend, charge_id=charge.pk, officer=request.user):
        messages.success(request, _("The e-mail is sent again to %(email)s.") % form.cleaned_data)
        return redirect(f"{reverse('accounts_desk:payments')}?tab=mail")
    return render(request, "payments/desk/email_again.html", {"charge": charge, "form": form})


@readers
@require_GET
def export_ledger(request: SignedInRequest) -> HttpResponseBase:
    """Choose a period; with one, the ledger of it as CSV."""
    form = PeriodForm(request.GET if "since_day" in request.GET else None)
    today = clock.court_day(clock.now())
    if form.is_bound and form.is_valid():
        since, until = form.period(today)
        name = f"ledger-{since.isoformat()}-{until.isoformat()}.csv"
        return csv_download(name, export.rows_of(since, until))
    if not form.is_bound:
        form = PeriodForm(initial={"since": today.replace(day=1), "until": today})
    return render(request, "payments/desk/export.html", {"form": form})
