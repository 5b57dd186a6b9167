"""The administrators' pages of the deposit account: terms, accounts, movements, settings, statements."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from icms.lib import clock
from icms.lib.export import csv_download
from icms.lib.forms import bound
from payments.deposits import services
from payments.deposits.access import administrators_only, get_account, may_act, primary_only
from payments.deposits.forms import AccountForm, PeriodForm, TermsForm
from payments.deposits.selectors import agreement_of, ensure_accounts
from payments.deposits.statements import as_pdf, as_rows, statement_of
from payments.models import DepositTerms


@administrators_only
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    """The organization's accounts and balances, or how to open them."""
    organization = request.user.organization
    assert organization is not None
    agreement = agreement_of(organization)
    accounts = ensure_accounts(organization) if agreement else []
    context = {
        "agreement": agreement,
        "accounts": accounts,
        "total_cents": sum(account.balance_cents for account in accounts),
        "may_act": may_act(request.user),
    }
    return render(request, "payments/deposits/overview.html", context)


@primary_only
@require_http_methods(["GET", "POST"])
def terms(request: SignedInRequest) -> HttpResponse:
    """Read the terms, sign, and the account is open."""
    in_force = DepositTerms.objects.in_force_on(clock.court_day(clock.now()))
    if agreement_of(request.user.organization) or in_force is None:
        return redirect("payments:deposit")
    initial = {"version": in_force.version}
    form = TermsForm(bound(request), holder=request.user.name, initial=initial)
    if form.submit(request, services.accept_terms, actor=request.user):
        messages.success(request, _("The deposit account is open. The accounts office can put money in now."))
        return redirect("payments:deposit")
    context = {"terms": in_force, "paragraphs": str(in_force.text).splitlines(), "form": form}
    return render(request, "payments/deposits/terms.html", context)


@administrators_only
@require_GET
def account(request: SignedInRequest, reference: str) -> HttpResponse:
    """One account: its movements of a period, and the statement of it."""
    found = get_account(request.user, reference)
    form = PeriodForm(request.GET if "since_day" in request.GET else None)
    since, until = form.period(clock.court_day(clock.now()))
    shown = form if form.is_bound else PeriodForm(initial={"since": since, "until": until})
    context = {
        "account": found,
        "statement": statement_of(found, since, until),
        "form": shown,
        "agreement": agreement_of(found.organization),
        "may_act": may_act(request.user),
    }
    return render(request, "payments/deposits/account.html", context)


@administrators_only
@require_GET
def statement(request: SignedInRequest, reference: str, kind: str) -> HttpResponseBase:
    """The statement of a period (`?since=…&until=…`, ISO days) as a signed PDF, or as CSV."""
    found = get_account(request.user, reference)
    since, until = _asked_period(request)
    made = statement_of(found, since, until)
    name = f"statement-{found.reference}-{since.isoformat()}-{until.isoformat()}.{kind}"
    if kind == "csv":
        return csv_download(name, as_rows(made))
    response = HttpResponse(as_pdf(made, get_language() or "en"), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked_period(request: SignedInRequest) -> tuple[date, date]:
    form = PeriodForm(_parts_of(request))
    return form.period(clock.court_day(clock.now()))


def _parts_of(request: SignedInRequest) -> dict[str, str]:
    """The ISO days of the query string as the three fields that the form reads."""
    parts: dict[str, str] = {}
    for name in ("since", "until"):
        year, _dash, rest = request.GET.get(name, "").partition("-")
        month, _dash, day = rest.partition("-")
        parts |= {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}
    return parts


@primary_only
@require_http_methods(["GET", "POST"])
def settings(request: SignedInRequest, reference: str) -> HttpResponse:
    """Below what balance to tell, and whether the main account helps out."""
    found = get_account(request.user, reference)
    initial = {"alert_below_cents": found.alert_below_cents, "draws_on_main": found.draws_on_main}
    form = AccountForm(bound(request), is_main=found.branch is None, initial=initial)
    if form.submit(request, services.set_account, account_id=found.pk, actor=request.user):
        messages.success(request, _("The settings are saved."))
        return redirect("payments:deposit_account", found.reference)
    return render(request, "payments/deposits/settings.html", {"account": found, "form": form})
