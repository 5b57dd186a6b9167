"""The form beside the cause book."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from html import escape
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from cases.numbering import CENTURY_TURNS, looks_like_a_number, read_case_number
from causebook.search.book import read_book
from causebook.search.query import MAX_LENGTH
from causebook.search.selectors import Search
from icms.lib.dates import MONTHS
from icms.lib.folding import plain
from icms.lib.forms import CourtDateField, CourtForm, NeverRepeated, parts_of_day, within_years

_YEAR = re.compile(r"(?P<year>[0-9]{4}) ?年?")
_MONTH = (
    re.compile(r"(?P<year>[0-9]{4})[-/.年] ?(?P<month>[0-9]{1,2})月?"),
    re.compile(r"(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})"),
    re.compile(r"(?P<name>[a-z]{3,9})[.,]?[ -]?(?P<year>[0-9]{4})"),
)
_SHORT_YEAR = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2})")
LONGEST = 40
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


class PlainSelect(forms.Select):
    """A list to choose from, written in one go: Django draws each choice with templates of its own."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = str(value or "")
        options = "".join(
            f'<option value="{escape(str(code))}"{" selected" * (str(code) == chosen)}>{escape(str(label))}</option>'
            for code, label in self.choices
        )
        marks = {"name": name, **self.build_attrs(self.attrs, attrs)}
        written = "".join(f' {key}="{escape(str(mark))}"' for key, mark in marks.items() if mark is not False)
        return mark_safe(f"<select{written}>{options}</select>")  # noqa: S308  every choice is escaped


class SpanField(forms.Field):
    """A day, a month or a year as people type it; its value is the first day of it, or the last where it `ends` one."""

    default_error_messages = {
        "unreadable": _("Write a day, a month or a year, such as 23 Nov 2026, 23/11/2026, Nov 2026 or 2026."),
        "invalid": CourtDateField.default_error_messages["invalid"],
    }

    def __init__(self, *, ends: bool = False, **kwargs: Any) -> None:
        self.ends = ends
        super().__init__(widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = plain(str(value or "")).lower()
        if not typed:
            return None
        try:
            year, month, day = self._parts(typed)
            if day:
                return within_years(date(year, month, day))
            month = month or (12 if self.ends else 1)
            return within_years(date(year, month, monthrange(year, month)[1] if self.ends else 1))
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def _parts(self, typed: str) -> tuple[int, int, int]:
        """Year, month and day; 0 where it was not said."""
        typed = typed[:LONGEST]
        if "年" in typed:
            typed = typed.translate(_CHINESE_DIGITS)
        if short := _SHORT_YEAR.fullmatch(typed):
            century = "20" if int(short[4]) < CENTURY_TURNS else "19"
            typed = f"{short[1]}/{short[3]}/{century}{short[4]}"
        if parts := parts_of_day(typed):
            day, month, year = map(int, parts)
            return year, month, day
        if found := _YEAR.fullmatch(typed):
            return int(found["year"]), 0, 0
        for form in _MONTH:
            if found := form.fullmatch(typed):
                said = found.groupdict()
                return int(said["year"]), int(said["month"]) if said.get("month") else self._month(said["name"]), 0
        raise ValidationError(self.error_messages["unreadable"], code="unreadable")

    def _month(self, name: str) -> int:
        for number, month in enumerate(MONTHS, 1):
            if month.lower().startswith(name):
                return number
        raise ValidationError(self.error_messages["unreadable"], code="unreadable")


class SearchForm(CourtForm):
    """Everything is optional, but something must be asked. `book` is what it offers."""

    marks_optional = False
    q = forms.CharField(label=_("Party, or case number"), required=False, max_length=MAX_LENGTH)
    court = forms.ChoiceField(label=_("Court"), required=False, widget=PlainSelect)
    type = forms.ChoiceField(label=_("Kind of case"), required=False, widget=PlainSelect)
    nature = forms.ChoiceField(label=_("Nature of the claim"), required=False, widget=PlainSelect)
    since = SpanField(label=_("Commenced from"), required=False)
    until = SpanField(label=_("Commenced until"), required=False, ends=True)
    sort = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = read_book()
        courts = {kind.court: kind.court_name for kind in self.book.kinds}
        self._offer("court", _("All courts"), courts.items())
        self._offer("type", _("All kinds"), ((kind.code, kind.described) for kind in self.book.kinds))
        self._offer("nature", _("All claims"), self.book.natures)
        self.fields["q"].widget.attrs["autocomplete"] = "off"

    def _offer(self, field: str, everything: Any, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[field].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This date is before the one the search starts from."))
        if not self.errors and self.search.number and (why_not := read_case_number(self.search.text).why_not):
            self.add_error("q", str(why_not))
        elif not self.errors and not self.search.is_number and looks_like_a_number(self.search.text):
            self.add_error("q", str(read_case_number(self.search.text).why_not))
        if not self.errors and self.search.has_no_words:
            self.add_error("q", _("Type a name or a case number: there is no letter, figure or character in this."))
        return data

    @cached_property
    def search(self) -> Search:
        """What was asked, once the form is clean."""
        data = self.cleaned_data
        return Search(
            text=data.get("q", ""),
            court=data.get("court", ""),
            case_type=data.get("type", ""),
            nature=data.get("nature", ""),
            since=data.get("since"),
            until=data.get("until"),
            oldest_first=data.get("sort") == "oldest",
        )


class CheckForm(CourtForm):
    """What a browser adds to show that it is no robot, and where it was going."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)
    altcha = forms.CharField(required=False, widget=NeverRepeated)
