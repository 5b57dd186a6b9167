"""The page on which the payer, the registry or the accounts office asks for a refund."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.roles import ACCOUNTS_DESK
from icms.lib.errors import Refused
from icms.lib.forms import bound
from payments import access
from payments.refunds.asking import NOT_PAID, ask_refund
from payments.refunds.forms import AskForm
from payments.refunds.selectors import refundable_lines, succeeded


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, reference: str) -> HttpResponse:
    """How much of each line, and why."""
    charge = access.get_refundable_charge(request.user, reference)
    payment, lines = succeeded(charge), refundable_lines(charge)
    form = AskForm(bound(request), lines=lines)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            refund = ask_refund(
                charge_id=charge.pk,
                actor=request.user,
                reason=typed["reason"],
                words=typed["words"],
                parts=form.parts(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            if request.user.role in ACCOUNTS_DESK:
                return redirect("accounts_desk:refund", refund.reference)
            messages.success(request, _("The refund is asked for. You get a message when it has been decided."))
            is_payer = charge.payer_id == request.user.pk
            return redirect("payments:charge", charge.reference) if is_payer else redirect(request.path)
    context = {
        "charge": charge,
        "form": form,
        "payment": payment,
        "is_payer": charge.payer_id == request.user.pk,
        "nothing_left": payment is None or not form.lines,
        "not_paid": NOT_PAID.message,
    }
    return render(request, "payments/refunds/ask.html", context)
