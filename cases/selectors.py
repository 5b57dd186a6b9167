"""Hearings and linked cases as pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from cases.courts.selectors import may
from cases.models import Case, CaseStatus, Hearing, LinkedCase, Service
from icms.lib import clock


@dataclass(frozen=True)
class Link:
    """One case linked with another: which, why, since when."""

    case: Case
    why: str
    since: datetime


def hearings_of(case: Case, at: datetime | None = None) -> list[Hearing]:
    """The hearings of a case in the order of their times, as they stand now or stood at an instant."""
    return list(Hearing.objects.filter(case=case).standing(at).order_by("starts_at", "pk"))


def next_hearings(case_ids: Collection[int]) -> dict[int, Hearing]:
    """The next hearing of each of these cases that has one; one query."""
    upcoming = Hearing.objects.upcoming(clock.now()).filter(case__in=case_ids)
    return {hearing.case_id: hearing for hearing in upcoming.order_by("-starts_at", "-pk")}


def linked_cases(case: Case, at: datetime | None = None, *, public_only: bool = False) -> list[Link]:
    """The cases linked with a case now, or at an instant; for the public only those that the cause book shows."""
    ties = LinkedCase.objects.filter(Q(case=case) | Q(other=case)).standing(at)
    ties = ties.select_related("case__case_type__court", "case__venue", "other__case_type__court", "other__venue")
    links = []
    for tie in ties:
        other = tie.other if tie.case_id == case.pk else tie.case
        if public_only and not _is_public(other):
            continue
        links.append(Link(other, str(tie.get_why_display()), tie.entered_at))
    return links


def status_of(case: Case, at: datetime | None = None) -> str:
    """Whether the case is active or has ended, now or at an instant, in the reader's language."""
    if at is None:
        return str(case.get_status_display())
    said = CaseStatus.objects.filter(case=case).standing(at).first()
    return str(Case.Status(said.status if said else Case.Status.ACTIVE).label)


def _is_public(case: Case) -> bool:
    return not case.restricted and may(Service.CAUSE_BOOK, case.case_type_id, venue=case.venue)
