"""The three empowerments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Empowerment
from icms.lib.forms import CourtForm


class EmpowermentForm(CourtForm):
    """The three empowerments as they are to be; `before` is what the page showed."""

    kinds = forms.MultipleChoiceField(
        label=_("This administrator may also"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)
    marks_optional = False
    WORDS = (
        (
            Empowerment.Kind.LOOK_AFTER_ADMINISTRATORS,
            _("look after administrators: open, change, suspend and close secondary administrators’ accounts"),
        ),
        (
            Empowerment.Kind.ASSIGN_IN_OTHER_BRANCHES,
            _("assign in other branches: assign court cases to the users of every branch"),
        ),
        (
            Empowerment.Kind.SET_DEFAULT_USERS,
            _("set default users: say who gets what comes for a branch or the organization"),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = list(self.WORDS)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {"before": data.get("before", []), "after": data.get("kinds", [])}

    def clean_before(self) -> list[str]:
        known = set(Empowerment.Kind.values)
        return [kind for kind in str(self.cleaned_data["before"]).split(",") if kind in known]
