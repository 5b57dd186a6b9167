"""Whole days away, and who stands in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.absences.rules import stand_ins_for
from icms.lib.forms import CourtDateField, CourtForm


class StandInChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such subscript
    """One user by name."""

    def label_from_instance(self, user: User) -> str:
        return _("%(name)s, %(branch)s, %(account)s") % {
            "name": user.name,
            "branch": user.branch,
            "account": user.username,
        }


class AbsenceForm(CourtForm):
    """Whole days away, and who stands in."""

    first_day = CourtDateField(label=gettext_lazy("First day away"))
    last_day = CourtDateField(label=gettext_lazy("Last day away"))
    stand_in = StandInChoice(
        label=gettext_lazy("Who stands in"),
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy("May file in the cases and gets the messages, on these days only."),
        widget=forms.Select({"class": "w-400"}),
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].queryset = stand_ins_for(account)  # type: ignore[attr-defined]
