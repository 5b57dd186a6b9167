"""Rows for the pages of assigning; the number of queries does not grow with the cases."""

from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from cases.assigning.rules import assignable_cases, by_branch, held_by, unheld
from cases.models import Absence, Assignment, AssignmentAct, Case, Representation
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
