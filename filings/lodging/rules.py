"""When a filer may ask that a filing be seen before others (domain 6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.utils.translation import gettext_lazy as _

from cases.calendar.opening_hours import Calendar, CalendarNotLoaded, days_from
from cases.calendar.selectors import calendar_of, registry_of
from filings.models import Filing
from icms.lib import clock
from icms.lib.errors import Reason

HEARING_WORKING_DAYS = 3
LIMITATION_DAYS = 7


@dataclass(frozen=True)
class Urgency:
    """What the filer says: a `Filing.Urgency`, or nothing where it is not urgent; its day; what another reason is."""

    reason: str = ""
    on: date | None = None
    note: str = ""


def urgency_reasons(filing: Filing, urgency: Urgency) -> Iterator[Reason]:
    """Why a filing may not be marked urgent as it is; nothing where it may, or is not marked at all."""
    if not urgency.reason:
        return
    if urgency.reason == Filing.Urgency.OTHER and not urgency.note.strip():
        yield Reason("no_urgent_note", _("Say why it is urgent; the registry reads this."), "urgent_note")
    today = clock.court_day(clock.now())
    if urgency.on is None:
        yield Reason("no_urgent_day", _("Enter the day by which it is urgent."), "urgent_on")
    elif urgency.on < today:
        yield Reason("urgent_day_is_past", _("This day is past. Enter a day that is still to come."), "urgent_on")
    elif urgency.reason == Filing.Urgency.HEARING and urgency.on > _last_working_day(filing, today):
        words = _("The hearing is more than 3 working days away, so the filing is dealt with in its turn.")
        yield Reason("urgent_hearing_is_far", words, "urgent_on")
    elif urgency.reason == Filing.Urgency.LIMITATION and urgency.on > today + timedelta(days=LIMITATION_DAYS):
        words = _("The period ends more than 7 days from now, so the filing is dealt with in its turn.")
        yield Reason("limitation_is_far", words, "urgent_on")


def mark_urgent(filing: Filing, urgency: Urgency) -> None:
    """Note it on a locked filing, not saved yet. What the registry lowered stays so until the filer says another."""
    note = urgency.note.strip() if urgency.reason == Filing.Urgency.OTHER else ""
    said = (urgency.reason, urgency.on if urgency.reason else None, note)
    if said == (filing.urgent_reason, filing.urgent_on, filing.urgent_note):
        return
    filing.urgent_reason, filing.urgent_on, filing.urgent_note = said
    filing.urgency_lowered_at, filing.urgency_lowered_by, filing.urgency_lowered_why = None, None, ""


def _last_working_day(filing: Filing, today: date) -> date:
    """The third day on which the registry is open, today not counted; no day is too far if the calendar ends before."""
    calendar: Calendar = calendar_of(registry_of(filing.court))
    open_days = (day for day in days_from(today + timedelta(days=1)) if calendar.sessions(day))
    try:
        return next(islice(open_days, HEARING_WORKING_DAYS - 1, None))
    except CalendarNotLoaded:
        return date.max
