"""A payment is stamped as a filing is: when it is deemed received by the registry of its court (domain 5.2)."""

from django.db import transaction

from accounts import audit
from cases.calendar.selectors import registry_of
from cases.calendar.stamps import new_stamp, restamp
from cases.models import CalendarChange
from icms.lib.clock import court_day
from payments.charges.selectors import succeeded_payment_of
from payments.fees.quote import quote
from payments.models import Charge, PaymentStamp

READER = "payments"


@transaction.atomic
def stamp(*, charge_id: int) -> PaymentStamp | None:
    """Record when the payment of a charge is deemed received. Returns None if it was before, or is not settled.

    It depends on `confirmed_at` alone, so a worker that runs an hour late gives the same stamp.
    """
    charge = Charge.objects.locked(charge_id)
    payment = succeeded_payment_of(charge)
    if charge.stamped or payment is None or charge.confirmed_at is None:
        return None
    made = new_stamp(PaymentStamp, office=registry_of(charge.court), received_at=charge.confirmed_at, payment=payment)
    charge.stamped = True
    charge.save(update_fields=["stamped"])
    _record(charge, made, "payment.stamped")
    _note_another_price(charge, made)
    return made


@transaction.atomic
def correct_stamp(*, stamp_id: int) -> PaymentStamp | None:
    """Supersede a stamp if the calendar now gives another time or reason; else return None."""
    charge = Charge.objects.locked(PaymentStamp.objects.select_related("payment").get(pk=stamp_id).payment.charge_id)
    old = PaymentStamp.objects.filter(pk=stamp_id).current().select_related("office", "payment").first()
    made: PaymentStamp | None = restamp(old, payment=old.payment) if old else None
    if old is not None and made is not None:
        _record(charge, made, "payment.restamped", before=old.deemed_at.isoformat() if old.deemed_at else "")
    return made


def _note_another_price(charge: Charge, made: PaymentStamp) -> None:
    """The page was open across a change of the fee: show it to the accounts office.

    What was asked for was paid, so the charge stays settled (docs/decisions/the-price-on-a-payment-page.md).
    """
    day = court_day(made.deemed_at) if made.deemed_at else charge.deemed_day
    lines = [line for line in charge.lines.all() if line.fee_item_id and not line.is_exempt]
    if day == charge.deemed_day or not lines:
        return
    fee = quote([(charge.court_id, line.code, line.quantity) for line in lines], deemed_day=day)
    if not fee.blocked and fee.total_cents != charge.amount_cents:
        charge.day_fee_cents = fee.total_cents
        charge.save(update_fields=["day_fee_cents"])
        audit.record(
            act="charge.paid_at_another_price",
            subject=charge,
            actor=None,
            on_behalf_of=charge.organization,
            paid_cents=charge.amount_cents,
            fee_cents=fee.total_cents,
            quoted_for=charge.deemed_day.isoformat(),
            deemed_on=day.isoformat(),
        )


def stamps_touched_by(change: CalendarChange) -> list[int]:
    """The current stamps that a change of the calendar may correct, oldest first."""
    return list(PaymentStamp.objects.touched_by(change).order_by("pk").values_list("pk", flat=True))


def _record(charge: Charge, made: PaymentStamp, act: str, **detail: object) -> None:
    audit.record(
        act=act,
        subject=charge,
        actor=None,
        on_behalf_of=charge.organization,
        received_at=made.received_at.isoformat(),
        deemed_at=made.deemed_at.isoformat() if made.deemed_at else "",
        rule=made.rule,
        **detail,
    )
