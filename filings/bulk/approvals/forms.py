"""Asking for the approval to file in bulk, and answering it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from filings.bulk.forms import KindForm
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm


class AskForm(KindForm):
    """What a primary administrator says."""

    about = LineField(
        label=_("What do you claim, and how many claims a month?"),
        max_length=500,
        help_text=_("The registry decides by this, and how many rows it takes at a time."),
    )


class GrantForm(CourtForm):
    """The ceiling of one bulk filing."""

    most_rows = forms.IntegerField(label=_("Most rows in one bulk filing"), min_value=1, max_value=10_000)


class WhyForm(CourtForm):
    """Why it is declined or taken back."""

    note = LineField(label=_("Why?"), max_length=500, help_text=_("The organization reads this."))
