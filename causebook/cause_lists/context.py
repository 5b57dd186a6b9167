"""The lines of a list: a section for each court room and who sits there; parties and who acts for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cases.calendar.opening_hours import DayWithoutHours, GeneralHoliday
from cases.models import Closure, Court, CourtRoom, Hearing, Judge, Party
from cases.models.case import two_sides
from cases.selectors import side_in
from causebook.cause_lists.selectors import Listed, day_of_registry
from icms.lib import clock, dates
from icms.lib.marks import semicolon
from icms.lib.names import within_a_line


@dataclass(frozen=True)
class Line:
    """One hearing as it is written."""

    listed: Listed
    parties: list[str]
    acting: str
    length: str

    @property
    def hearing(self) -> Hearing:
        return self.listed.hearing

    @property
    def is_vacated(self) -> bool:
        """Vacated, here or after it was moved to another day."""
        return (self.listed.now or self.hearing).state == Hearing.State.VACATED

    @property
    def was(self) -> str:
        """The hour that it had on the same day, else the day, or the room; empty if it stands as it was fixed."""
        before = self.listed.was
        if before is None:
            return ""
        if before.starts_at == self.hearing.starts_at:
            return str(before.room)
        same_day = clock.court_day(before.starts_at) == clock.court_day(self.hearing.starts_at)
        write = dates.clock_time if same_day else dates.short_datetime
        return write(before.starts_at, _language())


@dataclass
class Section:
    """One room and one judge, with the lines of a day."""

    room: CourtRoom
    judge: Judge
    lines: list[Line] = field(default_factory=list)


@dataclass
class ListDay:
    """One day of a list. `closed` says why the court does not sit, `closures` what closes its registry for a time."""

    day: date
    sections: list[Section]
    held: int
    closed: str = ""
    closures: list[str] = field(default_factory=list)

    @property
    def rooms(self) -> int:
        return len({section.room.pk for section in self.sections})


def list_days(court: Court, days: Iterable[date], found: Iterable[Listed]) -> list[ListDay]:
    """The list of each of these days."""
    rows = list(found)
    return [_list_day(court, day, [each for each in rows if _day_of(each) == day]) for day in days]


def _day_of(each: Listed) -> date:
    return clock.court_day(each.hearing.starts_at)


def _list_day(court: Court, day: date, rows: list[Listed]) -> ListDay:
    sections: dict[tuple[str, str], Section] = {}
    for each in rows:
        hearing = each.hearing
        section = sections.setdefault((hearing.room_id, hearing.judge_id), Section(hearing.room, hearing.judge))
        section.lines.append(line_of(each))
    ordered = sorted(sections.values(), key=lambda one: (one.room.order, one.lines[0].hearing.starts_at))
    known = day_of_registry(court, day)
    return ListDay(
        day=day,
        sections=ordered,
        held=sum(each.is_held for each in rows),
        closed=_why_closed(known.closed_for) if known else "",
        closures=[_closure(each.reason, each.from_at, each.until_at) for each in known.closures] if known else [],
    )


def _why_closed(why: DayWithoutHours | GeneralHoliday | None) -> str:
    if isinstance(why, GeneralHoliday):
        return _("It is a general holiday (%(name)s).") % {"name": why.name}
    return _("The court does not sit at the week-end.") if why else ""


def _closure(reason: str, from_at: datetime, until_at: datetime | None) -> str:
    words = {"why": Closure.Reason(reason).label, "start": dates.short_datetime(from_at, _language())}
    if until_at is None:
        return _("The registry is closed from %(start)s until further notice: %(why)s.") % words
    words["end"] = dates.until_short_datetime(until_at, _language())
    return _("The registry is closed from %(start)s until %(end)s: %(why)s.") % words


def line_of(each: Listed) -> Line:
    """One hearing, its case with its parties and who represents them."""
    sides = [side for side in two_sides(each.case.parties.all()) if side]
    return Line(
        listed=each,
        parties=[side_in(side, _language()) for side in sides],
        acting=semicolon().join(filter(None, map(_acting, sides))),
        length=dates.duration(each.hearing.minutes, _language()),
    )


def _acting(side: list[Party]) -> str:
    """Who acts for one side: for all of it, else party by party; nothing is said of whom nobody acts for yet."""
    if len({(party.represented_by, party.in_person) for party in side}) == 1:
        return _acting_for(side[0], side_in(side, _language()) if len(side) > 1 else "")
    return semicolon().join(filter(None, (_acting_for(party, party.name_in(_language())) for party in side)))


def _acting_for(party: Party, name: str) -> str:
    """With the name of the party, or without it by its capacity."""
    words = {"firm": party.represented_by, "party": name, "capacity": within_a_line(str(party.get_capacity_display()))}
    if party.represented_by:
        said = pgettext("cause list", "%(firm)s for %(party)s") if name else None
        return (said or pgettext("cause list", "%(firm)s for the %(capacity)s")) % words
    if not party.in_person:
        return ""
    said = pgettext("cause list", "%(party)s in person") if name else None
    return (said or pgettext("cause list", "the %(capacity)s in person")) % words


def _language() -> str:
    return get_language() or "en"
