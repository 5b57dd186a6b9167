"""Sending the e-mail copy of a message."""

import logging
from smtplib import SMTPException

from celery import shared_task
from django.conf import settings
from django.db import transaction

from accounts import links
from accounts.messages.kinds import render_message
from accounts.models import Message
from icms.lib import storage
from icms.lib.message import Email

log = logging.getLogger(__name__)
TRIES = 8


@shared_task
def send_email(message_id: int) -> None:
    """Send one message by e-mail in its reader's language; a failure is kept for the desk and tried again."""
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("to", "application", "one_time_link")
            .email_waiting()
            .filter(pk=message_id)
            .first()
        )
        if message is None:
            return
        message.email_tries += 1
        try:
            _send(message)
        except (OSError, SMTPException) as error:
            log.warning("The e-mail of message %s was not taken: %s", message_id, error)
            message.email_error = str(error)[:300]
            if message.email_tries >= TRIES:
                message.email_state = Message.EmailState.FAILED
        else:
            message.email_state, message.email_error = Message.EmailState.SENT, ""
        message.save(update_fields=["email_state", "email_tries", "email_error"])


def _send(message: Message) -> None:
    language, secret = message.language, message.one_time_link
    subject, body = render_message(message, language, code=links.code_of(secret) if secret else "")
    link = links.path_of(secret) if secret else message.link
    address = f"{settings.PUBLIC_URL}/{language}{link}" if link else ""
    email = Email(subject=subject, body=f"{body}\n\n{address}".strip() + "\n\niCMS\n", to=[message.email])
    if end_path := message.params.get("end_path"):  # what was asked for as a subscription, and ends by one click
        email.extra_headers["List-Unsubscribe"] = f"<{settings.PUBLIC_URL}/{language}{end_path}>"
        email.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if message.attachment_sha256:
        with storage.open_stored(message.attachment_sha256) as file:
            email.attach(message.attachment_name, file.read(), "application/pdf")
    email.send()
