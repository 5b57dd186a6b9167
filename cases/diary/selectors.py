"""What stands in a diary: hearings, own days, appointments; by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Appointment, User
from cases.models import Case, DiaryEntry, Hearing
from cases.models.hearing import HearingQuerySet
from cases.permissions import cases_acted_in
from icms.lib import clock
from icms.lib.components import Text


@dataclass(frozen=True)
class Due:
    """One thing of a diary: a `hearing`, a `day` of one's own, or an `appointment`. Times are None for a whole day."""

    kind: str
    day: date
    title: Text
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    case: Case | None = None
    place: Text = ""
    who: Text = ""
    note: str = ""
    reference: str = ""
    is_vacated: bool = False
    may_open: bool = True

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60 if self.starts_at and self.ends_at else 0

    @property
    def sort_key(self) -> tuple[date, time]:
        return self.day, clock.court_time(self.starts_at).time() if self.starts_at else time.max


def hearings_of_account(user: User) -> HearingQuerySet:
    """Every hearing, as it stands, of the cases in which an account acts, its own and those it stands in for."""
    cases = cases_acted_in(user).values("pk")
    found: HearingQuerySet = Hearing.objects.standing().filter(case__in=cases)
    return found.select_related("case__case_type__court", "case__venue").order_by("starts_at", "pk")


def with_changes(hearings: HearingQuerySet) -> HearingQuerySet:
    """With `changes`: how many rows there were before, for calendar programs."""
    before = Hearing.objects.select_related(None).filter(reference=OuterRef("reference"), pk__lt=OuterRef("pk"))
    counted = before.order_by().values("reference").annotate(count=Count("pk")).values("count")
    return hearings.annotate(changes=Coalesce(Subquery(counted), Value(0)))


def diary(user: User, first: date, last: date | None = None) -> list[Due]:
    """All from one day to another, both included, or without end; in the order of their times."""
    start = clock.day_bounds(first)[0]
    hearings, entries = hearings_of_account(user).filter(starts_at__gte=start), entries_of(user).filter(day__gte=first)
    booked = Appointment.objects.filter(application__account=user, state=Appointment.State.BOOKED, starts_at__gte=start)
    if last:
        end = clock.day_bounds(last)[1]
        hearings, entries = hearings.filter(starts_at__lt=end), entries.filter(day__lte=last)
        booked = booked.filter(starts_at__lt=end)
    mine = set(
        cases_acted_in(user).filter(pk__in=[e.case_id for e in entries if e.case_id]).values_list("pk", flat=True)
    )
    found = [*_hearings(hearings), *(_own(entry, mine) for entry in entries), *map(_appointment, booked)]
    return sorted(found, key=lambda due: due.sort_key)


def entries_of(user: User) -> QuerySet[DiaryEntry]:
    """The days that an account keeps."""
    return DiaryEntry.objects.filter(account=user).select_related("case__case_type", "case__venue")


def _hearings(hearings: Iterable[Hearing]) -> Iterable[Due]:
    for hearing in hearings:
        yield Due(
            kind="hearing",
            day=clock.court_day(hearing.starts_at),
            title=hearing.kind.name,
            starts_at=hearing.starts_at,
            ends_at=hearing.ends_at,
            case=hearing.case,
            place=hearing.room.name,
            who=hearing.judge.name,
            note=hearing.note,
            reference=hearing.reference,
            is_vacated=hearing.state == Hearing.State.VACATED,
        )


def _own(entry: DiaryEntry, mine: set[int]) -> Due:
    return Due(
        kind="day",
        day=entry.day,
        title=entry.title,
        case=entry.case,
        note=entry.note,
        reference=entry.reference,
        may_open=entry.case_id in mine,
    )


def _appointment(appointment: Appointment) -> Due:
    return Due(
        kind="appointment",
        day=clock.court_day(appointment.starts_at),
        title=_("Appointment at the Help Centre"),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
    )
