"""The words of a message in a language: first line the subject, the rest the text."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Message
from icms.lib.trilingual import COLUMNS


def words_of(message: Message, language: str, *, code: str = "") -> tuple[str, str]:
    """Subject and text of a message in a language (`en`, `zh-hant`, `zh-hans`); the e-mail alone has the code."""
    with translation.override(language):
        params = readable(message.params, language)
        receiver = message.to or message.application
        text: str = render_to_string(
            f"accounts/messages/texts/{message.kind}.txt", {**params, "to": receiver, "code": code}
        )
        if absent := message.params.get("instead_of"):
            told = gettext("You get this because you stand in for %(name)s.") % {"name": absent}
            text = f"{text.rstrip()}\n\n{told}"
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip()


def readable(param: Any, language: str) -> Any:
    """Params as a template wants them: of three languages the reader's, and a time under a name that ends in `_at`."""
    if isinstance(param, dict):
        if set(param) == set(COLUMNS):
            return param.get(language) or param["en"]
        return {
            name: _time(value) if name.endswith("_at") else readable(value, language) for name, value in param.items()
        }
    if isinstance(param, list):
        return [readable(each, language) for each in param]
    return param


def _time(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
