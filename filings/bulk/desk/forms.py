"""How large the sample is, and that the others are to be accepted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.forms import CourtForm


class SampleForm(CourtForm):
    """How many filings to look at."""

    size = forms.IntegerField(
        label=_("Filings in the sample"),
        min_value=1,
        max_value=10_000,
        help_text=_("The portal chooses them at random, and keeps which."),
    )


class AcceptForm(CourtForm):
    """What the officer was told: how many are accepted."""

    agreed = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
