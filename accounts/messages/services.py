"""Posting messages. The row of a message is what its e-mail is sent from, so that none is lost."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.kinds import Subject, may_be_muted, subject_of
from accounts.messages.tasks import send_email
from accounts.models import Application, Message, MutedSubject, OneTimeLink, User
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.hooks import Hook
from icms.lib.task_queue import enqueue_on_commit

ALWAYS_SENT = Reason(
    "always_sent", _("E-mails about this subject are legal notices. They are always sent."), "subjects"
)

stand_ins: Hook[Callable[[User, str], list[User]]] = Hook("who stands in for an absent reader of a kind of message")


def post(
    *,
    to: User,
    kind: str,
    params: dict[str, Any],
    link: str = "",
    one_time_link: OneTimeLink | None = None,
    address: str = "",
    waits_for: str = "",
    email_after: datetime | None = None,
) -> Message:
    """Put a message in somebody's box and queue its e-mail, in the caller's transaction (domain 12).

    `kind` names a template `accounts/messages/texts/<kind>.txt`; `params` must be JSON; `link` is any address of the
    portal. With a one-time link the e-mail leads there; the message box never shows it. `address` is where the e-mail
    goes, if not to the address that is kept with the account. `waits_for` names a paper that is still being made: the
    message is in the box at once, its e-mail goes when `attach` brings the paper, or without it after
    `accounts.periodic.PAPER_PATIENCE`. With `email_after` its e-mail waits until then, for what may still be undone.
    Whoever stands in for an absent reader gets a copy of
    anything that has neither.
    """
    if waits_for:
        params = {**params, "waits_for": waits_for}
    copied: dict[str, Any] = {"kind": kind, "link": link, "email_after": email_after}
    message = _put(to=to, params=params, one_time_link=one_time_link, address=address, **copied)
    for stand_in in _stand_ins_of(to, kind) if one_time_link is None and not address else ():
        _put(to=stand_in, params={**params, "instead_of": str(to)}, **copied)
    return message


def _stand_ins_of(reader: User, kind: str) -> list[User]:
    """Most readers are not away, and have none."""
    return [stand_in for stand_ins_of in stand_ins.values() for stand_in in stand_ins_of(reader, kind)]


def _put(
    *,
    to: User,
    kind: str,
    params: dict[str, Any],
    link: str,
    one_time_link: OneTimeLink | None = None,
    address: str = "",
    email_after: datetime | None = None,
) -> Message:
    wanted = bool(address or to.email) and not to.muted_subjects.filter(subject=subject_of(kind)).exists()
    state = Message.EmailState.QUEUED if wanted else Message.EmailState.NONE
    message = Message.objects.create(
        to=to,
        kind=kind,
        params=params,
        link=_without_language(link),
        one_time_link=one_time_link,
        address=address,
        email_state=state,
        email_after=email_after,
    )
    if wanted and "waits_for" not in params and email_after is None:
        enqueue_on_commit(send_email, message.pk)
    return message


def attach(*, waits_for: str, name: str = "", sha256: str = "") -> None:
    """Send the e-mails that wait for a paper with it: a PDF of the document store, under this file name.

    Both empty: the paper will not be made, and they go without it. In the caller's transaction. An e-mail that has
    gone without the paper is not sent again.
    """
    waiting = Message.objects.email_waiting().filter(params__waits_for=waits_for, attachment_sha256="")
    found = list(waiting.values_list("pk", flat=True))
    waiting.update(attachment_name=name, attachment_sha256=sha256)
    for pk in found:
        enqueue_on_commit(send_email, pk)


def _without_language(link: str) -> str:
    """Each reader opens the page in a language of their own."""
    language = get_language_from_path(link)
    return link.removeprefix(f"/{language}") if language else link


def post_to_applicant(
    *,
    application: Application,
    kind: str,
    params: dict[str, Any] | None = None,
    one_time_link: OneTimeLink | None = None,
) -> Message:
    """Queue an e-mail to an applicant, who has no message box yet, in the caller's transaction.

    The template is `accounts/messages/texts/<kind>.txt`, with the application's `reference` beside `params`. Without a
    one-time link the e-mail leads to the status page.
    """
    message = Message.objects.create(
        application=application,
        kind=kind,
        params={"reference": application.reference, **(params or {})},
        link="/register/status/",
        one_time_link=one_time_link,
    )
    enqueue_on_commit(send_email, message.pk)
    return message


def email_to_address(
    *,
    address: str,
    language: str,
    kind: str,
    params: dict[str, Any],
    link: str,
    attachment_name: str = "",
    attachment_sha256: str = "",
) -> Message:
    """Promise an e-mail to somebody who is known by an address alone, in the caller's transaction.

    As `post`, with `by_email` beside `params` for the template; the attachment is a PDF of the document store.
    """
    message = Message.objects.create(
        address=address,
        address_language=language,
        kind=kind,
        params={**params, "by_email": True},
        link=_without_language(link),
        attachment_name=attachment_name,
        attachment_sha256=attachment_sha256,
    )
    enqueue_on_commit(send_email, message.pk)
    return message


def mark_read(*, message: Message) -> None:
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])


def mark_all_read(*, reader: User) -> int:
    """Returns how many messages were unread."""
    return Message.objects.filter(to=reader).unread().update(read_at=clock.now())


def archive(*, reader: User, references: Iterable[str]) -> int:
    """Archive messages of this account, which counts as reading them. Returns how many."""
    now = clock.now()
    mine = Message.objects.filter(to=reader, reference__in=references).kept()
    return mine.update(archived_at=now, read_at=Coalesce("read_at", Value(now)))


def bring_back(*, reader: User, references: Iterable[str]) -> int:
    """Take messages of this account out of the archive. Returns how many."""
    mine = Message.objects.filter(to=reader, reference__in=references)
    return mine.exclude(archived_at=None).update(archived_at=None)


@transaction.atomic
def choose_emails(*, account: User, muted: Iterable[str]) -> None:
    """Send no e-mail copies about these subjects, and all others. Raises Refused for one that is always sent."""
    wanted = set(muted)
    if any(subject not in Subject.values or not may_be_muted(subject) for subject in wanted):
        raise Refused(ALWAYS_SENT)
    User.objects.select_for_update().get(pk=account.pk)
    before = set(account.muted_subjects.values_list("subject", flat=True))
    if wanted == before:
        return
    account.muted_subjects.exclude(subject__in=wanted).delete()
    MutedSubject.objects.bulk_create(
        MutedSubject(account=account, subject=subject) for subject in sorted(wanted - before)
    )
    audit.record(act="account.emails_chosen", subject=account, actor=account, muted=sorted(wanted))


@transaction.atomic
def send_again(*, message_id: int) -> bool:
    """Queue a failed e-mail again. Returns False if it is not in that state."""
    failed = Message.objects.filter(pk=message_id, email_state=Message.EmailState.FAILED)
    if not failed.update(email_state=Message.EmailState.QUEUED, email_tries=0, email_error=""):
        return False
    enqueue_on_commit(send_email, message_id)
    return True
