"""What an administrator says about an implementation notice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.fields import CaseTypeField
from cases.models import CaseType, Service, Venue
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm


class DatesForm(CourtForm):
    """The first day of a notice, and its last day for new filings."""

    since = CourtDateField(
        label=_("From which day?"),
        help_text=_("It may be in the future. Leave it empty while no day has been announced."),
        required=False,
    )
    until = CourtDateField(
        label=_("Until which day are new filings taken?"),
        help_text=_("Leave it empty while there is no end. Afterwards only new filings stop; all else goes on."),
        required=False,
    )


class NoticeForm(CourtForm):
    """A notice, entered."""

    case_type = CaseTypeField(
        label=_("Which kind of case?"),
        queryset=CaseType.objects.none(),
        empty_label=_("Choose a kind of case"),
        error_messages={"required": _("Choose the kind of case.")},
    )
    venue = forms.ModelChoiceField(
        label=_("At which court?"),
        help_text=_("Only for the Magistrates’ Courts"),
        queryset=Venue.objects.none(),
        required=False,
        empty_label=_("All of them"),
    )
    services = forms.MultipleChoiceField(
        label=_("What is enabled?"),
        choices=Service.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one service.")},
    )
    since = CourtDateField(
        label=_("From which day?"),
        help_text=_("It may be in the future. Leave it empty while no day has been announced."),
        required=False,
    )
    source = LineField(label=_("Where was it announced?"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["case_type"]
        kinds.queryset = CaseType.objects.select_related("court")  # type: ignore[attr-defined]
        self.fields["venue"].queryset = Venue.objects.all()  # type: ignore[attr-defined]
