"""What is available where: every question about a service reads the implementation notices (domain 4.1)."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cases.courts.concessions import Concession, by_court
from cases.models import CaseType, Court, ImplementationNotice, Venue
from icms.lib import clock


def may(service: str, case_type: CaseType | str, *, venue: Venue | None = None, day: date | None = None) -> bool:
    """Is a service open for this kind of case (at this venue) on a day in court time, today where none is given?"""
    on = day or clock.court_day(clock.now())
    kind = case_type if isinstance(case_type, str) else case_type.pk
    return CaseType.objects.open_for(service, on, venue=venue.pk if venue else None).filter(pk=kind).exists()


def open_today(service: str) -> list[CaseType]:
    """The kinds of case for which a service is open today, with their courts, in the order of the court's list."""
    today = clock.court_day(clock.now())
    return list(CaseType.objects.open_for(service, today).select_related("court"))


def venues_open(service: str, case_type: CaseType) -> list[Venue]:
    """The venues of this kind's court at which a service is open today; none where its court has no venues."""
    notices = ImplementationNotice.objects.enabling(service, clock.court_day(clock.now())).filter(case_type=case_type)
    venues = list(Venue.objects.filter(court=case_type.court_id))
    if notices.filter(venue=None).exists():
        return venues
    named = set(notices.values_list("venue", flat=True))
    return [venue for venue in venues if venue.pk in named]


@dataclass(frozen=True)
class Availability:
    """One notice as the public reads it."""

    notice: ImplementationNotice
    phase: str
    words: str


@dataclass(frozen=True)
class CourtAvailability:
    """A court with its venues, and its kinds of case with what is available since when."""

    court: Court
    venues: list[Venue]
    lines: list[Availability]
    concession: Concession | None = None


def availability(day: date) -> list[CourtAvailability]:
    """Every notice by court, in the order of the courts' lists, as it stands on a day in court time. Three queries."""
    notices = (
        ImplementationNotice.objects.select_related("venue", "case_type__court")
        .prefetch_related(Prefetch("case_type__court__venues"))
        .order_by("case_type__order", "since", "pk")
    )
    concessions, found = by_court(day), []
    for _code, group in groupby(notices, key=lambda notice: notice.case_type.court_id):
        lines = list(group)
        court = lines[0].case_type.court
        told = [_line(notice, day) for notice in lines]
        found.append(CourtAvailability(court, list(court.venues.all()), told, concessions.get(court.pk)))
    return found


def _line(notice: ImplementationNotice, day: date) -> Availability:
    words = _("; ").join(str(service.label) for service in notice.services)
    return Availability(notice, notice.phase(day), words[:1].upper() + words[1:])
