"""What is available where: every question about a service reads the implementation notices (domain 4.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models import CaseType, ClaimNature, Court, ImplementationNotice, Question, QuestionGroup, Venue
from icms.lib import clock, dates
from icms.lib.hooks import Hook
from icms.lib.money import money_sentence
from icms.lib.trilingual import Trilingual


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
class Concession:
    """The time of lower fees at one court, both days included, in court time (domain 9)."""

    first_day: date
    last_day: date
    phase: str  # to_come, running, over


# On a day: the concession of each court that has or had one, by the court's code. Payments keep the fees, and answer.
concessions: Hook[Callable[[date], dict[str, Concession]]] = Hook("which court has a concession of fees")


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
    running, found = (concessions.only(day) if concessions else {}), []
    for _code, group in groupby(notices, key=lambda notice: notice.case_type.court_id):
        lines = list(group)
        court = lines[0].case_type.court
        told = [_line(notice, day) for notice in lines]
        found.append(CourtAvailability(court, list(court.venues.all()), told, running.get(court.pk)))
    return found


def natures_of(case_type: CaseType) -> list[ClaimNature]:
    """What the originating document of such a case may name."""
    return list(case_type.natures.all())


def nature_names(codes: set[str]) -> dict[str, Trilingual]:
    """The names of these natures, with one query."""
    return {nature.pk: nature.name for nature in ClaimNature.objects.filter(pk__in=codes - {""})}


def nature_name(code: str) -> Trilingual:
    """The name of one; a code that is no longer offered is shown as it is, an empty one as nothing."""
    return nature_names({code}).get(code, Trilingual(code, code, code))


@dataclass(frozen=True)
class Answered:
    """The answers to one group of questions, each with its question, in the reader's language."""

    group: QuestionGroup
    rows: list[tuple[Question, str]]


def answered(answers: Mapping[str, str | int]) -> list[Answered]:
    """What was answered (`Case.answers`), in the order of the questions; one query, none where nothing was asked."""
    if not answers:
        return []
    asked = Question.objects.filter(pk__in=answers).select_related("group").order_by("group__order", "order", "pk")
    return [
        Answered(group, [(question, _answer_words(question, answers[question.pk])) for question in questions])
        for group, questions in groupby(asked, key=lambda question: question.group)
    ]


def _answer_words(question: Question, kept: str | int) -> str:
    language = get_language() or "en"
    if question.answer == Question.Answer.DAY:
        return dates.full_plain_day(date.fromisoformat(str(kept)), language)
    if question.answer == Question.Answer.MONEY:
        return money_sentence(int(kept), language)
    return str(kept)


def claim_limit_cents(court: Court, nature: ClaimNature | None) -> int | None:
    """The most that may be claimed in a court, in HK$ cents, for a nature of claim; None without a limit."""
    if court.claim_limit_cents is None:
        return None
    return max(court.claim_limit_cents, (nature and nature.claim_limit_cents) or 0)


def _line(notice: ImplementationNotice, day: date) -> Availability:
    words = _("; ").join(str(service.label) for service in notice.services)
    return Availability(notice, notice.phase(day), words[:1].upper() + words[1:])
