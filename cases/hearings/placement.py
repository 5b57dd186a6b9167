"""Can a hearing be held at its time, in its room, before its judge? Asked when one is fixed, and while it stands.

A closure, a holiday or other sitting hours may be entered, and a room or a judge taken out of use, after a hearing was
fixed. Nothing is written to the hearing then: it is asked again, so that what is taken back is gone (domain 4.2).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.calendar.opening_hours import CalendarNotLoaded, Day, GeneralHoliday
from cases.calendar.selectors import calendar_of, one_reading, registry_of
from cases.models import Closure, Court, CourtRoom, Hearing, Judge, SittingHours
from icms.lib import clock, dates
from icms.lib.errors import Reason
from icms.lib.marks import comma

MISSED_FOR = timedelta(days=14)  # so long a hearing that a closure prevented waits to be fixed anew
Sittings = Mapping[tuple[str, int], Sequence[SittingHours]]


@dataclass(frozen=True)
class Obstacle(Reason):
    """Why a hearing cannot be held where it is. `fact` is the row behind it, where there may be several."""

    fact: str = ""

    @property
    def key(self) -> str:
        """By which it is known again: a supervisor who insisted on it has not insisted on the next one."""
        return self.fact or self.code


def sitting_hours() -> Sittings:
    """The parts of the sitting day of each court on each weekday (1 is Monday)."""
    found: dict[tuple[str, int], list[SittingHours]] = defaultdict(list)
    for part in SittingHours.objects.all():
        found[part.court_id, part.weekday].append(part)
    return found


def obstacles_at(court: Court, starts_at: datetime, ends_at: datetime, sittings: Sittings) -> Iterator[Obstacle]:
    """What is against a time: the registry's calendar, and the sitting hours where the court sits on that day at all.

    Nothing is said of a year whose holidays are not known.
    """
    office = registry_of(court)
    try:
        known = calendar_of(office).day(clock.court_day(starts_at))
    except CalendarNotLoaded:
        known = None
    if known:
        yield from _closed(known, starts_at, ends_at, {"office": office.name})
    begins, ends = clock.court_time(starts_at), clock.court_time(ends_at)
    parts = sittings.get((court.pk, begins.isoweekday()), ())
    within = begins.date() == ends.date()
    within &= any(part.begins_at <= begins.time() < part.ends_at for part in parts)
    within &= any(part.begins_at < ends.time() <= part.ends_at for part in parts)
    if parts and not within:
        words = {"court": court.name, "hours": comma().join(_hours(part, starts_at) for part in parts)}
        text = _("The sitting hours of the %(court)s are %(hours)s. Choose a time and a length within them.")
        yield Obstacle("outside_sitting_hours", text % words, "starts_at")


def obstacle_of_room(room: CourtRoom) -> Iterator[Obstacle]:
    """A room that is out of use."""
    if not room.in_use:
        words = _("%(room)s is not in use. Choose another room.") % {"room": room}
        yield Obstacle("room_not_in_use", words, "room")


def obstacle_of_judge(judge: Judge) -> Iterator[Obstacle]:
    """A judge who sits no longer."""
    if not judge.in_use:
        words = _("%(judge)s sits no longer. Choose another judge.") % {"judge": judge}
        yield Obstacle("judge_not_in_use", words, "judge")


def obstacles_of(hearing: Hearing, sittings: Sittings | None = None) -> list[Obstacle]:
    """Why a hearing that is fixed cannot be held where it stands; what a supervisor insisted on left out.

    Of one whose time has come only closures are asked: nothing else prevented it.
    """
    sittings = sitting_hours() if sittings is None else sittings
    found = obstacles_at(hearing.case.case_type.court, hearing.starts_at, hearing.ends_at, sittings)
    return _now(found, hearing.starts_at, hearing.room, hearing.judge, hearing.insisted_on)


def misplaced() -> list[int]:
    """The keys of the fixed hearings that cannot be held where they stand: those to come, and those just missed.

    The same queries however many hearings there are: each is a row of seven values, and the facts are read once.
    """
    now = clock.now()
    fixed = Hearing.objects.standing().filter(state=Hearing.State.FIXED, starts_at__gte=now - MISSED_FOR)
    columns = ("pk", "case__case_type__court", "starts_at", "ends_at", "room", "judge", "insisted_on")
    courts, rooms, judges = Court.objects.in_bulk(), CourtRoom.objects.in_bulk(), Judge.objects.in_bulk()
    sittings = sitting_hours()

    @cache
    def at_time(court: str, starts_at: datetime, ends_at: datetime) -> list[Obstacle]:
        return list(obstacles_at(courts[court], starts_at, ends_at, sittings))

    with one_reading():
        return [
            pk
            for pk, court, starts_at, ends_at, room, judge, insisted_on in fixed.values_list(*columns)
            if _now(at_time(court, starts_at, ends_at), starts_at, rooms[room], judges[judge], insisted_on)
        ]


def _now(
    of_the_time: Iterable[Obstacle], starts_at: datetime, room: CourtRoom, judge: Judge, insisted_on: Collection[str]
) -> list[Obstacle]:
    """Those that count today: with those of room and judge, or of a time that has come the closures alone."""
    if starts_at < clock.now():
        found = [each for each in of_the_time if each.fact]
    else:
        found = [*of_the_time, *obstacle_of_room(room), *obstacle_of_judge(judge)]
    return [each for each in found if each.key not in insisted_on]


def _closed(day: Day, starts_at: datetime, ends_at: datetime, words: dict[str, Any]) -> Iterator[Obstacle]:
    words |= {"day": dates.long_day(day.date, _language())}
    if isinstance(day.closed_for, GeneralHoliday):
        text = _("%(day)s is a general holiday (%(name)s). Choose another day.")
        yield Obstacle("closed", text % (words | {"name": day.closed_for.name}), "starts_at")
    elif day.closed_for:
        yield Obstacle("closed", _("The %(office)s is closed on %(day)s. Choose another day.") % words, "starts_at")
    for closure in day.closures:
        if closure.meets(starts_at, ends_at):
            words["why"] = Closure.Reason(closure.reason).label
            text = _("The %(office)s is closed at that time (%(why)s). Choose another time.")
            yield Obstacle("closed", text % words, "starts_at", f"closure-{closure.id}")


def _hours(part: SittingHours, day: datetime) -> str:
    on = clock.court_day(day)
    return between(*(clock.from_court(datetime.combine(on, at)) for at in (part.begins_at, part.ends_at)))


def between(start: datetime, end: datetime) -> str:
    """`from 10:00 am to 1:00 pm`."""
    words = {"start": dates.clock_time(start, _language()), "end": dates.clock_time(end, _language())}
    return _("from %(start)s to %(end)s") % words


def _language() -> str:
    return get_language() or "en"
