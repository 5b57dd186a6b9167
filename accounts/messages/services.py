"""Posting a message: the row is the promise of the e-mail."""

from typing import Any

from django.db import transaction

from accounts.messages import standins
from accounts.messages.kinds import subject_of
from accounts.messages.tasks import send_email
from accounts.models import Application, Message, OneTimeLink, User
from icms.lib import clock
from icms.lib.promises import after_commit


def post(
    *, to: User, kind: str, params: dict[str, Any], link: str = "", one_time_link: OneTimeLink | None = None
) -> Message:
    """Put a message in somebody's box and promise its e-mail, in the caller's transaction (domain 12).

    `kind` names a template `messages/<kind>.txt`; `params` must be JSON; `link` is an address without its language.
    With a one-time link the e-mail leads there; the message box never shows it. Whoever stands in for an absent reader
    gets a copy of anything else.
    """
    message = _put(to=to, kind=kind, params=params, link=link, one_time_link=one_time_link)
    for stand_in in standins.of(to, kind) if one_time_link is None else ():
        _put(to=stand_in, kind=kind, params={**params, "instead_of": str(to)}, link=link)
    return message


def _put(
    *, to: User, kind: str, params: dict[str, Any], link: str, one_time_link: OneTimeLink | None = None
) -> Message:
    wanted = bool(to.email) and not to.muted_subjects.filter(subject=subject_of(kind)).exists()
    state = Message.EmailState.QUEUED if wanted else Message.EmailState.NONE
    message = Message.objects.create(
        to=to, kind=kind, params=params, link=link, one_time_link=one_time_link, email_state=state
    )
    if wanted:
        after_commit(send_email, message.pk)
    return message


def post_to_applicant(
    *,
    application: Application,
    kind: str,
    params: dict[str, Any] | None = None,
    one_time_link: OneTimeLink | None = None,
) -> Message:
    """Promise an e-mail to an applicant, who has no message box yet, in the caller's transaction.

    The template is `messages/<kind>.txt`, with the application's `reference` beside `params`. Without a one-time link
    the e-mail leads to the status page.
    """
    message = Message.objects.create(
        application=application,
        kind=kind,
        params={"reference": application.reference, **(params or {})},
        link="/register/status/",
        one_time_link=one_time_link,
    )
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


@transaction.atomic
def send_again(*, message_id: int) -> bool:
    """Promise an e-mail that could not be sent once more; False where it does not wait for that."""
    failed = Message.objects.filter(pk=message_id, email_state=Message.EmailState.FAILED)
    if not failed.update(email_state=Message.EmailState.QUEUED, email_tries=0, email_error=""):
        return False
    after_commit(send_email, message_id)
    return True
