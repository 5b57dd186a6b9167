"""Hearings for the tests: fixed as an officer does, with names of the reference data."""

from datetime import datetime, time, timedelta
from typing import Any

from accounts.models import User
from cases.calendar.selectors import calendar_of
from cases.hearings import services
from cases.models import Case, CourtRoom, Hearing, HearingKind, Judge
from icms.lib import clock

ROWS: dict[str, type[CourtRoom] | type[HearingKind] | type[Judge]] = {
    "kind": HearingKind,
    "room": CourtRoom,
    "judge": Judge,
}


def named(facts: dict[str, Any]) -> dict[str, Any]:
    """The rows of the kind, room and judge that are named by their codes."""
    return {name: ROWS[name].objects.get(pk=each) if name in ROWS else each for name, each in facts.items()}


def fix(case: Case, officer: User, starts_at: datetime, **more: Any) -> Hearing:
    """A trial in Court 12 before Judge Au, or what `more` says; kind, room and judge by their codes."""
    facts = {"kind": "trial", "room": "DC-12", "judge": "au"} | more
    return services.fix_hearing(case=case, actor=officer, starts_at=starts_at, **named(facts))


def sitting_day(days: int, at: time = time(10)) -> datetime:
    """A time on the first day, this many days from now or later, on which the District Court registry is open."""
    day, calendar = clock.court_day(clock.now()) + timedelta(days=days), calendar_of("DC")
    while not calendar.sessions(day):
        day += timedelta(days=1)
    return clock.from_court(datetime.combine(day, at))
