"""The filter of the record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icms.lib.forms import CourtDateField, CourtForm


class RecordFilter(CourtForm):
    """Filter by person and by days."""

    marks_optional = False
    person = forms.CharField(label=_("Name or account"), required=False, max_length=200)
    since = CourtDateField(label=_("From day"), required=False)
    until = CourtDateField(label=_("Until day"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            each.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the one the record is read from."))
        return data
