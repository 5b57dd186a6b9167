"""The words of a message in a language: first line the subject, the rest the text."""

from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import Message


def words_of(message: Message, language: str) -> tuple[str, str]:
    """Subject and text of a message in a language (`en`, `zh-hant`, `zh-hans`)."""
    with translation.override(language):
        text = render_to_string(f"messages/{message.kind}.txt", {**message.params, "to": message.to})
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip()
