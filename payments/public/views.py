"""Paying without an account: find the fine or choose the search, pay on the gateway's page, take the receipt."""

from functools import partial
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from icms.lib import rate_limits
from icms.lib.errors import Refused
from payments.checkout.forms import PaymentMethodForm
from payments.checkout.rules import choices_for
from payments.checkout.services import check_payment, start_payment
from payments.checkout.views import receipt_file
from payments.models import Charge, Fine
from payments.public import access, selectors, services
from payments.public.context import NO_SUCH_FINE, read_ticket, ticket, visitor_page
from payments.public.forms import FineForm, ReceiptForm, SearchFeeForm
from payments.public.rules import FINE
from payments.subjects import visitors_page_of

GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What may be paid here, and how."""
    return render(request, "payments/public/start.html")


@never_cache
@require_http_methods(GET_POST)
def fine(request: HttpRequest) -> HttpResponse:
    """Look a fine up by its reference and its amount; found, it is shown with the form to pay it."""
    form = FineForm(request.POST if request.method == "POST" else None)
    if form.submit(request, partial(_look_up, request)):
        return _fine_page(request, form.result, ReceiptForm(initial={"language": get_language()}))
    context = {"form": form, "challenge": rate_limits.new_challenge()}
    return render(request, "payments/public/fine.html", context, status=access.status_of(form))


@never_cache
@require_http_methods(GET_POST)
def pay_fine(request: HttpRequest) -> HttpResponse:
    """A found fine: where the receipt goes. The ticket says which fine was found."""
    if request.method != "POST":
        return redirect("pay:fine")
    pk = read_ticket(request.POST.get("ticket", ""))
    found = Fine.objects.select_related("court").filter(pk=pk).first() if pk else None
    if found is None:
        return redirect("pay:fine")
    form = ReceiptForm(request.POST)
    if form.submit(request, services.pay_fine, fine_id=found.pk, own_keys=access.keys_of(request)):
        access.remember(request, form.result)
        return redirect("pay:charge", form.result.key)
    return _fine_page(request, found, form)


@never_cache
@require_http_methods(GET_POST)
def search_fee(request: HttpRequest) -> HttpResponse:
    """Search fees of a court, as many as wanted."""
    language = get_language() or "en"
    form = SearchFeeForm(
        request.POST if request.method == "POST" else None,
        entries=selectors.search_fees(),
        language=language,
        initial={"language": language},
    )
    if form.submit(request, partial(_pay_search_fee, request)):
        access.remember(request, form.result)
        return redirect("pay:charge", form.result.key)
    context = {"form": form, "challenge": rate_limits.new_challenge()}
    return render(request, "payments/public/search_fee.html", context, status=access.status_of(form))


@never_cache
@require_safe
def charge(request: HttpRequest, key: str) -> HttpResponse:
    """What is paid, how the payment stands, and the receipt."""
    found = access.get_charge(key)
    if found.payments.exclude(waiting_since=None).exists():
        check_payment(charge=found)
        found = access.get_charge(key)
    return render(request, "payments/public/charge.html", visitor_page(found))


@never_cache
@require_http_methods(GET_POST)
def pay(request: HttpRequest, key: str) -> HttpResponse:
    """Redirect to the gateway's page for the chosen method; a GET goes to the page with the button."""
    found = access.get_charge(key)
    if request.method != "POST":
        return redirect("pay:charge", key)
    form = PaymentMethodForm(request.POST, choices=choices_for(found, None))
    if form.is_valid():
        access.remember(request, found)
    if form.submit(request, start_payment, charge_id=found.pk, actor=None):
        return HttpResponse(status=303, headers={"Location": form.result})
    if found.subject_kind != FINE and form.has_error("payment_method", "fee_changed"):
        return _at_the_fee_of_now(request, found)
    found = access.get_charge(key)
    return render(request, "payments/public/charge.html", visitor_page(found, form))


@never_cache
@require_safe
def come_back(request: HttpRequest, key: str) -> HttpResponse:
    """The visitor is back from the gateway's page, in whichever browser: the gateway is asked.

    Whoever has paid for something to be read goes on to it.
    """
    check_payment(charge=access.get_charge(key))
    found = access.get_charge(key)
    page = visitors_page_of(found.subject_kind, found.subject) if found.is_settled else ""
    return redirect(page or found.get_absolute_url())


@never_cache
@require_safe
def receipt(request: HttpRequest, key: str) -> FileResponse:
    """The receipt as a signed PDF, any number of times while the key works."""
    return receipt_file(access.get_charge(key))


def _look_up(request: HttpRequest, *, reference: str, amount_cents: int, altcha: str) -> Fine:
    """The fine that was asked for. Refused alike if there is none and if the amount is another."""
    access.admit(request, "fine", altcha)
    access.admit_guess(reference)
    found = selectors.find_fine(reference=reference, cents=amount_cents)
    if found is None:
        raise Refused(NO_SUCH_FINE)
    return found


def _pay_search_fee(request: HttpRequest, *, altcha: str, **wanted: Any) -> Charge:
    access.admit(request, "search-fee", altcha)
    return services.pay_search_fee(**wanted)


def _fine_page(request: HttpRequest, found: Fine, form: ReceiptForm) -> HttpResponse:
    own = selectors.open_charge_of(found)
    context = {
        "fine": found,
        "paid": selectors.paid_charge_of(found),
        "own": own if own and own.key in access.keys_of(request) else None,
        "form": form,
        "ticket": ticket(found),
    }
    return render(request, "payments/public/fine_found.html", context)


def _at_the_fee_of_now(request: HttpRequest, found: Charge) -> HttpResponse:
    """The page was open across a change of the fee: the old and the new one are shown, nothing is taken yet."""
    try:
        requoted = services.requote(charge_id=found.pk)
    except Refused as refusal:
        errors = {"error_list": [("", reason.message) for reason in refusal.reasons]}
        return render(request, "payments/public/charge.html", visitor_page(found) | errors)
    access.remember(request, requoted)
    return redirect("pay:charge", requoted.key)
