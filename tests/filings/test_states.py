"""The full square of moves: those of the table happen and are recorded, every other is refused."""

import itertools

import pytest

from accounts.models import AuditEntry
from filings.states import TRANSITIONS, State
from filings.transitions import InvalidTransition, change_state, locked
from icms.lib import clock
from tests.factories.court import draft_of

# Domain 6, written out again on purpose: the table must not drift with itself.
ALLOWED = {
    ("draft", "awaiting_payment"),
    ("draft", "lodged"),
    ("draft", "withdrawn"),
    ("awaiting_payment", "lodged"),
    ("awaiting_payment", "withdrawn"),
    ("lodged", "accepted"),
    ("lodged", "returned"),
    ("lodged", "refused"),
    ("lodged", "withdrawn"),
    ("withdrawn", "draft"),
    ("returned", "draft"),
    ("returned", "lodged"),
    ("returned", "struck"),
    ("refused", "lodged"),
    ("accepted", "struck"),
}


def test_the_table_is_the_one_of_the_domain():
    assert {(before, after) for before, afters in TRANSITIONS.items() for after in afters} == ALLOWED


@pytest.mark.django_db
def test_every_move_of_the_square(person):
    filing = draft_of(person("chan"))
    filing.received_at = filing.stored_at = clock.now()
    for before, after in itertools.product(State, State):
        filing.state = before
        filing.save()
        held = locked(filing.pk)
        if (before, after) in ALLOWED:
            change_state(held, after, actor=None)
            assert held.state == after
        else:
            with pytest.raises(InvalidTransition):
                change_state(held, after, actor=None)
    assert AuditEntry.objects.filter(subject=filing.reference, detail__has_key="before").count() == len(ALLOWED)
