"""Fields of the desk's forms: a reason, a maximum number, an identity document."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import CapRequest, IdentityCheck

LENGTH = 4


def counted(typed: object) -> str:
    """What counts of it: letters and digits; brackets and spaces do not."""
    return re.sub(r"[^0-9A-Z]", "", str(typed or "").upper())


class LastFourInput(forms.TextInput):
    """A narrow box that never shows again what was more than four characters."""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", "class": "w-200", "maxlength": "8"})

    def format_value(self, value: Any) -> str | None:
        return super().format_value(value) if len(counted(value)) <= LENGTH else ""


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
        return counted(value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LENGTH:
            raise ValidationError(self.error_messages["more"], code="more")
        if value and len(value) < LENGTH:
            raise ValidationError(self.error_messages["fewer"], code="fewer")


class ParagraphField(forms.CharField):
    """A few lines of text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows}), "max_length": 2000, **kwargs})


def cap_field(what: CapRequest.What, **kwargs: Any) -> forms.IntegerField:
    """A maximum number: at least one administrator and one branch."""
    least = 1 if what in (CapRequest.What.PRIMARY, CapRequest.What.BRANCHES) else 0
    return forms.IntegerField(
        label=what.label,
        min_value=least,
        max_value=5000,
        widget=forms.TextInput(attrs={"class": "w-100", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter a number."),
            "invalid": _("Enter a whole number, such as 20."),
            "min_value": _("Enter %(limit_value)d or more."),
            "max_value": _("Enter %(limit_value)d or fewer."),
        },
        **kwargs,
    )


EVIDENCE = [("", _("Choose the document")), *IdentityCheck.Evidence.choices]
