"""The registry's figures: received, decided, age and target, reasons; who holds what. Few queries at any size."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, Count, Exists, FloatField, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Trunc

from accounts.models import User
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import CaseType, Court
from filings.models import Document, Filing, FilingDecision, FilingStamp, ReturnReason
from filings.registry.selectors import TARGET, age_of, officers
from filings.states import Decision, State
from icms.lib import clock

DAYS_BY_DAY, DAYS_BY_WEEK = 31, 190


class Median(Aggregate):
    """The middle of a group of figures, by PostgreSQL; None of an empty one."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class FiguresQuery:
    """Days in court time, both in it; a court, a kind of case, an officer, or all; of what one desk decides."""

    since: date
    until: date
    court: Court | None = None
    case_type: CaseType | None = None
    officer: User | None = None
    desk: str = Filing.Desk.REGISTRY

    @property
    def unit(self) -> str:
        """What a row of the table is: a day, a week or a month, so that there are never many."""
        days = (self.until - self.since).days
        return "day" if days <= DAYS_BY_DAY else "week" if days <= DAYS_BY_WEEK else "month"

    def within(self, name: str) -> Q:
        """Rows whose time of this name lies in the period."""
        first, end = clock.day_bounds(self.since)[0], clock.day_bounds(self.until)[1]
        return Q(**{f"{name}__gte": first, f"{name}__lt": end})

    def of(self, prefix: str = "filing__") -> Q:
        """Rows of filings that this desk decides, of this court and kind."""
        wanted = Q(**{f"{prefix}desk": self.desk})
        if self.court:
            wanted &= Q(**{f"{prefix}court": self.court})
        if self.case_type:
            wanted &= Q(**{f"{prefix}case_type": self.case_type})
        return wanted


@dataclass(frozen=True)
class Line:
    """A day, week or month (its first day): how many were received, and decided."""

    first_day: date
    received: int
    decided: int


@dataclass(frozen=True)
class OfficerLine:
    """What one officer decided in the period, and in which open time at the median."""

    name: str
    username: str
    decided: int
    median: timedelta | None


@dataclass(frozen=True)
class Figures:
    """Everything on the page of figures. Ages are of the registry's open time; `share` is of what was decided."""

    lines: list[Line]
    received: int
    decided: int
    median: timedelta | None
    share: int | None
    officers: list[OfficerLine]
    reasons: list[tuple[ReturnReason, int]]
    waiting: int
    median_waiting: timedelta | None
    oldest_waiting: timedelta | None


def figures(asked: FiguresQuery) -> Figures:
    """The figures of a period, and of what waits now. An officer receives nothing: of one only decisions count."""
    received = FilingStamp.objects.current().filter(asked.within("deemed_at"), asked.of())
    received = received.filter(deemed_at__lte=clock.now())
    decided = FilingDecision.objects.filter(asked.within("decided_at"), asked.of())
    if asked.officer:
        received, decided = received.none(), decided.filter(decided_by=asked.officer)
    whole = decided.aggregate(
        count=Count("pk"),
        known=Count("open_seconds"),
        within=Count("pk", filter=Q(open_seconds__lte=TARGET.total_seconds())),
        median=Median("open_seconds"),
    )
    lines = _lines(asked, received, decided)
    count, median, oldest = waiting_now(asked)
    return Figures(
        lines=lines,
        received=sum(line.received for line in lines),
        decided=whole["count"],
        median=in_seconds(whole["median"]),
        share=round(100 * whole["within"] / whole["known"]) if whole["known"] else None,
        officers=_officers(decided),
        reasons=_reasons(asked),
        waiting=count,
        median_waiting=median,
        oldest_waiting=oldest,
    )


def _lines(asked: FiguresQuery, received: QuerySet[Any], decided: QuerySet[Any]) -> list[Line]:
    came, went = by_unit(asked, received, "deemed_at"), by_unit(asked, decided, "decided_at")
    return [Line(day, came.get(day, 0), went.get(day, 0)) for day in days_of(asked, {*came, *went})]


def days_of(asked: FiguresQuery, counted: set[date]) -> list[date]:
    """The first days of the rows: those on which something was counted, and day by day each weekday as well."""
    if asked.unit != "day":
        return sorted(counted)
    every = (asked.since + timedelta(days=number) for number in range((asked.until - asked.since).days + 1))
    return sorted(counted | {day for day in every if day.weekday() < 5})


def by_unit(asked: FiguresQuery, rows: QuerySet[Any], name: str) -> dict[date, int]:
    """How many rows there are on each day, week or month of the period, by its first day."""
    counted = rows.order_by().annotate(of=Trunc(name, asked.unit, tzinfo=clock.HONG_KONG)).values_list("of")
    return {clock.court_day(of): count for of, count in counted.annotate(count=Count("pk"))}


