"""Choosing a time for an appointment."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.forms import CourtForm


class AppointmentForm(CourtForm):
    """One of the times of a day."""

    refusal_field = "starts_at"
    starts_at = forms.ChoiceField(
        label=_("Which time?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("This time is no longer free. Choose another one."),
        },
    )

    def __init__(self, *args: Any, times: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"].choices = times  # type: ignore[attr-defined]

    def clean_starts_at(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["starts_at"])
