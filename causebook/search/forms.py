"""The form beside the cause book."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.numbering import read_case_number
from causebook.search.question import LONGEST
from causebook.search.selectors import Search, case_types_in_the_book, courts_in_the_book
from icms.lib.dates import MONTHS
from icms.lib.forms import CourtForm

_ISO = re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_NAMED = re.compile(r"(?P<day>\d{1,2}) ?(?P<name>[a-z]{3,9})\.?,? ?(?P<year>\d{4})")
_MONTHS = {name.lower()[:length]: number for number, name in enumerate(MONTHS, 1) for length in range(3, 10)}


class DayField(forms.CharField):
    """A day as people write one: 23 Nov 2026, 23/11/2026, 2026-11-23, 2026年11月23日."""

    default_error_messages = {
        "unreadable": _("Write the date as 23 Nov 2026, 23/11/2026 or 2026-11-23."),
        "no_such_day": _("There is no such date; check the day and the month."),
    }

    def clean(self, value: Any) -> date | None:
        """The day, None where nothing was typed. Raises ValidationError."""
        text = unicodedata.normalize("NFKC", super().clean(value)).strip().lower()
        if not text:
            return None
        text = re.sub(r"\s+", " ", text)
        found = next((m for form in (_ISO, _DAY_FIRST, _NAMED) if (m := form.fullmatch(text))), None)
        parts = found.groupdict() if found else {}
        month = int(parts["month"]) if "month" in parts else _MONTHS.get(parts.get("name", ""), 0)
        if not parts or ("name" in parts and not month):
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        try:
            return date(int(parts["year"]), month, int(parts["day"]))
        except ValueError:
            raise ValidationError(self.error_messages["no_such_day"], code="no_such_day") from None


class SearchForm(CourtForm):
    """Everything is optional, but something must be asked."""

    marks_optional = False
    q = forms.CharField(label=_("Party, or case number"), required=False, max_length=LONGEST)
    court = forms.ChoiceField(label=_("Court"), required=False)
    type = forms.ChoiceField(label=_("Kind of case"), required=False)
    since = DayField(label=_("Commenced from"), required=False, max_length=40)
    until = DayField(label=_("Commenced until"), required=False, max_length=40)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courts = [(court.pk, str(court.name)) for court in courts_in_the_book()]
        kinds = [(kind.pk, f"{kind.pk} {kind.name}") for kind in case_types_in_the_book()]
        self.fields["court"].choices = [("", _("All courts")), *courts]  # type: ignore[attr-defined]
        self.fields["type"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        for name in ("q", "since", "until"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This date is before the one the search starts from."))
        if not self.errors and self.search.number and (why_not := read_case_number(self.search.text).why_not):
            self.add_error("q", str(why_not))
        if not self.errors and self.search.says_nothing:
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
