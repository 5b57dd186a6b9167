"""A case and its link code."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.fields import CaseNumberField
from cases.linking.codes.services import is_code
from cases.models import Case
from icms.lib.forms import CourtForm


class FindCaseForm(CourtForm):
    """A case that exists, by its number."""

    number = CaseNumberField()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = data.get("number")
        if number and not Case.objects.numbered(number).exists():
            self.add_error("number", _("There is no case of this number."))
        return data


class CodeForm(CourtForm):
    """The case and the code, as they are printed."""

    number = CaseNumberField()
    code = forms.CharField(
        label=gettext_lazy("Link code"),
        help_text=gettext_lazy("12 letters and digits, as printed: 7KM4-2QXD-Z9FT."),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-200", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not is_code(code):
            raise forms.ValidationError(
                _("A link code has 12 letters and digits, such as 7KM4-2QXD-Z9FT. It has not counted as a try."),
                code="form",
            )
        return code
