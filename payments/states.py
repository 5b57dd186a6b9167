"""The states of charges, payments and refunds, and the moves between them (domain 9)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class ChargeState(models.TextChoices):
    RAISED = "raised", pgettext_lazy("state of a charge", "To pay")
    SETTLED = "settled", pgettext_lazy("state of a charge", "Paid")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a charge", "Withdrawn")


class WhyWithdrawn(models.TextChoices):
    """Why a charge is owed no more, where whoever pays would not know it; nobody reads these words."""

    CLOSED = "closed", "something of it is no longer open to the public"
    LEFT = "left", "it was left unpaid too long"


class PaymentState(models.TextChoices):
    STARTED = "started", pgettext_lazy("state of a payment", "Started")
    SUCCEEDED = "succeeded", pgettext_lazy("state of a payment", "Paid")
    DECLINED = "declined", pgettext_lazy("state of a payment", "Not taken")
    ABANDONED = "abandoned", pgettext_lazy("state of a payment", "Not completed")
    TO_REFUND = "to_refund", pgettext_lazy("state of a payment", "To be refunded")


class RefundState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("state of a refund", "To check")
    CHECKED = "checked", pgettext_lazy("state of a refund", "To approve")
    APPROVED = "approved", pgettext_lazy("state of a refund", "To send")
    SENT = "sent", pgettext_lazy("state of a refund", "Sent")
    DONE = "done", pgettext_lazy("state of a refund", "Refunded")
    FAILED = "failed", pgettext_lazy("state of a refund", "Failed")
    REFUSED = "refused", pgettext_lazy("state of a refund", "Refused")


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

# A gateway may say "done" and days later "failed": the payer's bank sent the money back, so it is owed again.
REFUND_MOVES: dict[RefundState, frozenset[RefundState]] = {
    RefundState.ASKED: frozenset({RefundState.CHECKED, RefundState.REFUSED}),
    RefundState.CHECKED: frozenset({RefundState.APPROVED, RefundState.REFUSED}),
    RefundState.APPROVED: frozenset({RefundState.SENT, RefundState.DONE, RefundState.FAILED}),
    RefundState.SENT: frozenset({RefundState.DONE, RefundState.FAILED}),
    RefundState.FAILED: frozenset({RefundState.APPROVED, RefundState.DONE, RefundState.REFUSED}),
    RefundState.DONE: frozenset({RefundState.FAILED}),
    RefundState.REFUSED: frozenset(),
}


def may_move_charge(before: str, after: str) -> bool:
    """May a charge go from one state to another at all?"""
    return ChargeState(after) in CHARGE_MOVES[ChargeState(before)]


def may_move_payment(before: str, after: str) -> bool:
    """May a payment go from one state to another at all?"""
    return PaymentState(after) in PAYMENT_MOVES[PaymentState(before)]


def may_move_refund(before: str, after: str) -> bool:
    """May a refund go from one state to another at all?"""
    return RefundState(after) in REFUND_MOVES[RefundState(before)]
