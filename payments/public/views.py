"""Paying without an account: find the fine or choose the search, pay on the gateway's page, take the receipt."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from icms.lib import rate_limits, storage
from icms.lib.errors import Refused
from payments.charges.choices import choices_for
from payments.charges.forms import PaymentMethodForm
from payments.charges.paying import check_payment, start_payment
from payments.models import Charge, Fine
from payments.public import access, pages, selectors, services
from payments.public.forms import FineForm, ReceiptForm, SearchFeeForm
from payments.public.rules import SEARCH_FEE

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
    status = 200
    if form.is_valid():
        try:
            found = _looked_up(request, form)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            status = access.status_of(refusal)
        else:
            return _fine_page(request, found, ReceiptForm(initial={"language": get_language()}))
    return render(
        request, "payments/public/fine.html", {"form": form, "challenge": rate_limits.new_challenge()}, status=status
    )


@never_cache
@require_http_methods(GET_POST)
def pay_fine(request: HttpRequest) -> HttpResponse:
    """A found fine: where the receipt goes. The ticket says which fine was found."""
    if request.method != "POST":
        return redirect("pay:fine")
    pk = pages.read_ticket(request.POST.get("ticket", ""))
    found = Fine.objects.select_related("court").filter(pk=pk).first() if pk else None
    if found is None:
        return redirect("pay:fine")
    form = ReceiptForm(request.POST)
    if form.is_valid():
        try:
            charge = services.pay_fine(
                fine_id=found.pk,
                visitor=form.visitor(),
                language=form.cleaned_data["language"],
                own_keys=access.keys_of(request),
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            access.remember(request, charge)
            return redirect("pay:charge", charge.key)
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
    status = 200
    if form.is_valid():
        said = form.cleaned_data
        entry = form.entries[said["court"]]
        try:
            access.admit(request, "search-fee", said["altcha"])
            charge = services.pay_search_fee(
                court=entry.court,
                code=entry.code,
                quantity=said["quantity"],
                visitor=form.visitor(),
                language=said["language"],
                about=said["about"],
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
            status = access.status_of(refusal)
        else:
            access.remember(request, charge)
            return redirect("pay:charge", charge.key)
    context = {"form": form, "challenge": rate_limits.new_challenge()}
    return render(request, "payments/public/search_fee.html", context, status=status)


@never_cache
@require_safe
def charge(request: HttpRequest, key: str) -> HttpResponse:
    """What is paid, how the payment stands, and the receipt."""
    found = access.get_charge(key)
    if found.payments.exclude(waiting_since=None).exists():
        check_payment(charge=found)
        found = access.get_charge(key)
    return render(request, "payments/public/charge.html", pages.visitor_page(found))


@never_cache
@require_http_methods(GET_POST)
def pay(request: HttpRequest, key: str) -> HttpResponse:
    """By the chosen means, off to the gateway's page; asked for by GET, the page with the button."""
    found = access.get_charge(key)
    if request.method != "POST":
        return redirect("pay:charge", key)
    form = PaymentMethodForm(request.POST, choices=choices_for(found, None))
    if form.is_valid():
        access.remember(request, found)
        try:
            page_url = start_payment(charge_id=found.pk, actor=None, payment_method=form.cleaned_data["payment_method"])
        except Refused as refusal:
            if found.subject_kind == SEARCH_FEE and any(reason.code == "fee_changed" for reason in refusal.reasons):
                return _at_the_fee_of_now(request, found)
            form.add_error("payment_method", refusal.reasons)
        else:
            return HttpResponse(status=303, headers={"Location": page_url})
    found = access.get_charge(key)
    return render(request, "payments/public/charge.html", pages.visitor_page(found, form), status=409)


@never_cache
@require_safe
def come_back(request: HttpRequest, key: str) -> HttpResponse:
    """The visitor is back from the gateway's page, in whichever browser: the gateway is asked."""
    check_payment(charge=access.get_charge(key))
    return redirect("pay:charge", key)


@never_cache
@require_safe
def receipt(request: HttpRequest, key: str) -> FileResponse:
    """The receipt as a signed PDF, any number of times while the key works."""
    paper = getattr(access.get_charge(key), "receipt", None)
    if paper is None or not paper.pdf_sha256:
        raise Http404
    return FileResponse(
        storage.open_stored(paper.pdf_sha256),
        as_attachment=True,
        filename=f"receipt-{paper.number}.pdf",
        content_type="application/pdf",
    )


def _looked_up(request: HttpRequest, form: FineForm) -> Fine:
    """The fine that was asked for. Refused alike where there is none and where the amount is another."""
    said = form.cleaned_data
    access.admit(request, "fine", said["altcha"])
    access.admit_guess(said["reference"])
    found = selectors.find_fine(reference=said["reference"], cents=said["amount_cents"])
    if found is None:
        raise Refused(pages.NO_SUCH_FINE)
    return found


def _fine_page(request: HttpRequest, found: Fine, form: ReceiptForm) -> HttpResponse:
    own = selectors.open_charge_of(found)
    context = {
        "fine": found,
        "paid": selectors.paid_charge_of(found),
        "own": own if own and own.key in access.keys_of(request) else None,
        "form": form,
        "ticket": pages.ticket(found),
    }
    return render(request, "payments/public/fine_found.html", context)


def _at_the_fee_of_now(request: HttpRequest, found: Charge) -> HttpResponse:
    """The page was open across a change of the fee: the old and the new one are shown, nothing is taken yet."""
    try:
        anew = services.ask_anew(charge_id=found.pk)
    except Refused as refusal:
        errors = {"error_list": [("", reason.message) for reason in refusal.reasons]}
        return render(request, "payments/public/charge.html", pages.visitor_page(found) | errors, status=409)
    access.remember(request, anew)
    return redirect("pay:charge", anew.key)
