"""Why a document is opened to the public, or closed."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from icms.lib.fields import LineField
from icms.lib.forms import CourtForm


class OpenForm(CourtForm):
    """The reason; what the officer saw is sent along, so that two who press at once do not undo each other."""

    why = LineField(
        label=pgettext_lazy("reason", "Why"),
        max_length=300,
        help_text=_("The order or the rule. It is kept on record."),
        error_messages={"required": _("Say by which order or rule.")},
    )
    open_now = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda typed: typed == "yes", widget=forms.HiddenInput
    )
