"""The payer's pages: what is owed, to the gateway and back, the receipt."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import filers_only
from accounts.models import User
from icms.lib import storage
from icms.lib.errors import Refused
from payments import access, subjects
from payments.access import SignedInRequest
from payments.charges.choices import choices_for
from payments.charges.forms import PaymentMethodForm
from payments.charges.pages import charge_page
from payments.charges.paying import check_payment, start_payment
from payments.deposits.paying import pay_from_deposit
from payments.models import Charge
from payments.models.payment import DEPOSIT

A_PAGE = 25


@filers_only
@require_GET
def charges(request: SignedInRequest) -> HttpResponse:
    """All that this account owes and has paid, the newest first."""
    rows = Charge.objects.visible_to(request.user).select_related("court", "receipt")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "payments/charges/list.html", {"page": page})


@login_required
@require_GET
def charge(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is owed, line by line, how its payment stands, and by what means it can be paid."""
    found = access.get_charge(request.user, reference)
    if found.payer_id == request.user.pk and found.payments.exclude(waiting_since=None).exists():
        check_payment(charge=found)
        found = access.get_charge(request.user, reference)
    return render(request, "payments/charges/charge.html", charge_page(found, request.user))


@login_required
@require_http_methods(["GET", "POST"])
def pay(request: SignedInRequest, reference: str) -> HttpResponse:
    """By the chosen means: off to the gateway's page, or paid from the deposit account at once."""
    found = access.get_own_charge(request.user, reference)
    if request.method == "GET":
        return redirect("payments:charge", found.reference)
    form = PaymentMethodForm(request.POST, choices=choices_for(found, request.user))
    if form.is_valid():
        try:
            return _pay_by(form.cleaned_data["payment_method"], found, request.user)
        except Refused as refusal:
            if any(reason.code == "fee_changed" for reason in refusal.reasons) and subjects.can_renew(
                found.subject_kind
            ):
                return _at_the_fee_of_now(request, found)
            form.add_error("payment_method", refusal.reasons)
    found = access.get_own_charge(request.user, reference)
    return render(request, "payments/charges/charge.html", charge_page(found, request.user, form), status=409)


def _pay_by(payment_method: str, found: Charge, payer: User) -> HttpResponse:
    if payment_method == DEPOSIT:
        paid = pay_from_deposit(charge_id=found.pk, actor=payer)
        settled_page = subjects.settled_page_of(paid.subject_kind, paid.subject)
        return redirect(settled_page) if settled_page else redirect("payments:charge", paid.reference)
    page_url = start_payment(charge_id=found.pk, actor=payer, payment_method=payment_method)
    return HttpResponse(status=303, headers={"Location": page_url})


def _at_the_fee_of_now(request: SignedInRequest, found: Charge) -> HttpResponse:
    """The page was open across a change of the fee: show the old and the new one, and let the payer press again."""
    try:
        anew = subjects.renewed(found.subject_kind, found.subject, request.user)
    except Refused as refusal:
        context = charge_page(found, request.user) | {
            "error_list": [("pay", reason.message) for reason in refusal.reasons]
        }
        return render(request, "payments/charges/charge.html", context, status=409)
    if anew is None:
        return redirect(subjects.settled_page_of(found.subject_kind, found.subject))
    return redirect("payments:charge", anew.reference)


@login_required
@require_GET
def come_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """The payer is back: the gateway is asked, and what was paid for is shown if it is settled."""
    found = access.get_own_charge(request.user, reference)
    check_payment(charge=found)
    found.refresh_from_db()
    settled_page = subjects.settled_page_of(found.subject_kind, found.subject) if found.is_settled else ""
    return redirect(settled_page) if settled_page else redirect("payments:charge", found.reference)


@login_required
@require_GET
def receipt(request: SignedInRequest, reference: str) -> FileResponse:
    """The receipt as a signed PDF, any number of times."""
    paper = getattr(access.get_charge(request.user, reference), "receipt", None)
    if paper is None or not paper.pdf_sha256:
        raise Http404
    return FileResponse(
        storage.open_stored(paper.pdf_sha256),
        as_attachment=True,
        filename=f"receipt-{paper.number}.pdf",
        content_type="application/pdf",
    )
