"""What the calendar desk shows: closures by urgency, the last loaded holidays, a change before it is confirmed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.calendar import selectors
from cases.calendar.previews import Touched, preview
from cases.models import Closure
from icms.lib import clock

A_PAGE = 20
WARN_AHEAD = timedelta(days=90)
ALL_OFFICES = _("All offices")
NOT_KNOWN = _("Not known yet")


@dataclass(frozen=True)
class Weighed:
    """A change of a closure, shown before it is made: what it will be, what it was, which stamps it corrects."""

    after: Closure | None
    before: Closure | None
    touched: list[Touched]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For the summary list: each fact, and what it was before where that is different."""
        shown = self.after or self.before
        assert shown is not None
        was = dict(_facts(self.before)) if self.before and self.after else {}
        return [
            {"label": label, "value": value, "second": _before(was.get(label), value)} for label, value in _facts(shown)
        ]

    @property
    def corrections(self) -> list[dict[str, Any]]:
        """For the summary list: each kind of thing whose stamps would get another time, and how many."""
        return [{"label": each.label, "value": each.count, "is_figure": True} for each in self.touched if each.count]


def weigh(before: Closure | None, after: Closure | None) -> Weighed:
    """What would follow if one closure gave way to another (None: there is none)."""
    return Weighed(after, before, preview(before, after))


def changed(closure: Closure, **fields: Any) -> Closure:
    """A closure as it would be, not saved."""
    kept = {field.attname: getattr(closure, field.attname) for field in Closure._meta.concrete_fields}
    after = Closure(**kept)
    for name, value in fields.items():
        setattr(after, name, value)
    return after


def holidays_end_soon(now: datetime) -> date | None:
    """The last day of the loaded holidays, if it is less than 90 days away or past."""
    last = selectors.holidays_until()
    return last if last and last - clock.court_day(now) < WARN_AHEAD else None


def _facts(closure: Closure) -> list[tuple[Any, Any]]:
    """Label and value of everything a closure says, in the reader's language."""
    from icms.lib.templatetags.court import long_datetime

    return [
        (_("Office"), closure.office.name if closure.office else ALL_OFFICES),
        (_("Reason"), closure.get_reason_display()),
        (_("From"), long_datetime(closure.from_at)),
        (_("Until"), long_datetime(closure.until_at) if closure.until_at else NOT_KNOWN),
    ]


def _before(old: Any, new: Any) -> list[str]:
    return [] if old is None or str(old) == str(new) else [_("Before: %(old)s") % {"old": old}]
