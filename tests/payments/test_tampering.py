"""What is on record of money stays, whoever writes to the database (its owner apart)."""

import re

import pytest

from payments.models import Payment, Receipt, WebhookEvent
from tests.factories.court import TUESDAY_10
from tests.support.refusals import refusal_of

GUARD = re.compile("never changed or removed|gets no more lines|begins at nothing|given to no charge|series gave last")
COPY = (
    "INSERT INTO {table} SELECT (jsonb_populate_record(old, jsonb_build_object('id', 999999, '{column}', 7))).*"
    " FROM {table} old"
)
# What is on record stays: each statement, run on what one paid writ left behind, is refused by the guard of its table.
TAMPERING = [
    "UPDATE payments_charge SET amount_cents = amount_cents - 100",
    "UPDATE payments_charge SET state = 'raised', settled_at = NULL, confirmed_at = NULL, stamped = false",
    "UPDATE payments_charge SET subject = 'another'",
    "UPDATE payments_charge SET confirmed_at = confirmed_at - interval '1 day'",
    "DELETE FROM payments_charge",
    COPY.format(table="payments_chargeline", column="position"),
    "UPDATE payments_payment SET captured_cents = 1, amount_cents = 1",
    "UPDATE payments_payment SET captured_at = captured_at - interval '1 day'",
    "UPDATE payments_payment SET state = 'declined'",
    "DELETE FROM payments_payment",
    "UPDATE payments_webhookevent SET body = ''",
    "UPDATE payments_webhookevent SET signature_ok = false, outcome = 'bad_signature'",
    "UPDATE payments_webhookevent SET amount_cents = 1",
    "UPDATE payments_webhookevent SET outcome = '', processed_at = NULL",
    "UPDATE payments_webhookevent SET outcome = 'already'",
    "DELETE FROM payments_webhookevent",
    "UPDATE payments_receipt SET serial = serial + 1",
    "UPDATE payments_receipt SET issued_at = issued_at - interval '1 day'",
    "UPDATE payments_receipt SET pdf_sha256 = 'a'",
    "DELETE FROM payments_receipt",
    COPY.format(table="payments_receipt", column="serial"),
    "UPDATE payments_receiptseries SET last = last + 41",
    "UPDATE payments_receiptseries SET last = last - 1",
    "UPDATE payments_receiptseries SET year = year - 1",
    "DELETE FROM payments_receiptseries",
    "INSERT INTO payments_receiptseries (court_id, year, last) VALUES ('MC', 2026, 5)",
    "UPDATE payments_receiptseries SET last = last + 1",
]


@pytest.fixture
def paid_writ(charge, teller) -> None:
    """A writ paid through the gateway, its event, its receipt with its paper."""
    payment = charge.payments.create(
        gateway="sandbox", provider_reference="pay_1", amount_cents=50_400, started_at=TUESDAY_10
    )
    teller.tell(payment)
    assert Payment.objects.get().state == "succeeded"
    Receipt.objects.filter(pdf_sha256=None).update(pdf_sha256="0" * 64)
    assert WebhookEvent.objects.exclude(outcome="").exists()


@pytest.mark.parametrize("statement", TAMPERING)
def test_what_is_on_record_of_money_cannot_be_tampered_with(paid_writ, statement):
    assert GUARD.search(refusal_of(statement, "SET CONSTRAINTS ALL IMMEDIATE"))


def test_what_may_still_be_filled_in_can_be(paid_writ):
    for statement in (
        "UPDATE payments_charge SET stamped = true, day_fee_cents = 1, payer_email = payer_email",
        "UPDATE payments_payment SET status_fetched_at = now(), waiting_since = NULL",
    ):
        assert not refusal_of(statement, "SET CONSTRAINTS ALL IMMEDIATE")
