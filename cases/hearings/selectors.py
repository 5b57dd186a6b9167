"""Hearings as the desks ask for them: those of a case to come, each room's day, those that must be moved."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from cases.calendar.selectors import one_reading
from cases.hearings.placement import misplaced, obstacles_of, sitting_hours
from cases.models import Case, Court, CourtRoom, Hearing, SittingHours
from cases.models.hearing import HearingQuerySet
from icms.lib import clock

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


def upcoming_in(room: CourtRoom) -> HearingQuerySet:
    """The hearings to come in a room, the next first."""
    upcoming: HearingQuerySet = Hearing.objects.upcoming(clock.now())
    return upcoming.filter(room=room).select_related("case__case_type__court", "case__venue")


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
    parts = SittingHours.objects.filter(court=court, weekday=day.isoweekday())
    sittings = [
        (clock.from_court(datetime.combine(day, part.begins_at)), clock.from_court(datetime.combine(day, part.ends_at)))
        for part in parts
    ]
    rooms = CourtRoom.objects.filter(courts=court).filter(Q(in_use=True) | Q(pk__in=of_room))
    return [RoomDay(room, of_room[room.pk], sittings, free_of(sittings, of_room[room.pk])) for room in rooms]


def free_of(sittings: list[Span], hearings: list[Hearing]) -> list[Span]:
    """What hearings leave of the sitting hours."""
    free = list(sittings)
    for hearing in hearings:
        free = [
            (start, end)
            for whole in free
            for start, end in ((whole[0], min(whole[1], hearing.starts_at)), (max(whole[0], hearing.ends_at), whole[1]))
            if start < end
        ]
    return free


def _share(at: datetime) -> str:
    local = clock.court_time(at)
    hours = min(max(local.hour + local.minute / 60, FROM), UNTIL)
    return f"{(hours - FROM) / (UNTIL - FROM) * 100:.2f}%"


def _width(start: datetime, end: datetime) -> str:
    return f"{float(_share(end)[:-1]) - float(_share(start)[:-1]):.2f}%"
