"""The refunds on the accounts office's desk: the queue, one refund, and each act on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, accounts_only, accounts_readers
from accounts.models import User
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm, bound
from payments.charges.selectors import payment_method_names
from payments.desk import selectors
from payments.desk.access import get_refund, may_act
from payments.desk.forms import SearchForm
from payments.models import Refund
from payments.refunds import services
from payments.refunds.finishing import deposit_of
from payments.refunds.forms import ApproveForm, NoteForm
from payments.refunds.selectors import TABS, queue


@accounts_readers
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
    return render(request, "payments/desk/refunds.html", context)


@accounts_readers
@require_GET
def refund(request: SignedInRequest, reference: str) -> HttpResponse:
    """One refund: what was paid, what is asked, who has looked, and what can be done."""
    return render(request, "payments/desk/refund.html", _page(request, get_refund(reference)))


def _page(request: SignedInRequest, found: Refund) -> dict[str, Any]:
    acts = may_act(request.user)
    is_own = request.user.pk in (found.asked_by_id, found.checked_by_id)
    return {
        "refund": found,
        "charge": found.payment.charge,
        "payment": found.payment,
        "lines": found.lines.select_related("charge_line"),
        "payment_method": payment_method_names().get(found.payment.payment_method, ""),
        "others": found.payment.refunds.exclude(pk=found.pk),
        "may_act": acts,
        "is_own": is_own,
        "must_go_back": found.reason == Refund.Reason.NOT_NEEDED and found.asked_by_id is None,
    }


def act(
    template: str, words: Any, form_for: Callable[[Any, Refund], CourtForm]
) -> Callable[[Callable[[Refund, User, CourtForm], object]], Callable[..., HttpResponseBase]]:
    """A verb on a refund: GET shows its confirm page, POST acts and goes back to the refund."""

    def made(do: Callable[[Refund, User, CourtForm], object]) -> Callable[..., HttpResponseBase]:
        @accounts_only
        @require_http_methods(["GET", "POST"])
        def view(request: SignedInRequest, reference: str) -> HttpResponse:
            found = get_refund(reference)
            form = form_for(bound(request), found)
            if request.method == "POST" and form.is_valid():
                try:
                    do(found, request.user, form)
                except Refused as refusal:
                    form.add_error(None, refusal.reasons)
                else:
                    messages.success(request, str(words))
                    return redirect("accounts_desk:refund", found.reference)
            return render(request, template, _page(request, found) | {"form": form})

        return view

    return made


def _approve_form(data: Any, found: Refund) -> CourtForm:
    goes_to = Refund.To.DEPOSIT if found.payment.is_from_deposit else Refund.To.PAYER
    form = ApproveForm(data, initial={"to": goes_to})
    account = deposit_of(found)
    choices = [choice for choice in Refund.To.choices if choice[0] != Refund.To.DEPOSIT or account]
    if found.payment.is_from_deposit:
        choices = [choice for choice in choices if choice[0] == Refund.To.DEPOSIT]
    form.fields["to"].choices = choices  # type: ignore[attr-defined]
    return form


@act(
    "payments/desk/refund_check.html",
    gettext_lazy("Checked. A second officer can approve it now."),
    lambda data, found: CourtForm(data),
)
def check(found: Refund, officer: User, form: CourtForm) -> object:
    return services.check_refund(refund_id=found.pk, officer=officer)


@act("payments/desk/refund_approve.html", gettext_lazy("Approved. The money goes back."), _approve_form)
def approve(found: Refund, officer: User, form: CourtForm) -> object:
    return services.approve_refund(refund_id=found.pk, officer=officer, to=form.cleaned_data["to"])


@act(
    "payments/desk/refund_refuse.html",
    gettext_lazy("Refused. The payer gets a message with your reason."),
    lambda data, found: NoteForm(data, label=_("Reason, as the payer reads it")),
)
def refuse(found: Refund, officer: User, form: CourtForm) -> object:
    return services.refuse_refund(refund_id=found.pk, officer=officer, note=form.cleaned_data["note"])


@act(
    "payments/desk/refund_again.html",
    gettext_lazy("The refund is ordered again."),
    lambda data, found: CourtForm(data),
)
def again(found: Refund, officer: User, form: CourtForm) -> object:
    return services.send_again(refund_id=found.pk, officer=officer)


@act(
    "payments/desk/refund_by_hand.html",
    gettext_lazy("Entered. The payer gets a message."),
    lambda data, found: NoteForm(data, label=_("How it was paid, with the number of the cheque or transfer")),
)
def by_hand(found: Refund, officer: User, form: CourtForm) -> object:
    return services.pay_by_hand(refund_id=found.pk, officer=officer, note=form.cleaned_data["note"])
