"""What a supervisor asks of the figures, and moves from officer to officer."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from cases.fields import CaseTypeField
from cases.models import CaseType, Court
from filings.registry.selectors import case_types, officers
from filings.registry.supervision.selectors import FiguresQuery
from icms.lib import clock
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm

USUAL_PERIOD = timedelta(days=13)


class FiguresForm(CourtForm):
    """A period, a court, a kind of case, an officer."""

    marks_optional = False
    court = forms.ModelChoiceField(
        label=_("Court"), queryset=Court.objects.all(), required=False, empty_label=pgettext_lazy("court", "All")
    )
    case_type = CaseTypeField(
        label=_("Kind of case"), queryset=CaseType.objects.none(), required=False, empty_label=_("All")
    )
    officer = forms.ModelChoiceField(
        label=_("Officer"),
        queryset=User.objects.none(),
        required=False,
        to_field_name="username",
        empty_label=_("Anybody"),
    )
    since = CourtDateField(label=_("From the day"), required=False)
    until = CourtDateField(label=_("Until the day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_type"].queryset = case_types()  # type: ignore[attr-defined]
        self.fields["officer"].queryset = officers()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first day."))
        return data

    def query(self) -> FiguresQuery:
        """What was asked; the last fortnight where no period was, and everything where the form is not valid."""
        said = self.cleaned_data if self.is_valid() else {}
        until = said.get("until") or clock.court_day(clock.now())
        since = said.get("since") or min(until, clock.court_day(clock.now())) - USUAL_PERIOD
        return FiguresQuery(
            since=min(since, until),
            until=until,
            court=said.get("court"),
            case_type=said.get("case_type"),
            officer=said.get("officer"),
        )


class MoveForm(CourtForm):
    """Which filings another officer takes over, who, and why."""

    filings = forms.MultipleChoiceField(
        label=pgettext_lazy("case file", "Filings"),
        choices=[],
        error_messages={"required": _("Tick at least one filing.")},
    )
    to = forms.ModelChoiceField(
        label=_("To whom?"),
        queryset=User.objects.none(),
        to_field_name="username",
        empty_label=_("Choose an officer"),
        error_messages={"required": _("Choose the officer who takes them over.")},
    )
    why = LineField(label=pgettext_lazy("reason", "Why"), required=False, max_length=200)

    def __init__(self, *args: Any, references: list[str], holder: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["filings"].choices = [(each, each) for each in references]  # type: ignore[attr-defined]
        others = officers().exclude(pk=holder.pk) if holder else officers()
        self.fields["to"].queryset = others  # type: ignore[attr-defined]
