"""Choosing a free time."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.registration.appointments.schedule import Slot
from icms.lib import dates
from icms.lib.forms import CourtForm


class TimeForm(CourtForm):
    """One of the free times of the chosen day."""

    starts_at = forms.TypedChoiceField(
        label=_("Time"),
        coerce=datetime.fromisoformat,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a time."), "invalid_choice": _("This time is no longer free.")},
    )

    def __init__(self, *args: Any, times: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        choices = [(slot.starts_at.isoformat(), dates.clock_time(slot.starts_at, language)) for slot in times]
        self.fields["starts_at"].choices = choices  # type: ignore[attr-defined]
