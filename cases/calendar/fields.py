"""A moment in court, typed as an officer types it: day, month, year, and a time on either clock."""

import re
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from icms.lib.clock import court_time, from_court
from icms.lib.forms import CourtDateField, DateParts

TIME = re.compile(r"(上午|下午)?\s*(\d{1,2})(?:[:.：時时](\d{2})?分?|(\d{2}))?\s*([ap]\.?m\.?)?", re.IGNORECASE)


class MomentParts(DateParts):
    """Day, month, year and time as four fields."""

    template_name = "cases/calendar/moment.html"

    def __init__(self) -> None:
        figures = {"inputmode": "numeric", "autocomplete": "off"}
        parts = {part: forms.TextInput(figures) for part in ("day", "month", "year")}
        forms.MultiWidget.__init__(self, {**parts, "time": forms.TextInput({"autocomplete": "off"})})

    def decompress(self, value: Any) -> list[Any]:
        if value is None:
            return [None, None, None, None]
        return [*super().decompress(court_time(value).date()), f"{court_time(value):%H:%M}"]


class MomentField(forms.MultiValueField):
    """A moment on the court's clock; its value is an aware datetime in UTC, or None if all of it is left empty."""

    widget = MomentParts
    default_error_messages = {
        **CourtDateField.default_error_messages,
        "incomplete": _("Enter the day, the month, the year and the time."),
        "time": _("Enter the time as 14:20 or 2:20 pm."),
    }

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False, max_length=40) for _part in range(4)]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def compress(self, values: list[str]) -> datetime | None:
        typed = [str(value).strip() for value in values]
        if not any(typed):
            return None
        if not all(typed):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        day = CourtDateField(error_messages=self.error_messages).compress(typed[:3])
        assert day is not None
        return from_court(datetime.combine(day, self._time(typed[3]))).astimezone(UTC)

    def _time(self, typed: str) -> time:
        found = TIME.fullmatch(typed)
        if found is None:
            raise ValidationError(self.error_messages["time"], code="time")
        half = {"上午": "a", "下午": "p"}.get(found[1] or "", (found[5] or "").lower()[:1])
        hour, minute = int(found[2]), int(found[3] or found[4] or 0)
        if (half and not 1 <= hour <= 12) or (not half and not (found[3] or found[4])):
            raise ValidationError(self.error_messages["time"], code="time")
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        try:
            return time(hour, minute)
        except ValueError:
            raise ValidationError(self.error_messages["time"], code="time") from None
