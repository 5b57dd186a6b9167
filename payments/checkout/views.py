"""The payer's pages: what is owed, to the gateway and back, the receipt."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, filers_only
from accounts.models import User
from icms.lib import storage
from icms.lib.errors import Refused
from payments import access, subjects
from payments.checkout.context import charge_page
from payments.checkout.deposit import pay_from_deposit
from payments.checkout.forms import FilersPaymentForm
from payments.checkout.rules import choices_for
from payments.checkout.services import check_payment, confirm_if_closed, start_payment
from payments.models import Charge
from payments.models.payment import DEPOSIT

A_PAGE = 25


@filers_only
@require_GET
def charges(request: SignedInRequest) -> HttpResponse:
    """All that this account owes and has paid, the newest first."""
    visible = access.visible_charges(request.user).select_related("court", "receipt")
    page = Paginator(visible, A_PAGE).get_page(request.GET.get("page"))
    own = subjects.own_references_of([(charge.subject_kind, charge.subject) for charge in page])
    rows = [(charge, own.get((charge.subject_kind, charge.subject), "")) for charge in page]
    return render(request, "payments/checkout/list.html", {"page": page, "rows": rows})


@login_required
@require_GET
def charge(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is owed, line by line, the state of its payment, and the methods it can be paid by."""
    found = access.get_charge(request.user, reference)
    if found.payer_id == request.user.pk and found.payments.exclude(waiting_since=None).exists():
        check_payment(charge=found)
        found = access.get_charge(request.user, reference)
    return render(request, "payments/checkout/charge.html", charge_page(found, request.user))


@login_required
@require_http_methods(["GET", "POST"])
def pay(request: SignedInRequest, reference: str) -> HttpResponse:
    """Pay by the chosen method: redirect to the gateway's page, or pay from the deposit account at once."""
    found = access.get_own_charge(request.user, reference)
    if request.method == "GET":
        return redirect("payments:charge", found.reference)
    form = FilersPaymentForm(request.POST, choices=choices_for(found, request.user))
    if form.submit(request, _pay, charge=found, actor=request.user):
        response: HttpResponse = form.result
        return response
    if form.has_error("payment_method", "fee_changed") and subjects.can_requote(found.subject_kind):
        return _at_the_fee_of_now(request, found)
    found = access.get_own_charge(request.user, reference)
    return render(request, "payments/checkout/charge.html", charge_page(found, request.user, form))


def _pay(*, charge: Charge, actor: User, payment_method: str, confirmed_closed: bool) -> HttpResponse:
    confirm_if_closed(charge=charge, actor=actor, confirmed=confirmed_closed)
    if payment_method == DEPOSIT:
        return _to_what_was_paid(pay_from_deposit(charge_id=charge.pk, actor=actor))
    page_url = start_payment(charge_id=charge.pk, actor=actor, payment_method=payment_method)
    return HttpResponse(status=303, headers={"Location": page_url})


def _to_what_was_paid(paid: Charge) -> HttpResponse:
    settled_page = subjects.settled_page_of(paid.subject_kind, paid.subject)
    return redirect(settled_page) if settled_page else redirect("payments:charge", paid.reference)


def _at_the_fee_of_now(request: SignedInRequest, found: Charge) -> HttpResponse:
    """The page was open across a change of the fee: show the old and the new one, and let the payer press again."""
    try:
        requoted = subjects.requote(found.subject_kind, found.subject, request.user)
    except Refused as refusal:
        errors = {"error_list": [("pay", reason.message) for reason in refusal.reasons]}
        context = charge_page(found, request.user) | errors
        return render(request, "payments/checkout/charge.html", context)
    if requoted is None:
        return redirect(subjects.settled_page_of(found.subject_kind, found.subject))
    return redirect("payments:charge", requoted.reference)


@login_required
@require_GET
def come_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """The payer is back: the gateway is asked, and what was paid for is shown if it is settled."""
    found = access.get_own_charge(request.user, reference)
    check_payment(charge=found)
    found.refresh_from_db()
    return _to_what_was_paid(found) if found.is_settled else redirect("payments:charge", found.reference)


@login_required
@require_GET
def receipt(request: SignedInRequest, reference: str) -> FileResponse:
    """The receipt as a signed PDF, any number of times."""
    return receipt_file(access.get_charge(request.user, reference))


def receipt_file(found: Charge) -> FileResponse:
    """The PDF of a charge's receipt as a download. Raises Http404 until it is made."""
    made = getattr(found, "receipt", None)
    if made is None or not made.pdf_sha256:
        raise Http404
    return FileResponse(
        storage.open_stored(made.pdf_sha256),
        as_attachment=True,
        filename=f"receipt-{made.number}.pdf",
        content_type="application/pdf",
    )
