"""Refunds on the accounts office's desk: the queue, one refund, and each act on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from icms.lib.forms import CourtForm, bound
from icms.lib.money import money
from payments.desk import selectors
from payments.desk.access import get_refund, may_act, officers_only, readers
from payments.desk.forms import SearchForm
from payments.methods.selectors import method_names
from payments.models import Refund
from payments.refunds import services
from payments.refunds.forms import ApproveForm, NoteForm
from payments.refunds.selectors import TABS, queue
from payments.refunds.transitions import deposit_shares
from payments.states import RefundState


@readers
@require_GET
def refunds(request: SignedInRequest) -> HttpResponse:
    """The queue, tab by tab."""
    tab = request.GET.get("tab", "asked")
    tab = tab if tab in TABS else "asked"
    form = SearchForm(request.GET or None)
    words = form.cleaned_data.get("q", "") if form.is_valid() else ""
    context = {
        "tab": tab,
        "tabs": selectors.refund_tabs(tab),
        "filters": form,
        "is_filtered": bool(words),
        "page": Paginator(queue(tab, words), selectors.A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "payments/desk/refunds/list.html", context)


@readers
@require_GET
def refund(request: SignedInRequest, reference: str) -> HttpResponse:
    """One refund: what was paid, what is asked, who has looked, and what can be done."""
    return render(request, "payments/desk/refunds/refund.html", _context(request, get_refund(reference)))


def _context(request: SignedInRequest, found: Refund) -> dict[str, Any]:
    shares = deposit_shares(found) if found.state == RefundState.FAILED else []
    return {
        "refund": found,
        "charge": found.payment.charge,
        "payment": found.payment,
        "lines": found.lines.select_related("charge_line"),
        "payment_method": method_names().get(found.payment.payment_method, ""),
        "others": found.payment.refunds.exclude(pk=found.pk),
        "may_act": may_act(request.user),
        "is_own": request.user.pk in (found.asked_by_id, found.checked_by_id),
        "entries": found.ledger_entries.order_by("pk"),
        "has_deposit": bool(shares),
        "shares": shares,
        "must_go_back": found.reason == Refund.Reason.NOT_NEEDED and found.asked_by_id is None,
    }


def _plain_form(data: Any, found: Refund) -> CourtForm:
    return CourtForm(data)


def _approve_form(data: Any, found: Refund) -> CourtForm:
    goes_to = Refund.To.DEPOSIT if found.payment.is_from_deposit else Refund.To.PAYER
    form = ApproveForm(data, initial={"to": goes_to})
    choices: list[tuple[str, Any]] = []
    if not found.payment.is_from_deposit:
        choices.append((Refund.To.PAYER.value, Refund.To.PAYER.label))
    if shares := deposit_shares(found):
        into = _(", ").join(
            _("%(account)s, %(amount)s") % {"account": share.account.name, "amount": money(share.cents)}
            for share in shares
        )
        choices.append((Refund.To.DEPOSIT.value, _("To the deposit account: %(accounts)s") % {"accounts": into}))
    field: Any = form.fields["to"]
    field.choices = choices
    return form


def _refuse_form(data: Any, found: Refund) -> CourtForm:
    return NoteForm(data, label=_("Reason, as the payer reads it"))


def _by_hand_form(data: Any, found: Refund) -> CourtForm:
    return NoteForm(data, label=_("How it was paid, with the number of the cheque or transfer"))


def _act(
    template: str,
    done: Any,
    service: Callable[..., Refund],
    form_for: Callable[[Any, Refund], CourtForm] = _plain_form,
) -> Callable[..., HttpResponseBase]:
    """The view of one act on a refund: GET shows its page, POST calls the service and goes back to the refund."""

    @officers_only
    @require_http_methods(["GET", "POST"])
    def view(request: SignedInRequest, reference: str) -> HttpResponse:
        found = get_refund(reference)
        form = form_for(bound(request), found)
        if form.submit(request, service, refund_id=found.pk, officer=request.user):
            messages.success(request, str(done))
            return redirect("accounts_desk:refund", found.reference)
        return render(request, template, _context(request, found) | {"form": form})

    return view


check = _act(
    "payments/desk/refunds/check.html",
    gettext_lazy("Checked. A second officer can approve it now."),
    services.check_refund,
)
approve = _act(
    "payments/desk/refunds/approve.html",
    gettext_lazy("Approved. The money goes back."),
    services.approve_refund,
    _approve_form,
)
refuse = _act(
    "payments/desk/refunds/refuse.html",
    gettext_lazy("Refused. The payer gets a message with your reason."),
    services.refuse_refund,
    _refuse_form,
)
again = _act(
    "payments/desk/refunds/again.html",
    gettext_lazy("The refund is ordered again."),
    services.send_again,
)
to_deposit = _act(
    "payments/desk/refunds/to_deposit.html",
    gettext_lazy("The money is in the deposit account. The payer gets a message."),
    services.put_into_deposit,
)
by_hand = _act(
    "payments/desk/refunds/by_hand.html",
    gettext_lazy("Entered. The payer gets a message."),
    services.pay_by_hand,
    _by_hand_form,
)
