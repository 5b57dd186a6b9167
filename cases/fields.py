"""A case number as people type it, and a kind of case as they choose it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from cases.models import CaseNumber, CaseType
from cases.numbering import parse_case_number, why_not_a_number


class CaseNumberField(forms.CharField):
    """A case number in any form; its value is a CaseNumber."""

    default_error_messages = {"number": gettext_lazy("Enter the case number as it is on the document: DCPI 1234/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"autocomplete": "off", "class": "w-200", "spellcheck": "false"})
        super().__init__(**{"label": gettext_lazy("Case number"), "max_length": 40, "widget": widget, **kwargs})

    def clean(self, value: Any) -> CaseNumber | None:
        typed = super().clean(value)
        if not typed:
            return None
        number = parse_case_number(typed)
        if number is None:
            why_not = why_not_a_number(typed)
            words = self.error_messages["number"] if why_not.code == "not_a_number" else why_not.message
            raise ValidationError(words, code="number")
        return number


class CaseTypeField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such subscript
    """A kind of case, with its court: two courts have kinds of the same name. Give it rows with their court."""

    def label_from_instance(self, kind: CaseType) -> str:
        return kind.described
