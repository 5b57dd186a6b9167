"""The filters of a case's page."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.calendar.fields import MomentField
from cases.models import Case
from filings.case_page.selectors import DocumentQuery, document_types_of
from icms.lib import clock
from icms.lib.forms import CourtDateField, CourtForm, within_years


class FileSearchForm(CourtForm):
    """The filter over the documents of one case."""

    marks_optional = False
    q = forms.CharField(label=_("Title, kind, DRN or reference"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind of document"), required=False)
    since = CourtDateField(label=_("Received from"), required=False)
    until = CourtDateField(label=_("Received until"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.code, str(kind.name)) for kind in document_types_of(case)]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["autocomplete"] = "off"

    @property
    def query(self) -> DocumentQuery:
        """What to search for; a field that cannot be read is left out."""
        data = self.cleaned_data if self.is_bound and (self.is_valid() or self.errors) else {}
        return DocumentQuery(
            text=data.get("q", ""),
            kind=data.get("kind", ""),
            since=data.get("since"),
            until=data.get("until"),
            oldest_first=data.get("sort") != "newest",
        )


class PartySearchForm(CourtForm):
    """The filter over the parties of one case."""

    marks_optional = False
    party = forms.CharField(
        label=_("Party’s name"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "class": "w-400"}),
    )

    @property
    def words(self) -> str:
        """The words to look for; empty if they cannot be read."""
        return self.cleaned_data.get("party", "") if self.is_bound and self.is_valid() else ""


class AsOfForm(CourtForm):
    """The time as of which the file is shown, on the court's clock: typed, or as the addresses of the page name it."""

    marks_optional = False
    moment = MomentField(label=_("Day and time, Hong Kong time"), required=False)
    as_of = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = data.get("as_of", "")
        if typed and not data.get("moment") and not self.errors:
            try:
                at = datetime.fromisoformat(typed)
                within_years(at.date())
                data["moment"] = at if at.tzinfo else clock.from_court(at)
            except (ValueError, ValidationError):
                self.add_error("moment", _("Write the day and the time as 2026-03-03T10:15."))
        if data.get("moment") and data["moment"] > clock.now():
            self.add_error("moment", _("This time is still to come: the file can be seen as it stood, not as it will."))
        return data

    @property
    def at(self) -> datetime | None:
        """The time that was asked for; None is now."""
        return self.cleaned_data.get("moment") if self.is_valid() else None