def _officers(decided: QuerySet[FilingDecision]) -> list[OfficerLine]:
    grouped = decided.order_by().values("decided_by").annotate(count=Count("pk"), median=Median("open_seconds"))
    found = {each["decided_by"]: each for each in grouped}
    people = User.objects.filter(pk__in=found).order_by("name_en", "username")
    return [
        OfficerLine(each.name, each.username, found[each.pk]["count"], in_seconds(found[each.pk]["median"]))
        for each in people
    ]


def _reasons(asked: FiguresQuery) -> list[tuple[ReturnReason, int]]:
    """Why documents were returned and filings refused in the period, the commonest reason first."""
    documents = Document.objects.filter(asked.within("decided_at"), asked.of(), decision=Decision.RETURNED)
    refused = Filing.objects.filter(asked.within("decided_at"), asked.of(""), state=State.REFUSED)
    if asked.officer:
        by_officer = FilingDecision.objects.filter(
            filing=OuterRef("filing"), round=OuterRef("round"), decided_by=asked.officer
        )
        documents, refused = documents.filter(Exists(by_officer)), refused.filter(decided_by=asked.officer)
    counts: dict[str, int] = {}
    for rows, name in ((documents, "return_reason"), (refused, "refusal_reason")):
        for code, count in rows.order_by().values_list(name).annotate(count=Count("pk")):
            counts[code] = counts.get(code, 0) + count
    reasons = ReturnReason.objects.in_bulk(counts)
    return sorted(((reasons[code], counts[code]) for code in counts), key=lambda each: (-each[1], each[0].pk))


def waiting_now(asked: FiguresQuery) -> tuple[int, timedelta | None, timedelta | None]:
    """How many wait now, their median and their oldest age.

    Who was received earlier has waited longer, so that the middle filing has the middle age and no other need be read.
    """
    waiting = Filing.objects.filter(asked.of(""), state=State.LODGED).received().order_by("deemed_at", "pk")
    if asked.officer:
        waiting = waiting.filter(taken_by=asked.officer)
    count = waiting.count()
    if not count:
        return 0, None, None
    middle = waiting[(count - 1) // 2 : count // 2 + 1]
    ages = [age_of(filing) for filing in middle]
    first = waiting.first()
    return count, sum(ages, timedelta()) / len(ages), age_of(first) if first else None


@dataclass(frozen=True)
class Holding:
    """What one officer has in hand (nobody: `officer` is None), and the age of the oldest of it."""

    officer: User | None
    count: int
    oldest: timedelta | None
    decided: int = 0


def holdings() -> list[Holding]:
    """Who holds what of the filings that may be decided, nobody last; and how many each decided today."""
    held = Filing.objects.for_the_registry().filter(state=State.LODGED).received().order_by()
    counted: dict[int | None, tuple[int, timedelta]] = {}
    for row in held.values("taken_by", "court").annotate(count=Count("pk"), first=Min("deemed_at")):
        count, oldest = counted.get(row["taken_by"], (0, timedelta()))
        age = calendar_of(registry_of(row["court"])).open_time_between(row["first"], clock.now())
        counted[row["taken_by"]] = count + row["count"], max(oldest, age)
    today, _tomorrow = clock.day_bounds(clock.court_day(clock.now()))
    decided = dict(
        FilingDecision.objects.filter(decided_at__gte=today)
        .order_by()
        .values_list("decided_by")
        .annotate(count=Count("pk"))
    )
    rows = []
    left = User.objects.filter(pk__in=holders()).exclude(pk__in=officers().values("pk"))
    for officer in [*officers(), *left, None]:
        held_now = counted.get(officer.pk if officer else None)
        count, oldest_held = held_now or (0, None)
        rows.append(Holding(officer, count, oldest_held, decided.get(officer.pk, 0) if officer else 0))
    return rows


def holders() -> QuerySet[Any]:
    """The accounts that have something in hand, whether they still work at the registry or not."""
    return Filing.objects.for_the_registry().filter(state=State.LODGED, taken_by__isnull=False).values("taken_by")


def held_by(officer: User | None) -> QuerySet[Filing]:
    """The filings that an officer, or nobody, has in hand, in the order in which they are decided."""
    held = Filing.objects.for_the_registry().filter(state=State.LODGED, taken_by=officer).received()
    held = held.select_related("case_type", "case__case_type", "court", "owner__organization", "organization")
    return held.prefetch_related("parties", "case__parties", "documents__type").order_by(
        "-is_urgent", "deemed_at", "pk"
    )


def in_seconds(figure: float | None) -> timedelta | None:
    """So many seconds of open time; None where there is no figure."""
    return None if figure is None else timedelta(seconds=round(figure))
