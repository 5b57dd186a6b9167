"""Fields in which an officer writes a reason or a note."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.forms import CourtForm
from icms.lib.names import printable


class WordsField(forms.CharField):
    """A few lines of text without invisible characters."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows}), "max_length": 2000, **kwargs})

    def to_python(self, value: Any) -> str:
        return printable(super().to_python(value) or "")


class NothingForm(CourtForm):
    """A verb that asks nothing but to be pressed."""


class NoteForm(CourtForm):
    """Why, for the record."""

    note = WordsField(label=_("Why"), help_text=_("For the record."), error_messages={"required": _("Say why.")})


class ReasonForm(CourtForm):
    """Why, for the record and for whoever is told."""

    reason = WordsField(
        label=_("Reason"),
        help_text=_("For the record. The holder is told as well."),
        error_messages={"required": _("Say the reason.")},
    )
