"""Moving a filing from state to state: the only writer of `Filing.state`, and its record."""

from accounts import audit
from accounts.models import User
from filings.models import Filing
from filings.states import State, may_move


class MayNotMove(Exception):
    """The table of states does not know this move."""


def locked(filing_id: int) -> Filing:
    """The filing, locked until the transaction ends."""
    return (
        Filing.objects.select_for_update(of=("self",))
        .select_related("court", "case_type__court", "case__case_type", "owner", "organization")
        .get(pk=filing_id)
    )


def move(filing: Filing, state: State, *, actor: User | None, **detail: object) -> None:
    """Take a locked filing to another state and record it; the caller saves the other fields. Raises MayNotMove."""
    if not may_move(filing.state, state):
        raise MayNotMove(f"{filing.reference}: {filing.state} -> {state}")
    before, filing.state = filing.state, state
    filing.save()
    audit.record(
        act=f"filing.{state}",
        subject=filing,
        actor=actor,
        on_behalf_of=filing.organization,
        before=before,
        round=filing.round,
        **detail,
    )
