"""The last four characters of an identity document's number: no more is taken, shown or kept (domain 3.3)."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LENGTH = 4


def plain(typed: object) -> str:
    """What counts of it: letters and digits; brackets and spaces do not."""
    return re.sub(r"[^0-9A-Z]", "", str(typed or "").upper())


class LastFourInput(forms.TextInput):
    """A narrow box that never shows again what was more than four characters."""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", "class": "w-200", "maxlength": "8"})

    def format_value(self, value: Any) -> str | None:
        return super().format_value(value) if len(plain(value)) <= LENGTH else ""


class LastFourField(forms.Field):
    """Four letters or digits, `456(7)` or `4567`; its value is the four alone."""

    widget = LastFourInput
    default_error_messages = {
        "required": _("Enter the last four characters of the document’s number."),
        "more": _("Enter only the last four characters, such as 456(7). What you typed was not kept."),
        "fewer": _("Enter four characters: letters or digits."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Last four characters"), **kwargs})

    def to_python(self, value: Any) -> str:
        return plain(value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LENGTH:
            raise ValidationError(self.error_messages["more"], code="more")
        if value and len(value) < LENGTH:
            raise ValidationError(self.error_messages["fewer"], code="fewer")
