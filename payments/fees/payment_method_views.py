"""The payment methods on the desk: each with its ceiling, and the form in which an administrator changes it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, for_roles
from icms.lib.errors import Refused
from icms.lib.forms import bound
from payments.charges.choices import methods_in_use
from payments.fees import desk_pages
from payments.fees.desk_access import schedule_readers
from payments.fees.forms import PaymentMethodSettingsForm
from payments.fees.payment_methods import SETTERS, set_payment_method
from payments.models import PaymentMethod


@schedule_readers
@require_GET
def payment_methods(request: SignedInRequest) -> HttpResponse:
    """Every payment method: its ceiling, and whether people are offered it."""
    context = {
        "rows": PaymentMethod.objects.all(),
        "offered": {each.code for each in methods_in_use()},
        "tabs": desk_pages.tabs("payment_methods"),
        "may_set": request.user.role in SETTERS,
    }
    return render(request, "payments/fees/desk/payment_methods.html", context)


@for_roles(SETTERS)
@require_http_methods(["GET", "POST"])
def change_payment_method(request: SignedInRequest, code: str) -> HttpResponse:
    """Another ceiling for one payment method; in use or not."""
    found = PaymentMethod.objects.filter(pk=code).first()
    if found is None:
        raise Http404
    initial = {"ceiling_cents": found.ceiling_cents, "in_use": found.in_use}
    form = PaymentMethodSettingsForm(bound(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_payment_method(code=code, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, _("%(means)s is changed.") % {"means": found.name})
            return redirect("fee_desk:payment_methods")
    return render(request, "payments/fees/desk/change_payment_method.html", {"form": form, "payment_method": found})
