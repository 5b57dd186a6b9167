"""Many at once, on real connections: one payment, one settlement, one receipt, numbers without a gap."""

import pytest
from django.db import transaction

from accounts.models import AuditEntry
from icms.lib.errors import Refused
from payments import signals
from payments.charges.services import withdraw_charge
from payments.charges.settlement import record_capture
from payments.checkout.services import start_payment
from payments.models import Charge, Payment, Receipt, ReceiptSeries, WebhookEvent
from payments.states import ChargeState, PaymentState
from tests.factories.court import TUESDAY_10
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_identical_notices_settle_once(payment, teller):
    heard = []
    signals.charge_settled.connect(listener := lambda sender, charge, **kwargs: heard.append(charge.pk))
    try:
        outcomes = at_once([lambda: teller.tell(payment)] * 20)
    finally:
        signals.charge_settled.disconnect(listener)
    assert outcomes == ["settled"] * 20
    assert (WebhookEvent.objects.count(), Receipt.objects.count(), len(heard)) == (1, 1, 1)
    assert AuditEntry.objects.filter(act="charge.settled").count() == 1


def test_twenty_different_events_of_one_success_settle_once(payment, teller):
    outcomes = at_once([lambda event=f"evt_{number}": teller.tell(payment, event=event) for number in range(20)])
    assert sorted(outcomes) == ["already"] * 19 + ["settled"]
    assert (Receipt.objects.count(), Payment.objects.filter(state=PaymentState.SUCCEEDED).count()) == (1, 1)


def test_pressing_pay_twenty_times_at_once_opens_one_page(charge, chan, silent_sandbox):
    pages = at_once([lambda: start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")] * 20)
    assert len(set(pages)) == 1 and pages[0].startswith(silent_sandbox.url)
    assert Payment.objects.count() == 1


def test_receipt_numbers_have_no_gap_under_eight_threads_even_when_some_break_down(charge_of, chan):
    charges = [charge_of(chan, subject=f"thing {number}") for number in range(40)]
    payments = [
        Payment.objects.create(charge=each, gateway="sandbox", amount_cents=each.amount_cents, started_at=TUESDAY_10)
        for each in charges
    ]

    def settle(mine: list[Payment]) -> None:
        for place, payment in enumerate(mine):
            with transaction.atomic():
                record_capture(payment=payment, cents=payment.amount_cents, currency="HKD")
                if place % 5 == 3:
                    transaction.set_rollback(True)

    assert at_once([lambda mine=payments[start::8]: settle(mine) for start in range(8)]) == [None] * 8
    serials = sorted(Receipt.objects.values_list("serial", flat=True))
    assert serials == list(range(1, 33))
    assert ReceiptSeries.objects.get().last == 32


def test_withdrawn_and_paid_at_the_same_moment_loses_no_money(charge_of, chan, teller):
    for number in range(12):
        charge = charge_of(chan, subject=f"thing {number}")
        payment = Payment.objects.create(
            charge=charge,
            gateway="sandbox",
            provider_reference=f"pay_{number}",
            amount_cents=charge.amount_cents,
            started_at=TUESDAY_10,
        )
        at_once([lambda p=payment: teller.tell(p), lambda c=charge: withdraw_charge(charge=c, actor=chan)])
        charge.refresh_from_db()
        payment.refresh_from_db()
        assert (charge.state, payment.state) in {
            (ChargeState.SETTLED, PaymentState.SUCCEEDED),
            (ChargeState.WITHDRAWN, PaymentState.TO_REFUND),
        }


def test_raised_twenty_times_at_once_it_is_one_charge(charge_of, chan):
    raised = at_once([lambda: charge_of(chan).pk] * 20)
    assert len(set(raised)) == 1
    assert Charge.objects.count() == 1


def test_paid_while_pay_is_pressed_again_is_not_charged_again(payment, chan, teller):
    answers = at_once(
        [
            lambda: teller.tell(payment),
            *[lambda: start_payment(charge_id=payment.charge_id, actor=chan, payment_method="visa")] * 10,
        ]
    )
    assert all(isinstance(each, Refused) or each == payment.page_url for each in answers[1:])
    assert Payment.objects.count() == 1
