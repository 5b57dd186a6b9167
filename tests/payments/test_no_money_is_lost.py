"""Whatever is told in whatever order: every captured dollar settles one charge or waits to be refunded."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icms.lib.errors import Refused
from payments.charges.services import withdraw_charge
from payments.models import Charge, Payment, Receipt, WebhookEvent
from payments.states import ChargeState, PaymentState
from tests.factories.court import TUESDAY_10

numbers = itertools.count(1)
acts = st.one_of(
    st.just(("begin",)),
    st.just(("withdraw",)),
    st.tuples(
        st.just("tell"),
        st.integers(0, 3),
        st.sampled_from(["succeeded", "succeeded", "declined", "cancelled"]),
        st.sampled_from([50_400, 50_400, 50_400, 1]),
        st.integers(0, 9),
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(acts, min_size=1, max_size=14))
@pytest.mark.slow
def test_every_captured_dollar_is_settled_or_waits_for_refund(charge_of, chan, teller, acts):
    charge = charge_of(chan, subject=f"thing {next(numbers)}")
    for act in acts:
        do(act, charge, chan, teller)
    look(Charge.objects.get(pk=charge.pk))


def do(act, charge, chan, teller) -> None:
    payments = list(charge.payments.order_by("pk"))
    if act[0] == "begin" and not any(each.state == PaymentState.STARTED for each in payments):
        reference = f"pay_{charge.pk}_{len(payments)}"
        Payment.objects.create(
            charge=charge, gateway="sandbox", provider_reference=reference, amount_cents=50_400, started_at=TUESDAY_10
        )
    elif act[0] == "withdraw":
        try:
            withdraw_charge(charge=charge, actor=chan)
        except Refused:
            assert Charge.objects.get(pk=charge.pk).is_settled
    elif act[0] == "tell" and payments:
        _, which, status, cents, event = act
        about = payments[which % len(payments)]
        teller.tell(
            about, event=f"{about.pk} {event}", status=status, amount_cents=cents if status == "succeeded" else 0
        )


def look(charge: Charge) -> None:
    payments = charge.payments.all()
    notices = WebhookEvent.objects.filter(payment_reference__in=payments.values("reference"))
    kept = payments.filter(state__in=[PaymentState.SUCCEEDED, PaymentState.TO_REFUND])
    told_of = set(notices.filter(status="succeeded").values_list("payment_reference", flat=True))
    assert told_of == set(kept.values_list("reference", flat=True))
    counted = notices.filter(outcome__in=["settled", "to_refund"]).values_list("payment_reference", flat=True)
    assert sorted(counted) == sorted(told_of)
    succeeded = payments.filter(state=PaymentState.SUCCEEDED).count()
    receipts = Receipt.objects.filter(charge=charge).count()
    assert (succeeded, receipts) == ((1, 1) if charge.state == ChargeState.SETTLED else (0, 0))
    assert not notices.filter(processed_at=None).exists()


@pytest.mark.parametrize("cents", [0, 50_399, 50_401, 10**12])
def test_only_the_very_amount_settles(charge, teller, cents):
    payment = Payment.objects.create(
        charge=charge, gateway="sandbox", provider_reference="pay", amount_cents=50_400, started_at=TUESDAY_10
    )
    assert teller.tell(payment, amount_cents=cents) == "to_refund"
    assert Payment.objects.get().captured_cents == cents
