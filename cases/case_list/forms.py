"""The search over one's cases."""

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.forms import CourtForm


class CaseSearchForm(CourtForm):
    """A case number in any form, or words of a party's name."""

    marks_optional = False
    q = forms.CharField(
        label=_("Party, or case number"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-400"}),
    )
