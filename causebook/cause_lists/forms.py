"""What is asked of a list."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.models import Court
from causebook.cause_lists.access import days_listed, is_listed
from causebook.search.book import courts_in_the_book
from causebook.search.query import MAX_LENGTH
from icms.lib import dates
from icms.lib.forms import CourtDateField, CourtForm


class ListForm(CourtForm):
    """A court and a day; within the list, a party or a case."""

    marks_optional = False
    court = forms.ModelChoiceField(Court.objects.none(), label=_("Court"), empty_label=None)
    day = CourtDateField(label=_("Date"), error_messages={"required": _("Enter the day.")})
    q = forms.CharField(label=_("Party, or case number"), required=False, max_length=MAX_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["court"].queryset = courts_in_the_book()  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["autocomplete"] = "off"

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not is_listed(day):
            first, last = (dates.full_plain_day(each, get_language() or "en") for each in days_listed())
            words = _("Lists are shown from %(first)s to %(last)s.") % {"first": first, "last": last}
            raise forms.ValidationError(words)
        return day
