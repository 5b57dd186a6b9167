"""Hearings as the desks ask for them: those of a case to come, each room's day, those that must be moved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import get_language

from cases.calendar.opening_hours import CalendarNotLoaded
from cases.calendar.selectors import calendar_of, one_reading, registry_of
from cases.hearings.placement import misplaced, obstacles_of, sitting_hours
from cases.models import Case, Court, CourtRoom, Hearing, HearingKind, Judge, SittingHours
from cases.models.hearing import HearingQuerySet
from icms.lib import clock, dates

Span = tuple[datetime, datetime]


def upcoming_hearings(case: Case) -> list[Hearing]:
    """The hearings of a case that are fixed and still to come."""
    return list(Hearing.objects.upcoming(clock.now()).filter(case=case))


def hearings_to_move() -> HearingQuerySet:
    """Hearings that cannot be held where they stand (`cases.hearings.placement`), the next first."""
    found: HearingQuerySet = Hearing.objects.filter(pk__in=misplaced())
    return found.select_related("case__case_type__court", "case__venue")


def with_obstacles(hearings: Iterable[Hearing]) -> None:
    """Give each hearing `obstacles`: why it cannot be held where it stands."""
    sittings = sitting_hours()
    with one_reading():
        for hearing in hearings:
            hearing.obstacles = obstacles_of(hearing, sittings)  # type: ignore[attr-defined]


def upcoming_with(row: CourtRoom | Judge) -> HearingQuerySet:
    """The hearings to come in a room, or before a judge, the next first."""
    upcoming: HearingQuerySet = Hearing.objects.upcoming(clock.now())
    found = upcoming.filter(room=row) if isinstance(row, CourtRoom) else upcoming.filter(judge=row)
    return found.select_related("case__case_type__court", "case__venue")


@dataclass(frozen=True)
class Sitting:
    """With what hearings of a court are fixed: who sits, the parts of its sitting days, the kinds and their lengths."""

    judges: list[Judge]
    days: list[tuple[date, list[Span]]]
    kinds: list[tuple[HearingKind, str]]


def sitting_of(court: Court, day: date) -> Sitting:
    """The judges of a court, in use or not, and its hours on the days of the week of this day on which it sits."""
    hours: dict[int, list[Span]] = defaultdict(list)
    monday = day - timedelta(days=day.weekday())
    for part in SittingHours.objects.filter(court=court):
        hours[part.weekday].append(_span(part, monday + timedelta(days=part.weekday - 1)))
    language = get_language() or "en"
    kinds = [(kind, dates.duration(kind.minutes, language)) for kind in HearingKind.objects.all()]
    days = [(monday + timedelta(days=weekday - 1), parts) for weekday, parts in sorted(hours.items())]
    return Sitting(list(Judge.objects.filter(courts=court)), days, kinds)


def _span(part: SittingHours, day: date) -> Span:
    begins, ends = (clock.from_court(datetime.combine(day, at)) for at in (part.begins_at, part.ends_at))
    return begins, ends


@dataclass(frozen=True)
class RoomDay:
    """One room on one day: its hearings, and the sitting time that is left between them."""

    room: CourtRoom
    hearings: list[Hearing]
    sittings: list[Span]
    free: list[Span]

    def drawn(self, spans: list[Span]) -> list[tuple[str, str]]:
        """Each span as its place and width on a line from 8 am to 6 pm."""
        return [(_share(start), _width(start, end)) for start, end in spans]

    @property
    def sitting_parts(self) -> list[tuple[str, str]]:
        return self.drawn(self.sittings)

    @property
    def taken_parts(self) -> list[tuple[str, str]]:
        return self.drawn([(hearing.starts_at, hearing.ends_at) for hearing in self.hearings])


FROM, UNTIL = 8, 18  # hours of the line


def rooms_on(court: Court, day: date) -> list[RoomDay]:
    """Each room of a court that is in use, or has a hearing on that day, with its day; whichever court sits there."""
    start, end = clock.day_bounds(day)
    hearings = Hearing.objects.meeting(start, end).filter(room__courts=court)
    of_room: dict[str, list[Hearing]] = defaultdict(list)
    for hearing in hearings.select_related("case__case_type__court", "case__venue"):
        of_room[hearing.room_id].append(hearing)
    sittings = sittings_on(court, day)
    rooms = CourtRoom.objects.filter(courts=court).filter(Q(in_use=True) | Q(pk__in=of_room))
    taken = {room.pk: [(hearing.starts_at, hearing.ends_at) for hearing in of_room[room.pk]] for room in rooms}
    return [RoomDay(room, of_room[room.pk], sittings, left_of(sittings, taken[room.pk])) for room in rooms]


def sittings_on(court: Court, day: date) -> list[Span]:
    """When a court sits on a day: its sitting hours, without the time for which its registry is closed."""
    parts = SittingHours.objects.filter(court=court, weekday=day.isoweekday())
    sittings = [_span(part, day) for part in parts]
    try:
        known = calendar_of(registry_of(court)).day(day)
    except CalendarNotLoaded:
        return sittings
    closed = [(each.from_at, each.until_at or clock.day_bounds(day)[1]) for each in known.closures]
    return [] if known.closed_for else left_of(sittings, closed)


def left_of(sittings: list[Span], taken: list[Span]) -> list[Span]:
    """What is left of the sitting time."""
    left = list(sittings)
    for begins, ends in taken:
        left = [
            (start, end)
            for whole in left
            for start, end in ((whole[0], min(whole[1], begins)), (max(whole[0], ends), whole[1]))
            if start < end
        ]
    return left


def _share(at: datetime) -> str:
    local = clock.court_time(at)
    hours = min(max(local.hour + local.minute / 60, FROM), UNTIL)
    return f"{(hours - FROM) / (UNTIL - FROM) * 100:.2f}%"


def _width(start: datetime, end: datetime) -> str:
    return f"{float(_share(end)[:-1]) - float(_share(start)[:-1]):.2f}%"
