"""The life of a member's account as one table (domain 3.3): active ⇄ suspended → closed."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from icms.lib.errors import Reason, Refused

State = User.State
MOVES: dict[str, frozenset[str]] = {
    State.ACTIVE: frozenset({State.SUSPENDED}),
    State.SUSPENDED: frozenset({State.ACTIVE, State.CLOSED}),
    State.CLOSED: frozenset(),
}
WHY_NOT = {
    (State.ACTIVE, State.CLOSED): _("Suspend the account first; a suspended account can be closed."),
    (State.ACTIVE, State.ACTIVE): _("This account is active already."),
    (State.SUSPENDED, State.SUSPENDED): _("This account is suspended already."),
}
CLOSED = _("This account is closed. It cannot be used again; open a new one instead.")


def may_move(before: str, after: str) -> bool:
    """May an account go from one state to another at all?"""
    return after in MOVES[before]


def require_transition(before: str, after: str) -> None:
    """Raises Refused, with the reason, for a transition that the table does not have."""
    if not may_move(before, after):
        words = WHY_NOT.get((User.State(before), User.State(after)), CLOSED)
        raise Refused(Reason("state", words))
