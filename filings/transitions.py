"""Changing the state of a filing: the only writer of `Filing.state`, which also records the change."""

from accounts import audit
from accounts.models import User
from filings.models import Filing
from filings.states import State, can_change


class InvalidTransition(Exception):
    """The table of states does not allow this change."""


def locked(filing_id: int) -> Filing:
    """The filing, locked until the transaction ends.

    With more rows joined to it PostgreSQL takes longer to plan this than the few who want them take to ask for them.
    """
    return Filing.objects.select_for_update(of=("self",)).select_related("court", "case_type").get(pk=filing_id)


def change_state(filing: Filing, state: State, *, actor: User | None, act: str = "", **detail: object) -> None:
    """Take a locked filing to another state, save it with all its fields, and record it. Raises InvalidTransition.

    The record says `filing.<state>`, or `act` where the same state is reached by another way.
    """
    if not can_change(filing.state, state):
        raise InvalidTransition(f"{filing.reference}: {filing.state} -> {state}")
    before, filing.state = filing.state, state
    filing.save()
    audit.record(
        act=act or f"filing.{state}",
        subject=filing,
        actor=actor,
        on_behalf_of=filing.organization,
        before=before,
        round=filing.round,
        **detail,
    )
