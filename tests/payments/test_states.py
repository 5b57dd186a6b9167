"""The full square of moves of a charge, of a payment and of a refund."""

import itertools

import pytest

from payments.states import ChargeState as C
from payments.states import PaymentState as P
from payments.states import RefundState as R
from payments.states import may_move_charge, may_move_payment, may_move_refund

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
REFUNDS = {
    (R.ASKED, R.CHECKED),
    (R.ASKED, R.REFUSED),
    (R.CHECKED, R.APPROVED),
    (R.CHECKED, R.REFUSED),
    (R.APPROVED, R.SENT),
    (R.APPROVED, R.DONE),
    (R.APPROVED, R.FAILED),
    (R.SENT, R.DONE),
    (R.SENT, R.FAILED),
    (R.FAILED, R.APPROVED),
    (R.FAILED, R.DONE),
    (R.FAILED, R.REFUSED),
    (R.DONE, R.FAILED),
}


@pytest.mark.parametrize(("before", "after"), list(itertools.product(C, C)))
def test_a_charge_moves_only_as_the_table_says(before, after):
    assert may_move_charge(before, after) == ((before, after) in CHARGES)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(P, P)))
def test_a_payment_moves_only_as_the_table_says(before, after):
    assert may_move_payment(before, after) == ((before, after) in PAYMENTS)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(R, R)))
def test_a_refund_moves_only_as_the_table_says(before, after):
    assert may_move_refund(before, after) == ((before, after) in REFUNDS)
