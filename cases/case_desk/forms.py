"""What an officer says about the status of a case, its notes and links."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.case_desk.status import Fate
from cases.models import Case, Hearing, LinkedCase
from icms.lib import dates
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

    def __init__(self, *args: Any, hearings: Sequence[Hearing] = (), **kwargs: Any) -> None:
        """`hearings` are those to come: what becomes of each is asked of whoever ends the case."""
        super().__init__(*args, **kwargs)
        self._asked = {f"hearing-{hearing.reference}": hearing.reference for hearing in hearings}
        self.needed_sometimes = tuple(self._asked)
        for (name, _reference), hearing in zip(self._asked.items(), hearings, strict=True):
            words = {"kind": hearing.kind, "when": dates.long_datetime(hearing.starts_at, get_language() or "en")}
            self.fields[name] = forms.ChoiceField(
                label=gettext("If it ends: %(kind)s, %(when)s") % words,
                choices=Fate.choices,
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """The fates of the hearings under one name, by reference."""
        data = super().clean() or {}
        return data | {"hearings": {own: data.pop(name, "") for name, own in self._asked.items()}}


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
