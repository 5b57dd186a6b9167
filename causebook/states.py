"""The life of an application for a court record as one table."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RecordState(models.TextChoices):
    AWAITING_PAYMENT = "awaiting_payment", pgettext_lazy("state of a record", "Awaiting payment")
    RECEIVED = "received", pgettext_lazy("state of a record", "With the court")
    DELIVERED = "delivered", pgettext_lazy("state of a record", "Delivered")
    REFUSED = "refused", pgettext_lazy("state of a record", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a record", "Withdrawn")


TRANSITIONS: dict[RecordState, frozenset[RecordState]] = {
    RecordState.AWAITING_PAYMENT: frozenset({RecordState.RECEIVED, RecordState.WITHDRAWN}),
    RecordState.RECEIVED: frozenset({RecordState.DELIVERED, RecordState.REFUSED, RecordState.WITHDRAWN}),
    RecordState.DELIVERED: frozenset(),
    RecordState.REFUSED: frozenset(),
    RecordState.WITHDRAWN: frozenset(),
}


def may_change_record(before: str, after: str) -> bool:
    """May an application go from one state to another at all?"""
    return RecordState(after) in TRANSITIONS[RecordState(before)]
