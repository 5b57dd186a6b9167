"""An e-mail of the portal."""

from email.header import Header
from email.message import Message
from typing import Any

from django.core.mail import EmailMessage


class Email(EmailMessage):
    """As Django's, but its subject begins behind the colon in every language.

    Django encodes a subject without its header's name, so a long Chinese one is folded before its first word, and some
    readers show the fold as a space.
    """

    def message(self, **options: Any) -> Any:
        """The e-mail as it is sent."""
        made = super().message(**options)  # refuses a subject of two lines
        del made["Subject"]
        subject = str(self.subject)
        charset = "us-ascii" if subject.isascii() else "utf-8"
        Message.__setitem__(made, "Subject", Header(subject, charset, header_name="Subject"))
        return made
