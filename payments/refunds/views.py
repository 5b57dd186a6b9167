"""The page on which the payer, the registry or the accounts office asks for a refund."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.roles import ACCOUNTS_DESK
from icms.lib.forms import bound
from payments import access
from payments.charges.selectors import succeeded_payment_of
from payments.refunds import requests
from payments.refunds.forms import RefundRequestForm
from payments.refunds.selectors import refundable_lines


@login_required
@require_http_methods(["GET", "POST"])
def request_refund(request: SignedInRequest, reference: str) -> HttpResponse:
    """How much of each line, and why."""
    charge = access.get_refundable_charge(request.user, reference)
    is_payer = charge.payer_id == request.user.pk
    form = RefundRequestForm(bound(request), lines=refundable_lines(charge))
    if form.submit(request, requests.request_refund, charge_id=charge.pk, actor=request.user):
        if request.user.role in ACCOUNTS_DESK:
            return redirect("accounts_desk:refund", form.result.reference)
        messages.success(request, _("The refund is asked for. You get a message when it has been decided."))
        return redirect("payments:charge", charge.reference) if is_payer else redirect(request.path)
    payment = succeeded_payment_of(charge)
    context = {
        "charge": charge,
        "form": form,
        "payment": payment,
        "is_payer": is_payer,
        "nothing_left": payment is None or not form.lines,
        "not_paid": requests.NOT_PAID.message,
    }
    return render(request, "payments/refunds/ask.html", context)
