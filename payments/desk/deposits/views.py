"""Deposit accounts on the accounts office's desk: who keeps one, put money in, approve, suspend."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from icms.lib.forms import CourtForm, bound
from payments.deposits.selectors import ensure_accounts
from payments.desk import selectors
from payments.desk.access import get_credit, get_deposit, get_holder, may_act, officers_only, readers
from payments.desk.deposits import services
from payments.desk.deposits.forms import CreditForm
from payments.desk.forms import SearchForm
from payments.models import DepositCredit, LedgerRow
from payments.refunds.forms import NoteForm

LAST = 25


@readers
@require_GET
def holders(request: SignedInRequest) -> HttpResponse:
    """Every organization with a deposit account, and the credits that wait for a second officer."""
    form = SearchForm(request.GET or None)
    words = form.cleaned_data.get("q", "") if form.is_valid() else ""
    context = {
        "filters": form,
        "is_filtered": bool(words),
        "page": Paginator(selectors.deposit_holders(words), selectors.A_PAGE).get_page(request.GET.get("page")),
        "waiting": selectors.waiting_credits(),
    }
    return render(request, "payments/desk/deposits/list.html", context)


@readers
@require_GET
def holder(request: SignedInRequest, reference: str) -> HttpResponse:
    """One organization: its accounts, what was put in, the last movements."""
    organization = get_holder(reference)
    rows = LedgerRow.objects.filter(deposit__organization=organization).select_related(
        "entry__charge", "entry__credit", "entry__refund", "deposit__branch"
    )
    context = {
        "organization": organization,
        "agreement": organization.deposit_agreement,
        "accounts": ensure_accounts(organization),
        "credits": DepositCredit.objects.filter(account__organization=organization)
        .select_related("account__branch", "entered_by", "decided_by")
        .order_by("-entered_at")[:10],
        "rows": rows.select_related("entry__charge", "entry__credit", "entry__refund", "deposit__branch").order_by(
            "-pk"
        )[:25],
        "may_act": may_act(request.user),
    }
    return render(request, "payments/desk/deposits/deposit.html", context)


@officers_only
@require_http_methods(["GET", "POST"])
def credit_account(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put money into an account."""
    account = get_deposit(reference)
    form = CreditForm(bound(request))
    if form.submit(request, services.enter_credit, account_id=account.pk, officer=request.user):
        waits = _("Entered. A second officer must approve it before it counts.")
        messages.success(request, waits if form.result.is_waiting else _("Entered. The money is in the account."))
        return redirect("accounts_desk:holder", account.organization.reference)
    return render(request, "payments/desk/deposits/credit_account.html", {"account": account, "form": form})


@readers
@require_http_methods(["GET"])
def credit(request: SignedInRequest, reference: str) -> HttpResponse:
    """One credit, and what can be done with it."""
    found = get_credit(reference)
    is_own = found.entered_by_id == request.user.pk
    context = {"credit": found, "may_decide": may_act(request.user) and found.is_waiting and not is_own}
    return render(request, "payments/desk/deposits/credit.html", context | {"is_own": is_own})


@officers_only
@require_http_methods(["GET", "POST"])
def approve_credit(request: SignedInRequest, reference: str) -> HttpResponse:
    """The second officer approves a credit."""
    found = get_credit(reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.approve_credit, credit_id=found.pk, officer=request.user):
        messages.success(request, _("Approved. The money is in the account."))
        return redirect("accounts_desk:credit", found.reference)
    return render(request, "payments/desk/deposits/credit_approve.html", {"credit": found, "form": form})


@officers_only
@require_http_methods(["GET", "POST"])
def refuse_credit(request: SignedInRequest, reference: str) -> HttpResponse:
    """The second officer refuses a credit."""
    found = get_credit(reference)
    form = NoteForm(bound(request), label=_("Why it is not put in"))
    if form.submit(request, services.refuse_credit, credit_id=found.pk, officer=request.user):
        messages.success(request, _("Refused. Nothing is put in."))
        return redirect("accounts_desk:credit", found.reference)
    return render(request, "payments/desk/deposits/credit_refuse.html", {"credit": found, "form": form})


@officers_only
@require_http_methods(["GET", "POST"])
def suspend(request: SignedInRequest, reference: str) -> HttpResponse:
    """Nobody pays from these accounts until it is lifted."""
    organization = get_holder(reference)
    form = NoteForm(bound(request), label=_("Reason, as the administrators read it"))
    if form.submit(request, services.suspend, organization=organization, officer=request.user):
        messages.success(request, _("Suspended. The administrators get a message."))
        return redirect("accounts_desk:holder", organization.reference)
    return render(request, "payments/desk/deposits/suspend.html", {"organization": organization, "form": form})


@officers_only
@require_http_methods(["GET", "POST"])
def resume(request: SignedInRequest, reference: str) -> HttpResponse:
    """The accounts can be paid from again."""
    organization = get_holder(reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.lift_suspension, organization=organization, officer=request.user):
        messages.success(request, _("The suspension is lifted. The administrators get a message."))
        return redirect("accounts_desk:holder", organization.reference)
    return render(request, "payments/desk/deposits/resume.html", {"organization": organization, "form": form})
