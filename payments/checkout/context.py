"""What the page of a charge shows, in each of its states."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from accounts.models import User
from cases.calendar.forecast import forecast
from cases.calendar.receipt_line import ReceiptLine, live_line, stamp_line
from cases.calendar.ruler import day_ruler
from cases.calendar.selectors import calendar_of, registry_of
from icms.lib import clock
from icms.lib.forms import problems
from payments import subjects
from payments.charges.selectors import current_stamp_of, fee_before
from payments.checkout.forms import FilersPaymentForm, PaymentMethodForm
from payments.checkout.rules import choices_for
from payments.methods.selectors import method_names
from payments.models import Charge, Payment
from payments.refunds.selectors import may_request_refund, refundable_lines, refunds_of
from payments.states import PaymentState


def charge_page(
    charge: Charge, reader: User | None, form: PaymentMethodForm | None = None, page_url: str = ""
) -> dict[str, Any]:
    """Everything the page needs; `standing` chooses what it shows. While it waits it reloads itself from `page_url`.

    `reader` is None for a visitor. Pass a form only if it has errors.
    """
    payments = list(charge.payments.prefetch_related("refunds"))
    last = payments[0] if payments else None
    waiting = charge.is_open and last is not None and last.waiting_since is not None
    receipt = getattr(charge, "receipt", None)
    return {
        "charge": charge,
        "lines": list(charge.lines.all()),
        "before_cents": fee_before(charge) if charge.is_open else None,
        "saving_cents": charge.ordinary_total_cents - charge.amount_cents,
        "standing": "waiting" if waiting else charge.state,
        "last": last,
        "failed": charge.is_open and last is not None and last.state == PaymentState.DECLINED,
        "left": charge.is_open and last is not None and last.state == PaymentState.ABANDONED,
        "to_refund": [payment for payment in payments if payment.state == PaymentState.TO_REFUND],
        "refunds": list(refunds_of(charge)),
        "may_request_refund": charge.is_settled
        and reader is not None
        and may_request_refund(charge, reader)
        and any(line.left_cents for line in refundable_lines(charge)),
        "payment_method": method_names().get(last.payment_method, "") if last else "",
        "receipt": receipt,
        "line": _line(charge),
        "forecast_line": live_line(forecast(registry_of(charge.court), clock.now()), "payment")
        if charge.is_open
        else None,
        "subject_label": charge.subject_label,
        "unpaid_words": subjects.unpaid_words(charge.subject_kind, charge.subject) if charge.is_open else "",
        "subject_url": _subject_url(charge),
        "chosen_url": subjects.chosen_page_of(charge.subject_kind),
        "page_url": page_url or reverse("payments:charge", args=[charge.reference]),
        **_ways_to_pay(charge, reader, last, form),
    }


def _ways_to_pay(
    charge: Charge, reader: User | None, last: Payment | None, form: PaymentMethodForm | None
) -> dict[str, Any]:
    """The form of the methods, those that cannot be had and why, and a payment that was begun and has not ended."""
    if not charge.is_open or charge.payer_id != (reader.pk if reader else None):
        return {"error_list": [("", words) for _id, words in problems(form)]} if form else {}
    choices = choices_for(charge, reader)
    available = [choice.method.code for choice in choices if choice.is_available]
    usual = last.payment_method if last else _usual_payment_method(reader)
    initial = {"payment_method": usual if usual in available else available[0] if len(available) == 1 else ""}
    begun = last if last and last.state == PaymentState.STARTED and last.page_url else None
    return {
        "form": form or (FilersPaymentForm if reader else PaymentMethodForm)(choices=choices, initial=initial),
        "asks_closure": _asks_closure(charge),
        "not_available": [choice for choice in choices if not choice.is_available],
        "has_payment_method": bool(available),
        "begun": begun if begun and begun.page_until and begun.page_until > clock.now() else None,
    }


def _asks_closure(charge: Charge) -> bool:
    """Does the page carry the box about a closed registry: shown while it is closed, and ready for when it closes?"""
    if not subjects.confirms_closure(charge.subject_kind):
        return False
    if forecast(registry_of(charge.court), clock.now()).is_open:
        return True
    return bool(subjects.unconfirmed_closure(charge.subject_kind, charge.subject))


def _usual_payment_method(reader: User | None) -> str:
    """What this payer paid by the last time; a visitor is not remembered."""
    if reader is None:
        return ""
    paid = Payment.objects.filter(charge__payer=reader, state=PaymentState.SUCCEEDED)
    return paid.values_list("payment_method", flat=True).first() or ""


def _subject_url(charge: Charge) -> str:
    page = subjects.settled_page_of if charge.is_settled else subjects.page_of
    return page(charge.subject_kind, charge.subject)


def _line(charge: Charge) -> ReceiptLine | None:
    """The deemed receipt of the payment, once it is recorded; its ruler begins where the payment was confirmed."""
    stamp = current_stamp_of(charge) if charge.is_settled else None
    if stamp is None:
        return None
    ruler = day_ruler(
        at=stamp.received_at,
        deemed_at=stamp.deemed_at,
        sessions_of=calendar_of(stamp.office).sessions,
        recorded=True,
        verb="paid",
    )
    return replace(stamp_line(stamp, paid=True), ruler=ruler)
