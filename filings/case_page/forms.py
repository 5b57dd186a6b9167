"""The filters of a case's page."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from filings.case_page.selectors import DocumentQuery, document_types_of
from icms.lib import clock
from icms.lib.forms import CourtForm


class FileSearchForm(CourtForm):
    """The filter over the documents of one case."""

    marks_optional = False
    q = forms.CharField(label=_("Title, kind, DRN or reference"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind of document"), required=False)
    since = forms.DateField(
        label=_("Received from"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Received until"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
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
    """The time as of which the file is shown, on the court's clock."""

    marks_optional = False
    as_of = forms.CharField(
        label=_("Day and time, Hong Kong time"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"type": "datetime-local", "class": "w-400"}),
    )

    def clean_as_of(self) -> datetime | None:
        typed = self.cleaned_data["as_of"].strip()
        if not typed:
            return None
        try:
            at = datetime.fromisoformat(typed)
            wanted = at if at.tzinfo else clock.from_court(at)
            past = wanted <= clock.now()
        except (ValueError, OverflowError):
            raise ValidationError(_("Write the day and the time as 2026-03-03T10:15."), code="unreadable") from None
        if not past:
            raise ValidationError(_("This time is still to come: the file can be seen as it stood, not as it will."))
        return wanted
