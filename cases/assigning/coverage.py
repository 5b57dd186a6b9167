"""What nobody looks after: cases without an active user, unread messages, hearings whose user is away (domain 4.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery

from accounts.models import Message, User
from cases.assigning.rules import assignable_cases, held_by, unheld, users_in_reach
from cases.assigning.unread import about_cases
from cases.models import Absence, Case, Hearing
from cases.models.case import CaseQuerySet
from icms.lib import clock

UNREAD_FOR = timedelta(days=1)
AHEAD = timedelta(days=7)


def unheld_cases(actor: User) -> CaseQuerySet:
    """The cases this administrator may assign that no active user has."""
    return unheld(assignable_cases(actor), actor.organization_id or 0).order_by("-commenced_on", "-pk")


def unread_by_user(actor: User) -> QuerySet[User]:
    """The users in reach with messages about cases unread for more than a day: how many, and since when."""
    before = clock.now() - UNREAD_FOR
    late = about_cases(Message.objects.unread().filter(to=OuterRef("pk"), posted_at__lt=before)).order_by()
    return (
        users_in_reach(actor)
        .filter(Exists(late))
        .annotate(late=_subquery(late, Count("pk")), oldest=_subquery(late, Min("posted_at")))
    )


@dataclass(frozen=True)
class Uncovered:
    """A hearing for which every user of the case is away and none has a stand-in."""

    case: Case
    starts_at: datetime
    place: str
    users: list[User]


def uncovered_hearings(actor: User) -> list[Uncovered]:
    """Hearings of the next seven days at whose time no user of the case, and no stand-in, is there."""
    now = clock.now()
    cases = assignable_cases(actor).filter(pk__in=_away_cases(actor, now).values("pk"))
    by_pk = {case.pk: case for case in cases.select_related("case_type__court").prefetch_related("parties")}
    found = []
    for hearing in Hearing.objects.upcoming(now).filter(case__in=by_pk, starts_at__lte=now + AHEAD):
        users = _users(hearing.case_id, actor)
        if users and all(_uncovered(user, hearing.starts_at) for user in users):
            found.append(Uncovered(by_pk[hearing.case_id], hearing.starts_at, hearing.court_room, users))
    return found


def _away_cases(actor: User, now: datetime) -> CaseQuerySet:
    """Only cases of somebody who is away within the week can be uncovered: that bounds the work."""
    away = Absence.objects.meeting(now, now + AHEAD).filter(account=OuterRef("account"))
    return Case.objects.filter(Exists(held_by(actor.organization_id or 0).filter(Exists(away))))


def _users(case_id: int, actor: User) -> list[User]:
    users = User.objects.filter(
        assignments__case=case_id,
        assignments__ended_at=None,
        state=User.State.ACTIVE,
        organization=actor.organization_id,
    )
    return list(users.order_by("pk"))


def _uncovered(user: User, moment: datetime) -> bool:
    absence = Absence.objects.at(moment).filter(account=user).select_related("stand_in").first()
    return absence is not None and not (absence.stand_in and absence.stand_in.is_active)


def _subquery(rows: QuerySet, what: Count | Min) -> Subquery:
    return Subquery(rows.values("to").annotate(what=what).values("what")[:1])
