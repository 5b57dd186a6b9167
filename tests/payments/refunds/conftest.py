"""A writ that was paid, a refund that was asked for, and one that was approved."""

import pytest

from payments.checkout.services import start_payment
from payments.models import Charge, Payment, Refund
from payments.refunds import services
from payments.refunds.requests import request_refund
from tests.factories import payer as cards


@pytest.fixture
def paid(charge, chan, silent_sandbox, payer, teller):
    """Chan's writ, paid by a card of the sandbox."""

    def pay(card: str = cards.SUCCESS) -> Charge:
        payer.pay(start_payment(charge_id=charge.pk, actor=chan, payment_method="visa"), card)
        payment = Payment.objects.get()
        event = silent_sandbox.store.by_merchant_reference(payment.reference)["event_id"]
        teller.tell(payment, event=event, payment_method="visa")
        return Charge.objects.get()

    return pay


@pytest.fixture
def asked(paid, person):
    """An officer asks for HK$126 of it."""

    def ask(card: str = cards.SUCCESS, cents: int = 12_600, by: str = "accounts") -> Refund:
        return request_refund(
            charge_id=paid(card).pk, actor=person(by), reason="overcharged", words="", parts={1: cents}
        )

    return ask


@pytest.fixture
def approve(person):
    def act(refund: Refund, officer: str = "accounts.sup", to: str = "payer") -> Refund:
        return services.approve_refund(refund_id=refund.pk, officer=person(officer), to=to)

    return act
