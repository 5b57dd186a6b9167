"""Moving an application from state to state: the only writer of `Application.state`, and its record."""

from typing import Any

from accounts import audit
from accounts.models import Application, User
from accounts.states import State, may_move
from icms.lib import clock


class MayNotMove(Exception):
    """The table of states does not know this move."""


def locked(application_id: int) -> Application:
    """The application, locked until the transaction ends."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("organization", "refusal", "account")
        .get(pk=application_id)
    )


def move(application: Application, state: State, *, actor: User | None, **detail: Any) -> None:
    """Take a locked application to another state and record it; saves every field. Raises MayNotMove.

    `actor` is None where the applicant acts, who has no account yet, or the clock does.
    """
    if not may_move(application.state, state):
        raise MayNotMove(f"{application.reference}: {application.state} -> {state}")
    before, application.state = application.state, state
    application.state_since = clock.now()
    application.save()
    audit.record(act=f"application.{state}", subject=application, actor=actor, before=before, **detail)
