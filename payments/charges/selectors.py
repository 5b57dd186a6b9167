"""What is owed and what was paid for a thing."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime

from cases.calendar.stamps import StampedThing
from payments.models import Charge, Payment, PaymentStamp, WebhookEvent
from payments.states import ChargeState, PaymentState

RECEIPT = re.compile(r"([A-Z]+)[^A-Z0-9]*([0-9]{4})[^A-Z0-9]*([0-9]{1,9})[^A-Z0-9]*")


def open_charge_of(subject_kind: str, subject: str) -> Charge | None:
    """The charge that is still owed for a thing."""
    return Charge.objects.open_for(subject_kind, subject).first()


def settled_charge_of(subject_kind: str, subject: str) -> Charge | None:
    """The last charge that was paid for a thing, with its receipt."""
    return Charge.objects.settled_for(subject_kind, subject).select_related("receipt").first()


def read_receipt_number(typed: str) -> str:
    """`DC-2026-000059` of `dc 2026-59`, as people copy it from paper; empty for what is no receipt number."""
    found = RECEIPT.fullmatch(unicodedata.normalize("NFKC", typed).strip().upper())
    return f"{found[1]}-{found[2]}-{int(found[3]):06}" if found else ""


def fee_before(charge: Charge) -> int | None:
    """The amount of the last charge for the same thing (HK$ cents), if it was withdrawn at another price."""
    same = Charge.objects.filter(subject_kind=charge.subject_kind, subject=charge.subject, pk__lt=charge.pk)
    last = same.filter(state=ChargeState.WITHDRAWN, payer=charge.payer_id).order_by("-pk").first()
    return last.amount_cents if last and last.amount_cents != charge.amount_cents else None


def last_payment_of(charge: Charge) -> Payment | None:
    """The latest attempt to pay a charge."""
    return charge.payments.first()


def succeeded_payment_of(charge: Charge) -> Payment | None:
    """The payment that settled a charge."""
    return charge.payments.filter(state=PaymentState.SUCCEEDED).first()


def current_stamp_of(charge: Charge) -> PaymentStamp | None:
    """The stamp of the payment of a charge; None until it is recorded."""
    return PaymentStamp.objects.filter(
        payment__charge=charge, payment__state=PaymentState.SUCCEEDED, superseded_by=None
    ).first()


def stamped_payments(stamp_ids: Sequence[int]) -> Mapping[int, StampedThing]:
    """Of each stamp the payment; one query."""
    stamps = PaymentStamp.objects.filter(pk__in=stamp_ids)
    return {pk: StampedThing(reference) for pk, reference in stamps.values_list("pk", "payment__reference")}


def first_confirmed_at(payment: Payment) -> datetime | None:
    """When the first verified confirmation of this very payment was durably received (domain 5.2).

    A confirmation that is processed late, or overtaken by a later one, still counts from when it came.
    """
    confirmations = WebhookEvent.objects.filter(
        gateway=payment.gateway,
        signature_ok=True,
        status=WebhookEvent.Status.SUCCEEDED,
        payment_reference=payment.reference,
        amount_cents=payment.amount_cents,
        currency=payment.currency,
        provider_reference=payment.provider_reference,
    )
    first = confirmations.order_by("received_at").first()
    return first.received_at if first else None
