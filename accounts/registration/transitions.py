"""The only writer of `Application.state`, which records each transition."""

from typing import Any

from accounts import audit
from accounts.models import Application, User
from accounts.states import State, may_move
from icms.lib import clock


class InvalidTransition(Exception):
    """The table of states has no such transition."""


def locked(application_id: int) -> Application:
    """The application, locked until the transaction ends."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("organization", "refusal", "account")
        .get(pk=application_id)
    )


def change_state(application: Application, state: State, *, actor: User | None, **detail: Any) -> None:
    """Change the state of a locked application, save all its fields and record it. Raises InvalidTransition.

    `actor` is None for the applicant, who has no account yet, and for periodic work.
    """
    if not may_move(application.state, state):
        raise InvalidTransition(f"{application.reference}: {application.state} -> {state}")
    before, application.state = application.state, state
    application.state_since = clock.now()
    application.save()
    audit.record(act=f"application.{state}", subject=application, actor=actor, before=before, **detail)
