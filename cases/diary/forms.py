"""What an account keeps in its diary."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import DiaryEntry
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm


class EntryForm(CourtForm):
    """A day, what is due on it, and in which case if in any."""

    title = LineField(
        label=_("What is due?"),
        max_length=120,
        help_text=_("Such as: defence to be filed"),
        error_messages={"required": _("Say what is due.")},
    )
    day = CourtDateField(label=_("On which day?"), error_messages={"required": _("Enter the day.")})
    number = forms.CharField(
        label=_("Case number"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "w-400"}),
    )
    note = LineField(
        label=pgettext_lazy("diary", "Note"), max_length=300, required=False, help_text=_("Only you read it.")
    )


def as_kept(entry: DiaryEntry) -> dict[str, Any]:
    """An entry as the form shows it at first."""
    number = entry.case.number if entry.case else ""
    return {"title": entry.title, "day": entry.day, "number": number, "note": entry.note}
