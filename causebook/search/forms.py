"""The form beside the cause book."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.numbering import looks_like_a_number, read_case_number
from causebook.search.query import MAX_LENGTH
from causebook.search.selectors import Search, case_types_in_the_book, courts_in_the_book
from icms.lib.forms import CourtDateField, CourtForm


class SearchForm(CourtForm):
    """Everything is optional, but something must be asked."""

    marks_optional = False
    q = forms.CharField(label=_("Party, or case number"), required=False, max_length=MAX_LENGTH)
    court = forms.ChoiceField(label=_("Court"), required=False)
    type = forms.ChoiceField(label=_("Kind of case"), required=False)
    since = CourtDateField(label=_("Commenced from"), required=False)
    until = CourtDateField(label=_("Commenced until"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courts = [(court.pk, str(court.name)) for court in courts_in_the_book()]
        kinds = [(kind.pk, kind.described) for kind in case_types_in_the_book()]
        self.fields["court"].choices = [("", _("All courts")), *courts]  # type: ignore[attr-defined]
        self.fields["type"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This date is before the one the search starts from."))
        is_number = not self.errors and looks_like_a_number(self.search.text)
        if is_number and (why_not := read_case_number(self.search.text).why_not):
            self.add_error("q", str(why_not))
        if not self.errors and self.search.has_no_words:
            self.add_error("q", _("Type a name or a case number: there is no letter, figure or character in this."))
        return data

    @property
    def search(self) -> Search:
        """What was asked, once the form is clean."""
        data = self.cleaned_data
        return Search(
            text=data.get("q", ""),
            court=data.get("court", ""),
            case_type=data.get("type", ""),
            since=data.get("since"),
            until=data.get("until"),
            oldest_first=data.get("sort") == "oldest",
        )
