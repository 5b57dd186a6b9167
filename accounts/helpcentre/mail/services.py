"""E-mails that failed: sent again, or marked as dealt with."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages import services as messages
from accounts.models import Message, User
from icms.lib.errors import Reason, Refused

NO_LONGER = Reason("state", _("This e-mail has been sent again or dealt with already."))


@transaction.atomic
def send_again(*, message_id: int, officer: User) -> None:
    """Queue a failed e-mail again; it goes to the address as it is now. Raises Refused."""
    if not messages.send_again(message_id=message_id):
        raise Refused(NO_LONGER)
    _remember("message.sent_again", message_id, officer)


@transaction.atomic
def settle(*, message_id: int, officer: User, note: str) -> None:
    """The reader was told in another way, or need not be told. Raises Refused."""
    failed = Message.objects.filter(pk=message_id, email_state=Message.EmailState.FAILED)
    if not failed.update(email_state=Message.EmailState.SETTLED):
        raise Refused(NO_LONGER)
    _remember("message.settled", message_id, officer, note=note)


def _remember(act: str, message_id: int, officer: User, **detail: str) -> None:
    message = Message.objects.select_related("to__organization").get(pk=message_id)
    organization = message.to.organization if message.to else None
    audit.record(act=act, subject=message, actor=officer, on_behalf_of=organization, kind=message.kind, **detail)
