"""The life of a filing as one table (domain 6)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a filing", "Draft")
    AWAITING_PAYMENT = "awaiting_payment", pgettext_lazy("state of a filing", "Awaiting payment")
    LODGED = "lodged", pgettext_lazy("state of a filing", "Lodged")
    ACCEPTED = "accepted", pgettext_lazy("state of a filing", "Accepted")
    RETURNED = "returned", pgettext_lazy("state of a filing", "Returned")
    REFUSED = "refused", pgettext_lazy("state of a filing", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a filing", "Withdrawn")
    STRUCK = "struck", pgettext_lazy("state of a filing", "Struck from the file")


TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.AWAITING_PAYMENT, State.LODGED, State.WITHDRAWN}),
    State.AWAITING_PAYMENT: frozenset({State.LODGED, State.WITHDRAWN}),
    State.LODGED: frozenset({State.ACCEPTED, State.RETURNED, State.REFUSED, State.WITHDRAWN}),
    State.RETURNED: frozenset({State.DRAFT, State.LODGED, State.STRUCK}),
    State.ACCEPTED: frozenset({State.STRUCK}),
    State.REFUSED: frozenset({State.LODGED}),
    State.WITHDRAWN: frozenset({State.DRAFT}),
    State.STRUCK: frozenset(),
}


def can_change(before: str, after: str) -> bool:
    """May a filing go from one state to another at all?"""
    return State(after) in TRANSITIONS[State(before)]


class Decision(models.TextChoices):
    """What the registry decided on one document; empty until it has."""

    ACCEPTED = "accepted", pgettext_lazy("decision on a document", "Accepted")
    RETURNED = "returned", pgettext_lazy("decision on a document", "Returned")
