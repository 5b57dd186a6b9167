"""What the page of a charge shows, in each of its states."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from cases.calendar.forecast import forecast
from cases.calendar.receipt_line import ReceiptLine, live_line, stamp_line
from cases.calendar.ruler import day_ruler
from cases.calendar.selectors import calendar_of, registry_of
from icms.lib import clock
from payments import subjects
from payments.charges.selectors import current_stamp_of, fee_before
from payments.models import Charge
from payments.states import PaymentState


def charge_page(charge: Charge, page_url: str = "") -> dict[str, Any]:
    """Everything the page needs; `standing` says which of its faces it shows. It asks itself anew at `page_url`."""
    payments = list(charge.payments.all())
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
        "receipt": receipt,
        "line": _line(charge),
        "forecast_line": live_line(forecast(registry_of(charge.court), clock.now()), "docket")
        if charge.is_open
        else None,
        "subject_label": charge.subject_label,
        "subject_url": _subject_url(charge),
        "page_url": page_url or reverse("payments:charge", args=[charge.reference]),
    }


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
