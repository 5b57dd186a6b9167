"""Assigning, unassigning and handing over: chosen, seen, confirmed, and undone within half an hour (domain 4.2)."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.assigning import handover
from cases.assigning.assignments import assign, lock_assigning, unassign
from cases.assigning.notifications import tell_receivers, tell_undone
from cases.assigning.rules import assignable_cases, cases_of, may_assign, receivers, users_in_reach
from cases.models import Assignment, AssignmentAct, Case
from cases.permissions import Pair
from icms.lib import clock
from icms.lib.errors import Reason, Refused

Kind = AssignmentAct.Kind
MOST_CASES = 50_000

NOBODY = Reason("nobody", _("Choose at least one user."), "accounts")
NO_CASES = Reason("no_cases", _("Choose at least one case."), "")
NOT_NOW = Reason("not_now", _("You may no longer assign cases. Ask a primary administrator."))
TOO_LATE = Reason("too_late", _("This can no longer be undone: more than 30 minutes have passed."))
NOT_DONE = Reason("not_done", _("There is nothing to undo."))


@transaction.atomic
def propose(*, actor: User, kind: str, case_ids: Collection[int] = (), leaver: User | None = None) -> AssignmentAct:
    """Write down which cases an administrator has chosen; nothing is assigned yet. Refused where there is none.

    Cases that are not this administrator's to assign are left out. Of a handover the leaver says which.
    """
    if not may_assign(actor) or actor.organization is None:
        raise Refused(NOT_NOW)
    chosen = list(assignable_cases(actor).filter(pk__in=case_ids).order_by("pk").values_list("pk", flat=True))
    if leaver is None and not chosen:
        raise Refused(NO_CASES)
    if len(chosen) > MOST_CASES:
        raise Refused(Reason("too_many", _("Choose at most 50,000 cases at once.")))
    return AssignmentAct.objects.create(
        organization=actor.organization,
        kind=kind,
        proposed_by=actor,
        proposed_at=clock.now(),
        case_ids=chosen,
        leaver=leaver,
    )


@transaction.atomic
def choose(*, act_id: int, actor: User, accounts: Sequence[User], in_turn: bool = False) -> AssignmentAct:
    """Write down to whom, or from whom; may be done again until it is confirmed."""
    act = _locked(act_id)
    if act.done_at is None:
        act.account_ids, act.in_turn = [account.pk for account in accounts], in_turn
        if reasons := _not_allowed(act, actor):
            raise Refused(reasons)
        act.save(update_fields=["account_ids", "in_turn"])
    return act


@transaction.atomic
def propose_handover(*, actor: User, leaver: User, accounts: Sequence[User], in_turn: bool) -> AssignmentAct:
    """Write down that everything of a leaver is to go to these accounts; nothing moves yet."""
    act = propose(actor=actor, kind=Kind.HAND_OVER, leaver=leaver)
    return choose(act_id=act.pk, actor=actor, accounts=accounts, in_turn=in_turn)


@transaction.atomic
def confirm(*, act_id: int, actor: User) -> AssignmentAct:
    """Do what was chosen, as one act. Does nothing if it has been done already; refused if it is no longer allowed.

    Assignments that exist already stay as they are; cases that are no longer the administrator's are left out.
    """
    act = AssignmentAct.objects.select_related("organization").get(pk=act_id)
    lock_assigning(act.organization)
    act = _locked(act_id)
    if act.done_at is not None:
        return act
    if reasons := _not_allowed(act, actor):
        raise Refused(reasons)
    began, ended = _do(act, actor)
    act.done_at, act.given, act.taken = clock.now(), len(began), len(ended)
    act.save(update_fields=["done_at", "given", "taken", "case_ids", "moved"])
    audit.record(act=f"cases.{act.kind}", subject=act, actor=actor, **_detail(act, began, ended))
    tell_receivers(act, began, ended)
    return act


@transaction.atomic
def undo(*, act_id: int, actor: User) -> AssignmentAct:
    """Put things back as they were before the act, once, within 30 minutes (our own default).

    What changed since by another act stays as that left it. Refused too late, or where the leaver's account is closed.
    """
    act = AssignmentAct.objects.select_related("organization").get(pk=act_id)
    lock_assigning(act.organization)
    act = _locked(act_id)
    if act.undone_at is not None:
        return act
    if reasons := _not_undone(act, actor):
        raise Refused(reasons)
    if act.leaver:
        handover.move_back(act.leaver, act.moved)
    began = list(act.began.present().values_list("case_id", "account_id"))
    took = unassign(pairs=began, how=Assignment.Ended.UNDONE, actor=actor)
    still_ours = cases_of(act.organization).filter(pk__in=act.ended.values("case")).values_list("pk", flat=True)
    ended = list(act.ended.filter(case__in=list(still_ours)).values_list("case_id", "account_id"))
    gave = assign(pairs=ended, how=Assignment.How.GIVEN_BACK, actor=actor, act=None)
    act.undone_at, act.undone_by = clock.now(), actor
    act.save(update_fields=["undone_at", "undone_by"])
    audit.record(act=f"cases.{act.kind}_undone", subject=act, actor=actor, taken=len(took), given_back=len(gave))
    tell_undone(act, gave, took)
    return act


def _do(act: AssignmentAct, actor: User) -> tuple[list[Pair], list[Pair]]:
    if act.kind == Kind.HAND_OVER:
        return _hand_over(act, actor)
    mine = assignable_cases(actor).filter(pk__in=act.case_ids).order_by("pk").values_list("pk", flat=True)
    pairs = [(case, account) for case in mine for account in act.account_ids]
    if act.kind == Kind.ASSIGN:
        return assign(pairs=pairs, how=Assignment.How.ASSIGNED, actor=actor, act=act), []
    return [], unassign(pairs=pairs, how=Assignment.Ended.UNASSIGNED, actor=actor, act=act)


def _hand_over(act: AssignmentAct, actor: User) -> tuple[list[Pair], list[Pair]]:
    """Everything the leaver has at this moment, also what came since it was looked at. Filings first, then grants:
    the order in which lodging locks them."""
    leaver = act.leaver
    assert leaver is not None
    held = list(leaver.assignments.present().order_by("case").values_list("case_id", flat=True))
    turns = handover.RoundRobin([User.objects.get(pk=pk) for pk in act.account_ids])
    turns.take(held)
    act.case_ids, act.moved = held, handover.move(leaver, turns)
    ours = set(cases_of(act.organization).filter(pk__in=held).values_list("pk", flat=True))
    pairs = [
        (case, account)
        for case in held
        if case in ours
        for account in ([turns.by_case[case].pk] if act.in_turn else act.account_ids)
    ]
    began = assign(pairs=pairs, how=Assignment.How.HANDED_OVER, actor=actor, act=act)
    mine = [(case, leaver.pk) for case in held]
    return began, unassign(pairs=mine, how=Assignment.Ended.HANDED_OVER, actor=actor, act=act)


def _not_allowed(act: AssignmentAct, actor: User) -> list[Reason]:
    if not may_assign(actor) or act.organization_id != actor.organization_id:
        return [NOT_NOW]
    if not act.account_ids:
        return [NOBODY]
    # From an account in any state may be taken; held while we decide, so that none is suspended meanwhile.
    reach = users_in_reach(actor) if act.kind == Kind.UNASSIGN else receivers(actor)
    wanted = set(act.account_ids)
    allowed = set(
        reach.filter(pk__in=wanted).select_for_update(of=("self",), no_key=True).values_list("pk", flat=True)
    ) - ({act.leaver_id} if act.leaver_id else set())
    names = ", ".join(str(user) for user in User.objects.filter(pk__in=wanted - allowed).order_by("pk"))
    reasons = []
    if wanted - allowed:
        words = _("These accounts cannot take cases from you: %(names)s. Choose active users of your branches.")
        reasons.append(Reason("not_a_receiver", words % {"names": names}, "accounts"))
    if act.leaver_id and not users_in_reach(actor).filter(pk=act.leaver_id).exists():
        reasons.append(NOT_NOW)
    return reasons


def _not_undone(act: AssignmentAct, actor: User) -> list[Reason]:
    if act.done_at is None:
        return [NOT_DONE]
    if not may_assign(actor) or act.organization_id != actor.organization_id:
        return [NOT_NOW]
    if act.undo_until is None or clock.now() > act.undo_until:
        return [TOO_LATE]
    if act.leaver and act.leaver.state == User.State.CLOSED:
        return [Reason("closed", _("The account that left is closed, so nothing can be given back to it."))]
    return []


def _detail(act: AssignmentAct, began: list[Pair], ended: list[Pair]) -> dict[str, Any]:
    """What the record keeps: every case number, every account, and what moved with them."""
    cases = Case.objects.filter(pk__in={case for case, _account in (*began, *ended)}).order_by("pk")
    names = User.objects.filter(pk__in=act.account_ids).order_by("pk").values_list("username", flat=True)
    return {
        "cases": [case.number for case in cases],
        "accounts": list(names),
        "given": len(began),
        "taken": len(ended),
        "leaver": act.leaver.username if act.leaver else "",
        "in_turn": act.in_turn,
        "moved": act.moved,
    }


def _locked(act_id: int) -> AssignmentAct:
    acts = AssignmentAct.objects.select_for_update(of=("self",))
    return acts.select_related("organization", "leaver__organization", "proposed_by").get(pk=act_id)
