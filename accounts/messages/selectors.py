"""What the message box answers to other rooms."""

from django.utils.translation import ngettext

from accounts.models import Message, User


def unread_of(account: User) -> int:
    """How many messages the account has not read."""
    return Message.objects.filter(to=account).unread().count()


def unread_words(count: int) -> str:
    return ngettext("%(count)d unread message", "%(count)d unread messages", count) % {"count": count}
