"""What a change of a closure would do to the stamps of the rooms above, asked before it is confirmed."""

from dataclasses import dataclass
from typing import Any

from cases.calendar import selectors
from cases.calendar.opening_hours import Calendar
from cases.calendar.signals import calendar_preview
from cases.models import CalendarChange, Closure


@dataclass(frozen=True)
class Touched:
    """A kind of thing that carries stamps (`filings`), and how many of them would get another time."""

    label: Any
    count: int


def preview(before: Closure | None, after: Closure | None) -> list[Touched]:
    """How many stamps would be corrected if `before` (None: nothing) gave way to `after` (None: nothing).

    Neither is saved. They may be of different offices; then the stamps of every office are counted.
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

    answers = calendar_preview.send(sender=CalendarChange, change=change, calendar_for=calendar_for)
    return [Touched(*answer) for _receiver, answer in answers if answer is not None]


def _calendar_after(office: str, before: Closure | None, after: Closure | None) -> Calendar:
    calendar = selectors.calendar_without(office, before) if before else selectors.calendar_of(office)
    if after is not None and after.office_id in (None, office):
        calendar = calendar.with_closures([selectors.span_of(after)])
    return calendar
