"""The hearings of a court as the public lists them: the same number of queries however many there are.

What the public may know of is decided by the cause book alone (`Entry.objects.public`), at each reading.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from cases.calendar.opening_hours import CalendarNotLoaded, Day
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Case, Court, Hearing
from cases.models.hearing import HearingQuerySet
from causebook.models import Entry
from causebook.search.selectors import Search, matching
from icms.lib import clock

RECENT = timedelta(days=7)  # so long before its day a change is news, and stands in the list
ONE_DAY = timedelta(days=1)
MOST_IN_FEED = 60
FARTHEST = 14  # days, to the next on which a court sits


@dataclass(frozen=True)
class Listed:
    """A hearing in a list. `was` is the hour or day that it had; `now` the hearing that took its place, elsewhere."""

    hearing: Hearing
    was: Hearing | None = None
    now: Hearing | None = None
    changes: int = 0

    @property
    def case(self) -> Case:
        return self.hearing.case

    @property
    def is_vacated(self) -> bool:
        return self.hearing.state == Hearing.State.VACATED

    @property
    def is_held(self) -> bool:
        """Does it take place as it is listed?"""
        return not self.is_vacated and self.now is None


def public_hearings(court: Court) -> HearingQuerySet:
    """Every row of the hearings of a court, also superseded ones, whose case the public may know of today."""
    cases = Entry.objects.public(clock.court_day(clock.now())).filter(court=court).values("case")
    found: HearingQuerySet = Hearing.objects.filter(case__in=cases)
    return found


def within_days(hearings: HearingQuerySet, first: date, last: date) -> HearingQuerySet:
    """Those that begin on these days in court time, both included; the first first."""
    start, end = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    return hearings.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "room__order", "pk")


def listed(court: Court, first: date, last: date, text: str = "") -> list[Listed]:
    """The hearings of a court from one day to another, with those that were vacated or moved away not long before.

    `text` leaves those of a party or a case number alone.
    """
    rows = within_days(public_hearings(court), first, last)
    if text:
        asked = matching(Search(text=text), day=clock.court_day(clock.now()))
        rows = rows.filter(case__in=asked.values("case"))
    rows = rows.select_related("case__case_type__court", "case__venue")
    found = list(rows.prefetch_related("case__parties__represented_by"))
    return list(_as_listed(found, _others({row.case_id for row in found})))


def every_row(court: Court, first: date, last: date) -> QuerySet[Hearing, int]:
    """The key of every row of each case with a row on these days: what a list of them rests on."""
    cases = within_days(public_hearings(court), first, last).order_by().values("case")
    return Hearing.objects.filter(case__in=cases).order_by("pk").values_list("pk", flat=True)


def _others(cases: Collection[int]) -> dict[str, list[Hearing]]:
    """Every row of the hearings of these cases, the oldest first, by the reference of the hearing."""
    found: dict[str, list[Hearing]] = defaultdict(list)
    for row in Hearing.objects.filter(case__in=cases).order_by("pk"):
        found[row.reference].append(row)
    return found


def _as_listed(rows: Iterable[Hearing], others: dict[str, list[Hearing]]) -> Iterable[Listed]:
    last_on_its_day = {(row.reference, clock.court_day(row.starts_at)): row.pk for row in sorted(rows, key=_key)}
    for row in rows:
        day = clock.court_day(row.starts_at)
        if last_on_its_day[row.reference, day] != row.pk:
            continue  # moved within the day: it is listed at its new hour
        known = others[row.reference]
        standing = known[-1]
        since = clock.day_bounds(day)[0] - RECENT
        is_news = standing.entered_at >= since
        if row.superseded_at is None:
            if row.state == Hearing.State.FIXED or is_news:
                yield Listed(row, was=_before(row, known) if is_news else None, changes=len(known) - 1)
        elif row.superseded_at >= since:
            yield Listed(row, now=standing, changes=len(known) - 1)


def _key(row: Hearing) -> int:
    return row.pk


def _before(row: Hearing, known: list[Hearing]) -> Hearing | None:
    """The last row at another time or in another room, if there is one."""
    earlier = [each for each in known if each.pk < row.pk]
    return next(
        (each for each in reversed(earlier) if (each.starts_at, each.room_id) != (row.starts_at, row.room_id)), None
    )


def counts_by_day(courts: Iterable[Court], first: date, last: date) -> dict[tuple[str, date], int]:
    """How many hearings are fixed, by court and day; one query."""
    start, end = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    public = Entry.objects.public(clock.court_day(clock.now()))
    fixed = Hearing.objects.standing().filter(state=Hearing.State.FIXED, starts_at__gte=start, starts_at__lt=end)
    fixed = fixed.select_related(None).filter(case__in=public.values("case"), case__case_type__court__in=list(courts))
    day = TruncDate("starts_at", tzinfo=clock.HONG_KONG)
    counted = fixed.annotate(day=day).order_by().values_list("case__case_type__court", "day").annotate(n=Count("pk"))
    return {(court, on): number for court, on, number in counted}


def next_day_with_hearings(court: Court, day: date) -> date | None:
    """The first day after this one on which a hearing is listed."""
    after = clock.day_bounds(day)[1]
    fixed = public_hearings(court).standing().filter(state=Hearing.State.FIXED, starts_at__gte=after)
    found = fixed.order_by("starts_at").values_list("starts_at", flat=True).first()
    return clock.court_day(found) if found else None


def day_of_registry(court: Court, day: date) -> Day | None:
    """What the calendar knows of a day; None for a year whose holidays are not loaded."""
    try:
        return calendar_of(registry_of(court)).day(day)
    except CalendarNotLoaded:
        return None


def neighbour(court: Court, day: date, step: timedelta) -> date:
    """The next day, forward or back, that is no Saturday, Sunday or general holiday."""
    for count in range(1, FARTHEST):
        known = day_of_registry(court, day + count * step)
        if known is None or known.closed_for is None:
            return day + count * step
    return day + step


def coming(court: Court, since: datetime) -> HearingQuerySet:
    """The hearings as they stand that are still to come, vacated ones with them; the one changed last first."""
    found = public_hearings(court).standing().filter(starts_at__gte=since)
    found = found.filter(Q(state=Hearing.State.FIXED) | Q(entered_at__gte=since - RECENT))
    return found.select_related("case__case_type__court", "case__venue").order_by("-entered_at", "-pk")
