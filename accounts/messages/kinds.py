"""What messages are about, and which e-mail copies an account may do without (domain 12).

A kind is the name of a template `accounts/messages/texts/<kind>.txt`; what it is about is the first word of that name,
one of `Subject` (but for `application_…`, which goes by e-mail alone to people without an account). Legal notices are
always sent: all but what `MAY_BE_MUTED` names.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Message
from icms.lib.trilingual import COLUMNS


class Subject(models.TextChoices):
    """What a message is about: the filter of the message box, and the switches of the profile."""

    FILINGS = "filing", _("Filings and documents")
    CASES = "case", _("Cases and who acts in them")
    HEARINGS = "hearing", _("Hearings")
    PAYMENTS = "payment", _("Payments")
    ACCOUNT = "account", _("Your account and signing in")
    ORGANIZATION = "organization", _("Your organization")
    APPOINTMENTS = "appointment", _("Appointments")


MAY_BE_MUTED = frozenset({Subject.ORGANIZATION})


def subject_of(kind: str) -> Subject:
    """What a kind of message is about: `filing_lodged` is about filings."""
    return Subject(kind.partition("_")[0])


def may_be_muted(subject: str) -> bool:
    """May an account switch the e-mail copies about this subject off? Never those of legal notices."""
    return subject in MAY_BE_MUTED


def render_message(message: Message, language: str, *, code: str = "") -> tuple[str, str]:
    """Subject and text of a message in a language (`en`, `zh-hant`, `zh-hans`); the e-mail alone has the code."""
    with translation.override(language):
        params = localized(message.params, language)
        receiver = message.to or message.application
        text: str = render_to_string(
            f"accounts/messages/texts/{message.kind}.txt", {**params, "to": receiver, "code": code}
        )
        if absent := message.params.get("instead_of"):
            told = gettext("You get this because you stand in for %(name)s.") % {"name": absent}
            text = f"{text.rstrip()}\n\n{told}"
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip()


def localized(param: Any, language: str) -> Any:
    """Params as a template wants them: of three languages the reader's, and a time under a name that ends in `_at`."""
    if isinstance(param, dict):
        if set(param) == set(COLUMNS):
            return param.get(language) or param["en"]
        return {
            name: _time(value) if name.endswith("_at") else localized(value, language) for name, value in param.items()
        }
    if isinstance(param, list):
        return [localized(each, language) for each in param]
    return param


def _time(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
