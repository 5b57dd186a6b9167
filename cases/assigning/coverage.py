"""What nobody looks after: cases without an active user, unread messages, hearings whose user is away (domain 4.2)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery

from accounts.models import Message, User
from cases.assigning.open_work import about_cases
from cases.assigning.rules import assignable_cases, held_by, unheld, users_in_reach
from cases.models import Absence, Assignment, Case, Hearing
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
    hearings = list(Hearing.objects.upcoming(now).filter(case__in=by_pk, starts_at__lt=now + AHEAD))
    users_of = _users({hearing.case_id for hearing in hearings}, actor)
    alone = _alone({user.pk for users in users_of.values() for user in users}, now)
    found = []
    for hearing in hearings:
        users = users_of[hearing.case_id]
        if users and all(any(each.covers(hearing.starts_at) for each in alone[user.pk]) for user in users):
            found.append(Uncovered(by_pk[hearing.case_id], hearing.starts_at, hearing.court_room, users))
    return found


def _away_cases(actor: User, now: datetime) -> CaseQuerySet:
    """Only a case with a user who is away within the week can be uncovered: this keeps the search small."""
    away = Absence.objects.meeting(now, now + AHEAD).filter(account=OuterRef("account"))
    return Case.objects.filter(Exists(held_by(actor.organization_id or 0).filter(Exists(away))))


def _users(case_ids: set[int], actor: User) -> dict[int, list[User]]:
    """The active users of the organization that have each of these cases; one query."""
    present = Assignment.objects.present().with_active_user()
    present = present.filter(case__in=case_ids, account__organization=actor.organization_id)
    users: dict[int, list[User]] = defaultdict(list)
    for assignment in present.select_related("account").order_by("account"):
        users[assignment.case_id].append(assignment.account)
    return users


def _alone(account_ids: set[int], now: datetime) -> dict[int, list[Absence]]:
    """The absences within the week of each of these accounts in which nobody active stands in; one query."""
    absences = Absence.objects.meeting(now, now + AHEAD).filter(account__in=account_ids)
    alone: dict[int, list[Absence]] = defaultdict(list)
    for absence in absences.exclude(stand_in__state=User.State.ACTIVE):
        alone[absence.account_id].append(absence)
    return alone


def _subquery(rows: QuerySet[Message], what: Count | Min) -> Subquery:
    return Subquery(rows.values("to").annotate(what=what).values("what")[:1])
