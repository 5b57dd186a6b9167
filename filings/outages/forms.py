"""The days that a statement is to cover."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from icms.lib import clock
from icms.lib.forms import CourtDateField, CourtForm

MISSING = _("Enter the day, the month and the year.")


class StatementForm(CourtForm):
    """The first and the last day, of the court."""

    marks_optional = False
    MOST = timedelta(days=92)
    since = CourtDateField(label=pgettext_lazy("period", "From"), error_messages={"required": MISSING})
    until = CourtDateField(label=pgettext_lazy("period", "To"), error_messages={"required": MISSING})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if until and until > clock.court_day(clock.now()):
            self.add_error("until", _("That day is still to come."))
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        elif since and until and until - since > self.MOST:
            self.add_error("until", _("A statement covers three months at most. Ask for one more for the rest."))
        return data
