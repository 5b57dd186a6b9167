"""The lives of a charge and of a payment, each as one table (domain 9)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class ChargeState(models.TextChoices):
    RAISED = "raised", pgettext_lazy("state of a charge", "To pay")
    SETTLED = "settled", pgettext_lazy("state of a charge", "Paid")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a charge", "Withdrawn")


class PaymentState(models.TextChoices):
    STARTED = "started", pgettext_lazy("state of a payment", "Started")
    SUCCEEDED = "succeeded", pgettext_lazy("state of a payment", "Paid")
    DECLINED = "declined", pgettext_lazy("state of a payment", "Not taken")
    ABANDONED = "abandoned", pgettext_lazy("state of a payment", "Not completed")
    TO_REFUND = "to_refund", pgettext_lazy("state of a payment", "To be refunded")


CHARGE_MOVES: dict[ChargeState, frozenset[ChargeState]] = {
    ChargeState.RAISED: frozenset({ChargeState.SETTLED, ChargeState.WITHDRAWN}),
    ChargeState.SETTLED: frozenset(),
    ChargeState.WITHDRAWN: frozenset(),
}

# A provider may say "declined" or "expired" and then, late, "paid": the money is real, so the later word holds.
PAYMENT_MOVES: dict[PaymentState, frozenset[PaymentState]] = {
    PaymentState.STARTED: frozenset(
        {PaymentState.SUCCEEDED, PaymentState.DECLINED, PaymentState.ABANDONED, PaymentState.TO_REFUND}
    ),
    PaymentState.DECLINED: frozenset({PaymentState.SUCCEEDED, PaymentState.TO_REFUND}),
    PaymentState.ABANDONED: frozenset({PaymentState.SUCCEEDED, PaymentState.DECLINED, PaymentState.TO_REFUND}),
    PaymentState.SUCCEEDED: frozenset(),
    PaymentState.TO_REFUND: frozenset(),
}


def may_move_charge(before: str, after: str) -> bool:
    """May a charge go from one state to another at all?"""
    return ChargeState(after) in CHARGE_MOVES[ChargeState(before)]


def may_move_payment(before: str, after: str) -> bool:
    """May a payment go from one state to another at all?"""
    return PaymentState(after) in PAYMENT_MOVES[PaymentState(before)]
