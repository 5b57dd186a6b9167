"""The full square of moves of a charge and of a payment."""

import itertools

import pytest

from payments.states import ChargeState as C
from payments.states import PaymentState as P
from payments.states import may_move_charge, may_move_payment

CHARGES = {(C.RAISED, C.SETTLED), (C.RAISED, C.WITHDRAWN)}
PAYMENTS = {
    (P.STARTED, P.SUCCEEDED),
    (P.STARTED, P.DECLINED),
    (P.STARTED, P.ABANDONED),
    (P.STARTED, P.TO_REFUND),
    (P.DECLINED, P.SUCCEEDED),
    (P.DECLINED, P.TO_REFUND),
    (P.ABANDONED, P.SUCCEEDED),
    (P.ABANDONED, P.DECLINED),
    (P.ABANDONED, P.TO_REFUND),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(C, C)))
def test_a_charge_moves_only_as_the_table_says(before, after):
    assert may_move_charge(before, after) == ((before, after) in CHARGES)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(P, P)))
def test_a_payment_moves_only_as_the_table_says(before, after):
    assert may_move_payment(before, after) == ((before, after) in PAYMENTS)
