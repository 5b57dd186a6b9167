"""The life of an application as one table (domain 3.3)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of an application", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("state of an application", "Submitted")
    UNDER_REVIEW = "under_review", pgettext_lazy("state of an application", "Under review")
    MORE_INFORMATION_WANTED = (
        "more_information_wanted",
        pgettext_lazy("state of an application", "More information wanted"),
    )
    AWAITING_IDENTITY = "awaiting_identity", pgettext_lazy("state of an application", "Awaiting identity")
    ACTIVE = "active", pgettext_lazy("state of an application", "Account open")
    REFUSED = "refused", pgettext_lazy("state of an application", "Refused")
    LAPSED = "lapsed", pgettext_lazy("state of an application", "Lapsed")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an application", "Withdrawn")


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.UNDER_REVIEW, State.WITHDRAWN}),
    # Back to submitted: the officer puts it back into the queue.
    State.UNDER_REVIEW: frozenset(
        {State.SUBMITTED, State.MORE_INFORMATION_WANTED, State.AWAITING_IDENTITY, State.REFUSED}
    ),
    State.MORE_INFORMATION_WANTED: frozenset({State.SUBMITTED, State.REFUSED, State.WITHDRAWN}),
    State.AWAITING_IDENTITY: frozenset(
        {State.ACTIVE, State.UNDER_REVIEW, State.REFUSED, State.LAPSED, State.WITHDRAWN}
    ),
    State.ACTIVE: frozenset(),
    # A refusal is taken back, and what lapsed is taken up again, by the Help Centre alone.
    State.REFUSED: frozenset({State.UNDER_REVIEW}),
    State.LAPSED: frozenset({State.AWAITING_IDENTITY}),
    State.WITHDRAWN: frozenset(),
}
OPEN = frozenset(State) - {State.ACTIVE, State.REFUSED, State.LAPSED, State.WITHDRAWN}


def may_move(before: str, after: str) -> bool:
    """May an application go from one state to another at all?"""
    return State(after) in MOVES[State(before)]
