"""What a payment does to its charge: settles it once, fails, or leaves money to be refunded (domain 9)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts import audit
from icms.lib import clock
from icms.lib.task_queue import enqueue_on_commit
from payments import signals
from payments.charges.notifications import notify_payer
from payments.charges.receipts import issue_receipt
from payments.charges.selectors import first_confirmed_at
from payments.charges.tasks import make_receipt, stamp_payment
from payments.ledger import Share, record_kept, record_taken
from payments.models import Charge, Payment, Refund
from payments.states import ChargeState, PaymentState, may_move_charge, may_move_payment


@transaction.atomic
def record_capture(
    *,
    payment: Payment,
    cents: int,
    currency: str,
    at: datetime | None = None,
    payment_method: str = "",
    shares: Sequence[Share] = (),
) -> PaymentState | None:
    """Money was taken, by a provider or from deposit accounts: settle the charge, or keep the money for refund.

    Acts exactly once, however often it is called: returns None if the payment was decided for good before. Receivers of
    `charge_settled` act in the same transaction, so nothing that is paid for is left undone. Amounts are HK$ cents;
    `at` is when the provider took it by its own clock, and `payment_method` what it was paid by, if it says so.
    """
    charge = _charge_after_its_subject(payment)
    payment = Payment.objects.locked(payment.pk)
    if not may_move_payment(payment.state, PaymentState.TO_REFUND):
        return None
    now = clock.now()
    payment.captured_cents, payment.captured_currency, payment.decided_at = cents, currency, now
    payment.captured_at, payment.payment_method = at or now, payment_method or payment.payment_method
    as_owed = (cents, currency) == (payment.amount_cents, payment.currency)
    if as_owed and may_move_charge(charge.state, ChargeState.SETTLED):
        _settle(charge, payment, now, shares)
        return PaymentState.SUCCEEDED
    _keep_for_refund(charge, payment, why="another_amount" if not as_owed else f"charge_{charge.state}")
    return PaymentState.TO_REFUND


@transaction.atomic
def record_failure(*, payment: Payment, state: PaymentState, failure_code: str = "") -> bool:
    """No money was taken: the payment was declined or abandoned. Returns False if that changes nothing."""
    charge = Charge.objects.locked(payment.charge_id)
    payment = Payment.objects.locked(payment.pk)
    if not may_move_payment(payment.state, state):
        return False
    payment.state, payment.failure_code = state, failure_code
    payment.decided_at, payment.waiting_since = clock.now(), None
    payment.save(update_fields=["state", "failure_code", "decided_at", "waiting_since"])
    audit.record(
        act=f"payment.{state}", subject=charge, actor=None, payment=payment.reference, failure_code=failure_code
    )
    return True


def _charge_after_its_subject(payment: Payment) -> Charge:
    """The charge, locked; whoever owns its subject locks its own row first (see signals.py)."""
    signals.charge_settling.send(sender=Charge, charge=payment.charge)
    return Charge.objects.locked(payment.charge_id)


def _settle(charge: Charge, payment: Payment, now: datetime, shares: Sequence[Share]) -> None:
    payment.state, payment.waiting_since = PaymentState.SUCCEEDED, None
    payment.save()
    charge.state, charge.confirmed_at = ChargeState.SETTLED, first_confirmed_at(payment) or now
    charge.settled_at = max(now, charge.confirmed_at)  # the clocks of two servers may differ a little
    charge.save(update_fields=["state", "settled_at", "confirmed_at"])
    receipt = issue_receipt(charge=charge, at=now)
    record_taken(payment, at=now, shares=shares)
    audit.record(
        act="charge.settled",
        subject=charge,
        actor=None,
        on_behalf_of=charge.organization,
        payment=payment.reference,
        payment_method=payment.payment_method,
        amount_cents=charge.amount_cents,
        receipt=receipt.number,
        confirmed_at=charge.confirmed_at.isoformat(),
    )
    signals.charge_settled.send(sender=Charge, charge=charge)
    enqueue_on_commit(stamp_payment, charge.pk)
    enqueue_on_commit(make_receipt, receipt.pk)


def _keep_for_refund(charge: Charge, payment: Payment, *, why: str) -> None:
    payment.state, payment.failure_code, payment.waiting_since = PaymentState.TO_REFUND, why, None
    payment.save()
    audit.record(
        act="payment.to_refund",
        subject=charge,
        actor=None,
        on_behalf_of=charge.organization,
        payment=payment.reference,
        why=why,
        captured_cents=payment.captured_cents,
        currency=payment.captured_currency,
    )
    if payment.captured_cents:
        record_kept(payment, at=clock.now())
        _queue_refund(payment)
    notify_payer(
        charge=charge,
        kind="payment_to_refund",
        params={
            "reference": charge.reference,
            "cents": payment.captured_cents,
            "currency": payment.captured_currency,
            "why": charge.withdrawn_why,
        },
    )


def _queue_refund(payment: Payment) -> None:
    """Money that settles nothing goes to the refund queue by itself. The caller has locked the payment."""
    refund = Refund.objects.create(
        payment=payment,
        cents=payment.captured_cents or 0,
        currency=payment.captured_currency,
        reason=Refund.Reason.NOT_NEEDED,
        asked_at=clock.now(),
    )
    audit.record(
        act="refund.asked",
        subject=refund,
        actor=None,
        on_behalf_of=payment.charge.organization,
        payment=payment.reference,
        cents=refund.cents,
        reason=refund.reason,
    )
