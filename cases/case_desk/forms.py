"""What an officer says about the status of a case, its notes and links."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Case, LinkedCase
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm


class StatusForm(CourtForm):
    """Has the case ended, and why?"""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(each.value, each.label) for each in (Case.Status.ACTIVE, Case.Status.ENDED)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the status of the case.")},
    )
    why = LineField(
        label=pgettext_lazy("reason", "Why"),
        max_length=300,
        help_text=_("Such as: judgment of 3 March 2026. Those who act in the case read this."),
        error_messages={"required": _("Say why; those who act in the case read this.")},
    )


class RestrictForm(CourtForm):
    """Why the public may not know of a case, or may again."""

    why = LineField(
        label=pgettext_lazy("reason", "Why"),
        max_length=300,
        help_text=_("The order or the rule. It is kept on record."),
        error_messages={"required": _("Say by which order or rule.")},
    )
    restricted = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda typed: typed == "yes", widget=forms.HiddenInput
    )


class NoteForm(CourtForm):
    """A note on the court's file."""

    text = forms.CharField(
        label=_("Add a note"),
        max_length=2000,
        help_text=_("Only the registry and the auditor read it. It cannot be changed afterwards."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note first.")},
    )


class LinkForm(CourtForm):
    """Another case, and why it is linked."""

    number = forms.CharField(
        label=_("Number of the other case"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-400"}),
        error_messages={"required": _("Enter the number of the other case.")},
    )
    why = forms.ChoiceField(
        label=_("How are the two linked?"),
        choices=LinkedCase.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the two cases are linked.")},
    )
