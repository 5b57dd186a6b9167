"""The form with which a supervisor corrects a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from icms.lib.fields import LineField
from icms.lib.forms import CourtForm


class CorrectionForm(CourtForm):
    """Why; and which decision was on the page, so that none taken since is undone unseen."""

    why = LineField(
        label=pgettext_lazy("reason", "Why"),
        max_length=300,
        help_text=_("Kept on record. Those who are told read it as you write it."),
        error_messages={"required": _("Say why the decision is corrected; those who are told read this.")},
    )
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)
