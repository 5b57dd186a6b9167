"""What the section received and decided, by period and by court, and how soon; as many queries at any size."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Trunc

from cases.calendar.selectors import calendar_of, registry_of
from cases.models import Court
from filings.models import Filing, FilingDecision, FilingStamp, TranslationRequest
from filings.registry.supervision.selectors import (
    FiguresQuery,
    Median,
    by_unit,
    days_of,
    in_seconds,
    waiting_now,
)
from filings.states import State
from filings.translations.desk.selectors import TARGET
from icms.lib import clock

OUTCOMES = (State.ACCEPTED, State.RETURNED, State.REFUSED)


@dataclass(frozen=True)
class Counts:
    """How many were received, and what became of applications."""

    received: int = 0
    certified: int = 0
    returned: int = 0
    refused: int = 0
    withdrawn: int = 0

    @property
    def decided(self) -> int:
        """Whatever was decided."""
        return self.certified + self.returned + self.refused


@dataclass(frozen=True)
class Line:
    """A day, week or month, by its first day."""

    first_day: date
    counts: Counts

    @property
    def received(self) -> int:
        return self.counts.received

    @property
    def decided(self) -> int:
        return self.counts.decided


@dataclass(frozen=True)
class Speed:
    """The open time from deemed receipt to the decision, at the median; `share` within the target, in percent."""

    median: timedelta | None = None
    share: int | None = None


@dataclass(frozen=True)
class CourtLine:
    """One court: what was counted in the period, how soon it was decided, what waits now and since when."""

    court: Court
    counts: Counts
    speed: Speed
    waiting: int
    oldest: timedelta | None


@dataclass(frozen=True)
class SectionFigures:
    """Everything on the page. Ages are of the registry's open time."""

    lines: list[Line]
    courts: list[CourtLine]
    counts: Counts
    speed: Speed
    waiting: int
    median_waiting: timedelta | None
    oldest_waiting: timedelta | None


def section_figures(asked: FiguresQuery) -> SectionFigures:
    """The figures of a period, and of what waits now. What was corrected and lodged again was received again."""
    received = FilingStamp.objects.current().filter(asked.within("deemed_at"), asked.of(), deemed_at__lte=clock.now())
    decided = FilingDecision.objects.filter(asked.within("decided_at"), asked.of())
    withdrawn = TranslationRequest.objects.filter(asked.within("withdrawn_at"), asked.of())
    lines = _lines(asked, received, decided, withdrawn)
    waiting, median, oldest = waiting_now(asked)
    return SectionFigures(
        lines=lines,
        courts=_courts(asked, received, decided, withdrawn),
        counts=_sum([line.counts for line in lines]),
        speed=_speed(decided.aggregate(**_SPEED)),
        waiting=waiting,
        median_waiting=median,
        oldest_waiting=oldest,
    )


def _lines(asked: FiguresQuery, received: Any, decided: Any, withdrawn: Any) -> list[Line]:
    came, left = by_unit(asked, received, "deemed_at"), by_unit(asked, withdrawn, "withdrawn_at")
    unit = Trunc("decided_at", asked.unit, tzinfo=clock.HONG_KONG)
    grouped = decided.order_by().annotate(of=unit).values_list("of", "outcome").annotate(count=Count("pk"))
    went = {(clock.court_day(of), outcome): count for of, outcome, count in grouped}
    days = days_of(asked, {*came, *left, *(day for day, _outcome in went)})
    return [Line(day, _counts(day, came, went, left)) for day in days]


def _courts(asked: FiguresQuery, received: Any, decided: Any, withdrawn: Any) -> list[CourtLine]:
    """Each court of which something was counted, or waits."""
    court = "filing__court"
    came, left = _by_court(received), _by_court(withdrawn)
    grouped = decided.order_by().values_list(court, "outcome").annotate(count=Count("pk"))
    went = {(of, outcome): count for of, outcome, count in grouped}
    speeds = {each[court]: _speed(each) for each in decided.order_by().values(court).annotate(**_SPEED)}
    waits = Filing.objects.filter(asked.of(""), state=State.LODGED).received().order_by()
    held = {
        of: (count, calendar_of(registry_of(of)).open_time_between(first, clock.now()))
        for of, count, first in waits.values_list("court").annotate(count=Count("pk"), first=Min("deemed_at"))
    }
    known = {*came, *left, *speeds, *held}
    return [
        CourtLine(each, _counts(each.pk, came, went, left), speeds.get(each.pk, Speed()), *held.get(each.pk, (0, None)))
        for each in Court.objects.all()
        if each.pk in known
    ]


def _by_court(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("filing__court").annotate(count=Count("pk")))


def _counts(of: Any, came: Mapping[Any, int], went: Mapping[tuple[Any, str], int], left: Mapping[Any, int]) -> Counts:
    certified, returned, refused = (went.get((of, str(outcome)), 0) for outcome in OUTCOMES)
    return Counts(came.get(of, 0), certified, returned, refused, left.get(of, 0))


def _sum(counts: list[Counts]) -> Counts:
    names = ("received", "certified", "returned", "refused", "withdrawn")
    return Counts(*(sum(getattr(each, name) for each in counts) for name in names))


_SPEED = {
    "known": Count("open_seconds"),
    "in_time": Count("pk", filter=Q(open_seconds__lte=TARGET.total_seconds())),
    "median": Median("open_seconds"),
}


def _speed(found: Mapping[str, Any]) -> Speed:
    share = round(100 * found["in_time"] / found["known"]) if found["known"] else None
    return Speed(in_seconds(found["median"]), share)
