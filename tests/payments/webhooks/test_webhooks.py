"""What a gateway tells: believed only when signed, acted on once, and no money lost whatever it says."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.dispatch import receiver

from accounts.models import AuditEntry, Message
from icms.lib import clock
from payments import periodic, signals
from payments.charges.services import withdraw_charge
from payments.charges.settlement import record_capture
from payments.checkout.services import start_payment
from payments.gateways import protocol
from payments.gateways.selectors import current_gateway
from payments.models import Charge, Payment, Receipt, WebhookEvent
from payments.states import ChargeState, PaymentState
from payments.webhooks.services import Outcome, handle_webhook
from tests.factories.court import TUESDAY_10
from tests.factories.payer import Teller


@pytest.fixture
def told():
    """The charges that `charge_settled` told of."""
    heard = []

    def hear(sender, charge, **kwargs):
        assert transaction.get_connection().in_atomic_block
        heard.append((charge.reference, charge.state, charge.receipt.number))

    signals.charge_settled.connect(hear)
    yield heard
    signals.charge_settled.disconnect(hear)


def test_a_signed_success_settles_the_charge_with_a_receipt(payment, teller: Teller, told):
    assert teller.tell(payment) == Outcome.SETTLED
    charge = Charge.objects.get()
    assert (charge.state, charge.confirmed_at, charge.settled_at) == (ChargeState.SETTLED, TUESDAY_10, TUESDAY_10)
    assert charge.receipt.number == "DC-2026-000001"
    assert Payment.objects.get().state == PaymentState.SUCCEEDED
    assert told == [(charge.reference, "settled", "DC-2026-000001")]
    assert AuditEntry.objects.filter(act="charge.settled", detail__receipt="DC-2026-000001").count() == 1


def test_told_again_nothing_more_happens(payment, teller: Teller, told):
    assert [teller.tell(payment) for _ in range(3)] == [Outcome.SETTLED] * 3
    assert (Receipt.objects.count(), WebhookEvent.objects.count(), len(told)) == (1, 1, 1)


def test_another_event_of_the_same_success_changes_nothing(payment, teller: Teller, told):
    teller.tell(payment)
    assert teller.tell(payment, event="evt_other") == Outcome.ALREADY
    assert (Receipt.objects.count(), len(told)) == (1, 1)


@pytest.mark.parametrize(
    "header",
    ["", "t=1790000000,v1=", "v1=abc", "t=x,v1=abc", "nonsense", "t=1790000000,v1=" + "0" * 64, "t=١,v1=00"],
)
def test_a_notice_with_a_bad_signature_is_kept_and_decides_nothing(payment, teller: Teller, told, header):
    body, _ = teller.notice(payment)
    outcome = handle_webhook(gateway=current_gateway(), body=body, headers={protocol.HEADER: header})
    kept = WebhookEvent.objects.get()
    assert (outcome, kept.outcome, kept.signature_ok) == (Outcome.BAD_SIGNATURE, Outcome.BAD_SIGNATURE, False)
    assert bytes(kept.body) == body
    assert (Charge.objects.get().state, told) == (ChargeState.RAISED, [])
    assert AuditEntry.objects.filter(act="webhook.bad_signature").count() == 1


def test_a_notice_signed_with_another_secret_or_changed_on_the_way_is_not_believed(payment, teller: Teller):
    body, headers = teller.notice(payment)
    stranger = teller.sign(body, secret="a guess")
    changed = body.replace(b"50400", b"50401"), headers
    for forged, with_headers in (stranger, changed):
        outcome = handle_webhook(gateway=current_gateway(), body=forged, headers=with_headers)
        assert outcome == Outcome.BAD_SIGNATURE
    assert Charge.objects.get().state == ChargeState.RAISED


def test_what_is_signed_for_another_purpose_is_not_a_notice(payment, teller: Teller):
    body, _ = teller.notice(payment)
    answer = {protocol.HEADER: protocol.sign(secret=teller.secret, purpose=protocol.ANSWER, body=body)}
    assert handle_webhook(gateway=current_gateway(), body=body, headers=answer) == Outcome.BAD_SIGNATURE


def test_a_forger_cannot_take_the_place_of_a_true_notice(payment, teller: Teller):
    body, headers = teller.notice(payment)
    handle_webhook(gateway=current_gateway(), body=body, headers={protocol.HEADER: "t=1,v1=00"})
    assert handle_webhook(gateway=current_gateway(), body=body, headers=headers) == Outcome.SETTLED


def test_the_same_forgery_is_kept_once(payment, teller: Teller):
    body, _ = teller.notice(payment)
    for _ in range(3):
        handle_webhook(gateway=current_gateway(), body=body, headers={})
    assert WebhookEvent.objects.count() == 1


def test_a_flood_of_forgeries_does_not_fill_the_database(payment, teller: Teller):
    for number in range(60):
        body, _ = teller.notice(payment, event=f"forged {number}")
        assert handle_webhook(gateway=current_gateway(), body=body, headers={}) == Outcome.BAD_SIGNATURE
    assert WebhookEvent.objects.count() == 50
    assert teller.tell(payment) == Outcome.SETTLED


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b"[]", b"{}", b'{"status": "perhaps"}', b"\xff\xfe", b"[" * 5_000 + b"]" * 5_000],
)
def test_signed_nonsense_is_kept_as_unreadable(payment, teller: Teller, body):
    sent, headers = teller.sign(body)
    assert handle_webhook(gateway=current_gateway(), body=sent, headers=headers) == Outcome.UNREADABLE
    assert handle_webhook(gateway=current_gateway(), body=sent, headers=headers) == Outcome.UNREADABLE
    assert WebhookEvent.objects.get().outcome == Outcome.UNREADABLE


@pytest.mark.parametrize(
    "said",
    [
        {"amount_cents": "50400"},
        {"amount_cents": -1},
        {"amount_cents": 1.5},
        {"event": ""},
        {"status": "open"},
        {"event": "x" * 81},
        {"merchant_reference": "a\x00b"},
        {"amount_cents": True},
        {"currency": "DOLLARS"},
        {"event": "\ud800"},
        {"merchant_reference": "\udfff"},
        {"failure_code": "a\x00b"},
    ],
)
def test_a_signed_notice_with_a_senseless_field_is_unreadable(payment, teller: Teller, said):
    assert teller.tell(payment, **said) == Outcome.UNREADABLE
    assert Charge.objects.get().state == ChargeState.RAISED


@pytest.mark.parametrize("said", [{"amount_cents": 50_300}, {"amount_cents": 50_500}, {"currency": "USD"}])
def test_another_amount_or_currency_is_kept_for_refund_and_settles_nothing(payment, teller: Teller, told, chan, said):
    assert teller.tell(payment, **said) == Outcome.TO_REFUND
    kept = Payment.objects.get()
    assert (kept.state, kept.failure_code) == (PaymentState.TO_REFUND, "another_amount")
    assert kept.captured_cents == said.get("amount_cents", 50_400)
    assert (Charge.objects.get().state, Receipt.objects.count(), told) == (ChargeState.RAISED, 0, [])
    assert AuditEntry.objects.filter(act="payment.to_refund").count() == 1
    assert Message.objects.get(to=chan).kind == "payment_to_refund"


def test_after_another_amount_the_charge_can_still_be_paid(payment, teller: Teller, chan):
    teller.tell(payment, amount_cents=50_300)
    start_payment(charge_id=payment.charge_id, actor=chan, payment_method="visa")
    second = Payment.objects.get(state=PaymentState.STARTED)
    assert teller.tell(second) == Outcome.SETTLED


def test_a_payment_that_comes_after_withdrawal_is_kept_for_refund(payment, teller: Teller, told, chan):
    withdraw_charge(charge=payment.charge, actor=chan)
    assert teller.tell(payment) == Outcome.TO_REFUND
    kept = Payment.objects.get()
    assert (kept.state, kept.failure_code, kept.captured_cents) == (PaymentState.TO_REFUND, "charge_withdrawn", 50_400)
    assert (Charge.objects.get().state, told) == (ChargeState.WITHDRAWN, [])
    assert teller.tell(payment, event="again") == Outcome.ALREADY


def test_a_second_success_for_a_settled_charge_is_kept_for_refund(payment, teller: Teller, told, chan):
    teller.tell(payment, status="declined", failure_code="card_declined", amount_cents=0)
    start_payment(charge_id=payment.charge_id, actor=chan, payment_method="visa")
    second = Payment.objects.get(state=PaymentState.STARTED)
    assert teller.tell(second) == Outcome.SETTLED
    assert teller.tell(payment, event="late") == Outcome.TO_REFUND
    assert Payment.objects.get(pk=payment.pk).failure_code == "charge_settled"
    assert (Receipt.objects.count(), len(told)) == (1, 1)


def test_a_late_success_after_a_decline_settles_a_charge_still_owed(payment, teller: Teller):
    assert teller.tell(payment, status="declined", amount_cents=0) == Outcome.DECLINED
    assert teller.tell(payment, event="late") == Outcome.SETTLED


@pytest.mark.parametrize(
    ("status", "state"), [("declined", PaymentState.DECLINED), ("cancelled", PaymentState.ABANDONED)]
)
def test_a_payment_not_taken_leaves_the_charge_owed(payment, teller: Teller, status, state):
    teller.tell(payment, status=status, amount_cents=0, failure_code="why")
    kept = Payment.objects.get()
    assert (kept.state, kept.failure_code, Charge.objects.get().state) == (state, "why", ChargeState.RAISED)


def test_a_decline_after_the_success_changes_nothing(payment, teller: Teller):
    teller.tell(payment)
    assert teller.tell(payment, event="out of order", status="declined", amount_cents=0) == Outcome.ALREADY
    assert Charge.objects.get().state == ChargeState.SETTLED


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"merchant_reference": "9999-9999-9"}, Outcome.UNKNOWN_PAYMENT),
        ({"payment": "pay_of_another_charge"}, Outcome.OTHER_REFERENCE),
    ],
)
def test_a_success_for_no_payment_of_ours_is_set_aside_on_the_record(payment, teller: Teller, told, said, outcome):
    assert teller.tell(payment, **said) == outcome
    assert (Charge.objects.get().state, told) == (ChargeState.RAISED, [])
    assert AuditEntry.objects.get(act="webhook.set_aside").detail["cents"] == 50_400


def test_a_notice_that_overtakes_the_start_is_believed_by_our_reference(payment, teller: Teller):
    provider_reference = payment.provider_reference
    Payment.objects.update(provider_reference=None, page_url="")
    assert teller.tell(payment, payment=provider_reference) == Outcome.SETTLED
    assert Payment.objects.get().provider_reference == provider_reference


def test_if_the_filing_cannot_be_lodged_nothing_is_settled_and_the_notice_stays(payment, teller: Teller, it_is):
    @receiver(signals.charge_settled)
    def break_down(sender, **kwargs):
        raise RuntimeError("the disk is full")

    try:
        with pytest.raises(RuntimeError):
            teller.tell(payment)
        assert (Charge.objects.get().state, Receipt.objects.count()) == (ChargeState.RAISED, 0)
        assert WebhookEvent.objects.get().processed_at is None
        periodic.process_stored_events()
        assert WebhookEvent.objects.get().processed_at is None
    finally:
        signals.charge_settled.disconnect(break_down)
    it_is(TUESDAY_10 + timedelta(hours=9))
    periodic.process_stored_events()
    charge = Charge.objects.get()
    assert (charge.state, charge.confirmed_at) == (ChargeState.SETTLED, TUESDAY_10)
    assert charge.settled_at == TUESDAY_10 + timedelta(hours=9)


def test_the_first_confirmation_counts_even_if_a_later_one_is_acted_on_first(
    payment, teller: Teller, it_is, monkeypatch
):
    before_closing = clock.from_court(datetime(2026, 11, 24, 17, 29, 59))
    it_is(before_closing)
    with monkeypatch.context() as patch:
        patch.setattr("payments.webhooks.services.process_event", lambda event_pk: Outcome.SETTLED)
        teller.tell(payment)
    it_is(before_closing + timedelta(minutes=5))
    assert teller.tell(payment, event="told again") == Outcome.SETTLED
    assert Charge.objects.get().confirmed_at == before_closing


def test_a_subject_is_locked_before_its_charge(payment, teller: Teller):
    order = []

    def first(sender, charge, **kwargs):
        order.append(charge.state)

    signals.charge_settling.connect(first)
    try:
        teller.tell(payment)
    finally:
        signals.charge_settling.disconnect(first)
    assert order == [ChargeState.RAISED]


def test_money_that_is_not_as_owed_never_succeeds_by_any_way(payment):
    assert record_capture(payment=payment, cents=1, currency="HKD") == PaymentState.TO_REFUND
    assert record_capture(payment=payment, cents=50_400, currency="HKD") is None
    assert Payment.objects.get().captured_cents == 1
