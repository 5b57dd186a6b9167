"""What an officer says about a closure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.calendar.fields import MomentField
from cases.calendar.selectors import offices
from cases.models import Closure, Office, WeatherWarning
from icms.lib.fields import LineField
from icms.lib.forms import CourtForm

EVERY_OFFICE = "all"


class EndForm(CourtForm):
    """The announced time of reopening."""

    until_at = MomentField(
        label=_("When does the office reopen?"),
        help_text=_("The announced time, Hong Kong time. It is never worked out from the weather."),
        error_messages={"required": _("Enter the announced time of reopening.")},
    )


class ClosureForm(CourtForm):
    """A closure, entered or corrected."""

    office = forms.ChoiceField(
        label=_("Which office is closed?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an office, or all of them.")},
    )
    reason = forms.ChoiceField(
        label=pgettext_lazy("closure", "Why?"),
        choices=Closure.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the office is closed.")},
    )
    from_at = MomentField(
        label=_("From when?"),
        help_text=_("Hong Kong time. It may be in the past. What arrived at this very instant is still in time."),
        error_messages={"required": _("Enter the day and the time from which the office is closed.")},
    )
    until_at = MomentField(
        label=_("Until when?"),
        required=False,
        help_text=_("Leave it empty while the time of reopening has not been announced."),
    )
    source = LineField(
        label=_("Where was it announced?"),
        help_text=_("For another reason: say here what it is."),
        required=False,
        max_length=200,
    )
    needed_sometimes = ("until_at", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offices = {office.pk: office for office in offices()}
        names = [(code, str(office.name)) for code, office in self._offices.items()]
        self.fields["office"].choices = [(EVERY_OFFICE, _("All offices")), *names]  # type: ignore[attr-defined]

    def clean_office(self) -> Office | None:
        return self._offices.get(self.cleaned_data["office"])


class WarningForm(CourtForm):
    """A gale or black rainstorm warning that has been cancelled by now."""

    kind = forms.ChoiceField(
        label=_("Which warning?"),
        choices=WeatherWarning.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which warning was in force.")},
    )
    from_at = MomentField(
        label=_("From when?"),
        help_text=_("Hong Kong time"),
        error_messages={"required": _("Enter the day and the time from which the warning was in force.")},
    )
    until_at = MomentField(
        label=_("Until when?"),
        error_messages={"required": _("Enter the day and the time at which the warning was cancelled.")},
    )
    source = LineField(label=_("Where was it announced?"), required=False, max_length=200)


def as_typed(closure: Closure) -> dict[str, Any]:
    """A closure as the form shows it at first."""
    return {
        "office": closure.office_id or EVERY_OFFICE,
        "reason": closure.reason,
        "from_at": closure.from_at,
        "until_at": closure.until_at,
        "source": closure.source,
    }
