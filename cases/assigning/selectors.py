"""Rows for the pages of assigning; the number of queries does not grow with the cases."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page
from django.db.models import Count, Exists, Min, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Message, User
from cases.assigning.open_work import about_cases
from cases.assigning.rules import assignable_cases, by_branch, held_by, unheld, users_in_reach
from cases.models import Absence, Assignment, AssignmentAct, Case, Hearing, Representation
from cases.models.case import CaseQuerySet
from cases.numbering import rows_numbered
from cases.selectors import page_of_cases, search_cases
from icms.lib import clock

A_PAGE = 25
Kind = AssignmentAct.Kind


def filtered_cases(actor: User, *, shown: str, branch: str, kind: str, q: str) -> CaseQuerySet:
    """The cases this administrator may assign that fit a filter; `shown` is "", nobody, or an account name."""
    organization = actor.organization_id or 0
    cases = assignable_cases(actor)
    if shown == "nobody":
        cases = unheld(cases, organization)
    elif shown:
        mine = Assignment.objects.present().filter(case=OuterRef("pk"), account__username=shown)
        cases = cases.filter(Exists(mine.filter(account__organization=organization)))
    if branch:
        cases = by_branch(cases, organization, branch)
    if kind:
        cases = cases.filter(case_type=kind)
    return search_cases(cases, q)


def filtered_page(actor: User, wanted: dict[str, str], number: str | None) -> Page[Case]:
    """A page of the cases that fit a filter, with their holders, the newest first."""
    shown = shown_cases(Case.objects.all(), actor.organization_id or 0)
    found = filtered_cases(actor, **wanted)
    return page_of_cases(found, shown, number=number, size=A_PAGE, by_words=bool(wanted["q"]))


def shown_cases(cases: CaseQuerySet, organization: int) -> CaseQuerySet:
    """Cases as a table shows them: court, parties, and `holders`, the present assignments in the organization."""
    holders = Assignment.objects.present().filter(account__organization=organization)
    holders = holders.select_related("account__branch").order_by("account__name_en", "pk")
    return (
        cases.select_related("case_type__court")
        .prefetch_related("parties", Prefetch("assignments", holders, to_attr="holders"))
        .order_by("-commenced_on", "-pk")
    )


def cases_by_number(cases: CaseQuerySet, typed: list[str]) -> list[int]:
    """Which of these cases have one of these numbers, as the page sends them."""
    return list(rows_numbered(cases, typed).values())


@dataclass(frozen=True)
class Effect:
    """What an act does, or did, for one user: cases that change, and cases where it is so already."""

    account: User
    changes: int
    already: int


def effects(act: AssignmentAct) -> list[Effect]:
    """Who gains or loses what by an act that is not done yet; two queries."""
    cases = _cases_of(act)
    count = cases.count()
    has = _counts(Assignment.objects.present().filter(case__in=cases.values("pk"), account__in=act.account_ids))
    accounts = _in_order(act)
    if act.kind == Kind.UNASSIGN:
        return [Effect(each, has.get(each.pk, 0), count - has.get(each.pk, 0)) for each in accounts]
    if act.in_turn:
        share, rest = divmod(count, len(accounts) or 1)
        return [Effect(each, share + (place < rest), has.get(each.pk, 0)) for place, each in enumerate(accounts)]
    return [Effect(each, count - has.get(each.pk, 0), has.get(each.pk, 0)) for each in accounts]


def outcome(act: AssignmentAct) -> list[Effect]:
    """What an act that is done did for each user."""
    rows = act.ended.all() if act.kind == Kind.UNASSIGN else act.began.all()
    changed = _counts(rows)
    count = len(act.case_ids)
    return [
        Effect(each, changed.get(each.pk, 0), 0 if act.in_turn else count - changed.get(each.pk, 0))
        for each in _in_order(act)
    ]


def left_with_nobody(act: AssignmentAct) -> int:
    """How many cases no active user would have after this unassigning."""
    others = held_by(act.organization_id).exclude(account__in=act.account_ids)
    losing = Assignment.objects.present().filter(case=OuterRef("pk"), account__in=act.account_ids)
    return _cases_of(act).filter(Exists(losing), ~Exists(others)).count()


def cases_of_act(act: AssignmentAct) -> CaseQuerySet:
    """The cases of an act, as a table shows them."""
    return shown_cases(_cases_of(act), act.organization_id)


def _cases_of(act: AssignmentAct) -> CaseQuerySet:
    if act.leaver and act.done_at is None:
        held = Assignment.objects.present().filter(account=act.leaver)
        return Case.objects.filter(pk__in=held.values("case"))
    return Case.objects.filter(pk__in=act.case_ids)


def _in_order(act: AssignmentAct) -> list[User]:
    accounts = User.objects.filter(pk__in=act.account_ids).select_related("branch").in_bulk()
    return [accounts[pk] for pk in act.account_ids if pk in accounts]


def _counts(rows: QuerySet[Assignment]) -> dict[int, int]:
    return dict(rows.order_by().values_list("account").annotate(Count("pk")))


def load_of(users: QuerySet[User]) -> QuerySet[User]:
    """Users with `load`, how many cases each has, and `is_away` now."""
    present = Assignment.objects.present().filter(account=OuterRef("pk")).order_by()
    load = Coalesce(Subquery(present.values("account").annotate(load=Count("pk")).values("load")[:1]), 0)
    return users.annotate(load=load, is_away=Exists(Absence.objects.at(clock.now()).filter(account=OuterRef("pk"))))


def history_of(case: Case, organization: int) -> list[Assignment]:
    """Every assignment of a case in an organization, the newest first."""
    rows = case.assignments.filter(account__organization=organization)
    rows = rows.select_related("account__branch", "assigned_by", "ended_by", "act", "ended_act")
    return list(rows.order_by("-assigned_at", "-pk"))


def representations_of(case: Case, organization: int) -> list[Representation]:
    """When the organization represented whom in a case, the newest first."""
    rows = Representation.objects.filter(party__case=case, organization=organization)
    return list(rows.select_related("party", "branch").order_by("-from_at", "-pk"))


def recent_acts(actor: User) -> QuerySet[AssignmentAct]:
    """What was done in the organization, the newest first: a PA sees all, an SA its own."""
    acts = AssignmentAct.objects.filter(organization=actor.organization_id).exclude(done_at=None)
    if actor.role != "PA":
        acts = acts.filter(proposed_by=actor)
    return acts.select_related("proposed_by", "leaver", "undone_by").order_by("-done_at", "-pk")


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
            found.append(Uncovered(by_pk[hearing.case_id], hearing.starts_at, str(hearing.room), users))
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
