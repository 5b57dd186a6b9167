"""Posting a message: the row is the promise of the e-mail."""

from typing import Any

from accounts.messages.tasks import send_email
from accounts.models import Message, User
from icms.lib import clock
from icms.lib.promises import after_commit


def post(*, to: User, kind: str, params: dict[str, Any], link: str = "") -> Message:
    """Put a message in somebody's box and promise its e-mail, in the caller's transaction (domain 12).

    `kind` names a template `messages/<kind>.txt`; `params` must be JSON; `link` is an address without its language.
    """
    state = Message.EmailState.QUEUED if to.email else Message.EmailState.NONE
    message = Message.objects.create(to=to, kind=kind, params=params, link=link, email_state=state)
    if to.email:
        after_commit(send_email, message.pk)
    return message


def mark_read(*, message: Message) -> None:
    """The first opening of a message is its reading."""
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])


def mark_all_read(*, reader: User) -> int:
    """Every message of this account is read from now; how many were not."""
    return Message.objects.filter(to=reader).unread().update(read_at=clock.now())
