"""What the calendar desk shows: closures by urgency, the last loaded holidays, a change before it is confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts import audit
from cases.calendar import selectors
from cases.calendar.opening_hours import Calendar
from cases.calendar.stamps import Correction, Stamped, StampedThing, corrections_of, stamped
from cases.models import CalendarChange, Closure, Hearing
from icms.lib import clock
from icms.lib.components import SummaryRow

A_PAGE = 20
MOST_LISTED = 200
WARN_AHEAD = timedelta(days=90)
CHANGES = ("calendar.closure_ended", "calendar.closure_corrected", "calendar.closure_cancelled")
ALL_OFFICES = _("All offices")
NOT_KNOWN = _("Not known yet")


@dataclass(frozen=True)
class TouchedThing:
    """One thing whose time would be another; None is a time that is not known yet."""

    thing: StampedThing
    received_at: datetime
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Corrected:
    """A kind of thing that carries stamps (`filings`): how many would get another time, and the first of them.

    `sealed` counts, among these, those whose time is sealed already.
    """

    label: Any
    count: int
    first: list[TouchedThing]
    sealed: int

    @property
    def left_out(self) -> int:
        return self.count - len(self.first)


@dataclass(frozen=True)
class ClosureChange:
    """A change of a closure, shown before it is made: what it will be, what it was, which stamps it corrects."""

    after: Closure | None
    before: Closure | None
    stamps: list[Corrected]
    hearings: int = 0  # that are fixed at a time that the closure takes

    @property
    def rows(self) -> list[SummaryRow]:
        """For the summary list: each fact, and what it was before where that is different."""
        shown = self.after or self.before
        assert shown is not None
        was = dict(_facts(self.before)) if self.before and self.after else {}
        return [
            SummaryRow(label=label, value=value, second=_before(was.get(label), value))
            for label, value in _facts(shown)
        ]

    @property
    def corrections(self) -> list[Corrected]:
        """Each kind of thing of which some would get another time."""
        return [each for each in self.stamps if each.count]


def change_of(before: Closure | None, after: Closure | None) -> ClosureChange:
    """What would follow if one closure gave way to another (None: there is none)."""
    return ClosureChange(after, before, corrections(before, after), hearings_in(after) if after else 0)


def hearings_in(closure: Closure) -> int:
    """How many fixed hearings of the courts of its office it takes time from; of one without an end, of its first day.

    They are not moved by that: the registry finds them among the hearings to move (domain 4.2).
    """
    until = closure.until_at or clock.day_bounds(clock.court_day(closure.from_at))[1]
    found = Hearing.objects.meeting(closure.from_at, until)
    if closure.office_id:
        found = found.filter(case__case_type__court__served_by__office=closure.office_id)
    return int(found.count())


def corrections(before: Closure | None, after: Closure | None) -> list[Corrected]:
    """Which stamps would be corrected if `before` (None: nothing) gave way to `after` (None: nothing).

    Neither is saved. They may be of different offices; then the stamps of every office are looked at.
    """
    closures = [closure for closure in (before, after) if closure is not None]
    offices = {closure.office_id for closure in closures}
    ends = [closure.until_at for closure in closures]
    change = CalendarChange(
        office_id=offices.pop() if len(offices) == 1 else None,
        from_at=min(closure.from_at for closure in closures),
        until_at=None if None in ends else max(end for end in ends if end),
    )
    calendars: dict[str, Calendar] = {}

    def calendar_for(office: str) -> Calendar:
        if office not in calendars:
            calendars[office] = _calendar_after(office, before, after)
        return calendars[office]

    return [_corrected(each, corrections_of(each.model, change, calendar_for)) for each in stamped.values()]


def _corrected(kind: Stamped, found: list[Correction]) -> Corrected:
    things = kind.things([each.stamp_id for each in found])
    first = [
        TouchedThing(things[each.stamp_id], each.received_at, each.before, each.after) for each in found[:MOST_LISTED]
    ]
    return Corrected(kind.label, len(found), first, sum(each.is_sealed for each in things.values()))


def _calendar_after(office: str, before: Closure | None, after: Closure | None) -> Calendar:
    calendar = selectors.calendar_without(office, before) if before else selectors.calendar_of(office)
    if after is not None and after.office_id in (None, office):
        calendar = calendar.with_closures([selectors.span_of(after)])
    return calendar


def changed(closure: Closure, **fields: Any) -> Closure:
    """A closure as it would be, not saved."""
    kept = {field.attname: getattr(closure, field.attname) for field in Closure._meta.concrete_fields}
    after = Closure(**kept)
    for name, value in fields.items():
        setattr(after, name, value)
    return after


def with_last_change(closures: Iterable[Closure]) -> None:
    """Give each closure `last_change`: the entry of the record that ended, corrected or cancelled it last, or None."""
    found = list(closures)
    entries = audit.entries_about(found).filter(act__in=CHANGES).order_by("id")
    last = {entry.subject: entry for entry in entries}
    for closure in found:
        closure.last_change = last.get(closure.reference)  # type: ignore[attr-defined]


def holidays_end_soon(now: datetime) -> date | None:
    """The last day of the loaded holidays, if it is less than 90 days away or past."""
    last = selectors.holidays_until()
    return last if last and last - clock.court_day(now) < WARN_AHEAD else None


def _facts(closure: Closure) -> list[tuple[Any, Any]]:
    """Label and value of everything a closure says, in the reader's language."""
    from icms.lib.templatetags.court import long_datetime, until_long_datetime

    return [
        (_("Office"), closure.office.name if closure.office else ALL_OFFICES),
        (_("Reason"), closure.get_reason_display()),
        (pgettext("time", "From"), long_datetime(closure.from_at)),
        (pgettext("time", "Until"), until_long_datetime(closure.until_at) if closure.until_at else NOT_KNOWN),
        *([(_("Announced"), closure.source)] if closure.source else []),
    ]


def _before(old: Any, new: Any) -> list[str]:
    return [] if old is None or str(old) == str(new) else [_("Before: %(old)s") % {"old": old}]
