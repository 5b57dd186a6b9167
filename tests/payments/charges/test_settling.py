"""What a payment does to its charge is recorded whole: who reads the record later needs no other table."""

from datetime import timedelta
from typing import Any

from accounts.models import AuditEntry, Message
from payments.charges.selectors import fee_before, settled_charge_of, succeeded_payment_of
from payments.charges.services import withdraw_charge
from payments.charges.settlement import record_capture, record_failure
from payments.checkout.services import start_payment
from payments.models import Charge, Payment, Refund
from payments.states import ChargeState, PaymentState
from tests.factories.court import TUESDAY_10


def recorded(act: str) -> dict[str, Any]:
    """The one entry of an act: of what, by whom, for whom, and its details."""
    entry = AuditEntry.objects.get(act=act)
    return {"subject": entry.subject, "actor": entry.actor, "for": entry.on_behalf_of, **entry.detail}


def test_the_record_of_a_settled_charge_says_what_was_paid_by_what_and_when(person, charge_of, silent_sandbox):
    charge = charge_of(person("wong.ou"))
    start_payment(charge_id=charge.pk, actor=person("wong.ou"), payment_method="visa")
    payment = Payment.objects.select_related("charge").get()
    assert record_capture(payment=payment, cents=50_400, currency="HKD") == PaymentState.SUCCEEDED
    charge = settled_charge_of("thing", charge.subject)
    assert recorded("charge.settled") == {
        "subject": charge.reference,
        "actor": None,
        "for": person("wong.ou").organization,
        "payment": payment.reference,
        "payment_method": "visa",
        "amount_cents": 50_400,
        "receipt": charge.receipt.number,
        "confirmed_at": TUESDAY_10.isoformat(),
    }
    assert (charge.receipt.issued_at, charge.receipt.year) == (TUESDAY_10, 2026)


def test_a_settled_payment_keeps_when_its_provider_took_it_and_by_which_card(payment, it_is):
    taken, told = TUESDAY_10 + timedelta(seconds=3), TUESDAY_10 + timedelta(seconds=9)
    it_is(told)
    record_capture(payment=payment, cents=50_400, currency="HKD", at=taken, payment_method="mastercard")
    kept = succeeded_payment_of(payment.charge)
    assert (kept.captured_cents, kept.captured_currency, kept.captured_at) == (50_400, "HKD", taken)
    assert (kept.decided_at, kept.payment_method, kept.waiting_since) == (told, "mastercard", None)


def test_money_that_settles_nothing_is_owed_back_and_the_record_says_why(payment, chan):
    assert record_capture(payment=payment, cents=50_399, currency="HKD") == PaymentState.TO_REFUND
    about = {"actor": None, "for": None, "payment": payment.reference}
    charge, refund = payment.charge.reference, Refund.objects.get()
    money = {"captured_cents": 50_399, "currency": "HKD"}
    assert recorded("payment.to_refund") == {"subject": charge, "why": "another_amount", **about, **money}
    assert recorded("refund.asked") == {"subject": refund.reference, "cents": 50_399, "reason": "not_needed", **about}
    assert (refund.payment, refund.cents, refund.currency, refund.asked_at) == (payment, 50_399, "HKD", TUESDAY_10)
    assert Message.objects.get(to=chan).params == {"reference": charge, "cents": 50_399, "currency": "HKD", "why": ""}
    assert Charge.objects.get().state == ChargeState.RAISED


def test_money_for_a_withdrawn_charge_is_owed_back_because_it_was_withdrawn(payment, chan):
    withdraw_charge(charge=payment.charge, actor=chan)
    assert record_capture(payment=payment, cents=50_400, currency="HKD") == PaymentState.TO_REFUND
    assert recorded("payment.to_refund")["why"] == "charge_withdrawn"


def test_where_nothing_was_taken_nothing_is_owed_back(payment):
    assert record_capture(payment=payment, cents=0, currency="HKD") == PaymentState.TO_REFUND
    assert not Refund.objects.exists()


def test_a_failure_is_recorded_with_the_code_of_the_gateway(payment, it_is):
    it_is(TUESDAY_10 + timedelta(minutes=1))
    assert record_failure(payment=payment, state=PaymentState.DECLINED, failure_code="card_declined")
    kept = Payment.objects.get()
    assert (kept.state, kept.failure_code, kept.waiting_since) == (PaymentState.DECLINED, "card_declined", None)
    assert kept.decided_at == TUESDAY_10 + timedelta(minutes=1)
    assert recorded("payment.declined") == {
        "subject": payment.charge.reference,
        "actor": None,
        "for": None,
        "payment": payment.reference,
        "failure_code": "card_declined",
    }


def test_a_failure_after_a_success_changes_nothing(payment):
    record_capture(payment=payment, cents=50_400, currency="HKD")
    assert record_failure(payment=payment, state=PaymentState.DECLINED) is False
    assert Payment.objects.get().state == PaymentState.SUCCEEDED


def test_the_fee_before_is_that_of_the_last_charge_for_the_same_thing_and_payer(charge, charge_of, chan, person):
    assert fee_before(charge) is None
    dearer = charge_of(chan, items=(("DC", "writ", 1), ("DC", "search", 1)))
    assert fee_before(dearer) == 50_400
    assert fee_before(charge_of(chan, subject="9KM4-2QXD-Z")) is None
    assert fee_before(charge_of(chan)) == 51_800
    assert fee_before(charge) is None  # what was raised after it is not before it
    assert fee_before(charge_of(person("ng"), items=(("DC", "search", 1),))) is None


def test_money_owed_back_to_a_firm_is_recorded_for_the_firm(person, charge_of, silent_sandbox):
    start_payment(charge_id=charge_of(person("wong.ou")).pk, actor=person("wong.ou"), payment_method="visa")
    record_capture(payment=Payment.objects.select_related("charge").get(), cents=1, currency="HKD")
    firm = person("wong.ou").organization
    assert recorded("payment.to_refund")["for"] == recorded("refund.asked")["for"] == firm
