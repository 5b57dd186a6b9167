"""The gate to a message: its reader's alone."""

from django.http import Http404

from accounts.models import Message, User
from icms.lib.references import parse_reference


def get_message(user: User, reference: str) -> Message:
    """The message of this reference, if it was sent to this account; else the same 404 for another's and none."""
    message = Message.objects.filter(to=user, reference=parse_reference(reference)).select_related("to").first()
    if message is None:
        raise Http404
    return message
