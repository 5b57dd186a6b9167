"""Changing the state of a filing: the only writer of `Filing.state`, which also records the change."""

from collections.abc import Collection

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


def create_lodged(filings: Collection[Filing], *, actor: User, **detail: object) -> list[Filing]:
    """Write filings that were received as one (domain 6.8): each is lodged from the first, and recorded so."""
    for filing in filings:
        filing.state = State.LODGED
    made = Filing.objects.bulk_create(filings)
    audit.record_each(
        act="filing.lodged",
        about=[
            (
                filing,
                {
                    "before": "",
                    "round": filing.round,
                    "received_at": filing.received_at.isoformat() if filing.received_at else "",
                    "confirmed_closed": filing.confirmed_closed,
                    **detail,
                },
            )
            for filing in made
        ],
        actor=actor,
        on_behalf_of=next((filing.organization for filing in made), None),
    )
    return made
