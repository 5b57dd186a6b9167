"""What the registry does to hearings: each act is a row, recorded, and told to who acts in the case (domain 4.2).

The case is locked first, then the room and the judge, so that of two officers who want one room at one time the second
is refused.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from cases.hearings.placement import Obstacle, obstacles_of
from cases.hearings.rules import INSISTERS, Plan, may_be_insisted_on, plan_of, reasons_against
from cases.models import Case, CourtRoom, Hearing, HearingKind, Judge
from cases.permissions import users_acting_in
from cases.signals import case_changed, hearing_entered
from cases.states import may_change_hearing
from icms.lib import clock, dates
from icms.lib.errors import Reason, Refused
from icms.lib.marks import comma

InUse = TypeVar("InUse", CourtRoom, Judge)


@transaction.atomic
def fix_hearing(
    *,
    case: Case,
    kind: HearingKind,
    starts_at: datetime,
    room: CourtRoom,
    judge: Judge,
    minutes: int | None = None,
    note: str = "",
    insist_why: str = "",
    notice: bool = False,
    actor: User,
) -> Hearing:
    """Fix a hearing and tell everybody who acts in the case. Without `minutes`, for the usual length of its kind.

    Refused with every reason of `cases.hearings.rules`, unless a supervisor insists and says why. `notice`: a notice of
    hearing is issued in the same step, by whoever listens to `cases.signals.hearing_entered`.
    """
    case = _locked(case)
    plan = Plan(kind, starts_at, starts_at + timedelta(minutes=minutes or kind.minutes), room, judge, note)
    plan = _held(plan)
    facts = vars(plan) | _insisted(reasons_against(case, plan), insist_why, actor)
    hearing = Hearing.objects.create(case=case, entered_by=actor, entered_at=clock.now(), **facts)
    _enter(hearing, "hearing.fixed", None, actor, notice)
    return hearing


@transaction.atomic
def change_hearing(
    *,
    case: Case,
    reference: str,
    actor: User,
    minutes: int | None = None,
    insist_why: str = "",
    notice: bool = False,
    seen: int | None = None,
    **fields: Any,
) -> Hearing:
    """Change a fixed hearing: a new row takes the place of the old one, which is kept.

    `fields` are those of a `Plan`; what is not named stays, the length too. Refused as `fix_hearing` does, and where
    it is another row than the officer has `seen`. Where nothing is different and the hearing cannot be held where it
    stands, a supervisor may insist that it stays.
    """
    case = _locked(case)
    old = _fixed(case, reference, to=Hearing.State.FIXED, seen=seen)
    plan = replace(plan_of(old), **fields)
    plan = _held(replace(plan, ends_at=plan.starts_at + timedelta(minutes=minutes or old.minutes)))
    if plan == plan_of(old):
        return _let_stand(old, insist_why, actor)
    insisted = _insisted(reasons_against(case, plan, old), insist_why, actor)
    if plan.place == plan_of(old).place:
        insisted = _insisted_before(old)
    new = _supersede(old, actor, **vars(plan), **insisted)
    _enter(new, "hearing.changed", old, actor, notice)
    return new


@transaction.atomic
def vacate_hearing(
    *, case: Case, reference: str, note: str, notice: bool = False, seen: int | None = None, actor: User
) -> Hearing:
    """The hearing does not take place; `note` says why, to those in the case. Refused where another row was `seen`."""
    case = _locked(case)
    old = _fixed(case, reference, to=Hearing.State.VACATED, seen=seen)
    facts = vars(plan_of(old)) | _insisted_before(old) | {"note": note or old.note}
    new = _supersede(old, actor, state=Hearing.State.VACATED, **facts)
    _enter(new, "hearing.vacated", old, actor, notice)
    return new


@transaction.atomic
def set_in_use(*, row: InUse, in_use: bool, actor: User) -> InUse:
    """Take a room out of use or say that a judge sits no longer; or put it back. What is fixed is listed as to move.

    Whoever fixes a hearing with it at that moment comes before or after. Does nothing if it is so already.
    """
    found = type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if found.in_use != in_use:
        found.in_use = in_use
        found.save(update_fields=["in_use"])
        what = "court_room" if isinstance(found, CourtRoom) else "judge"
        audit.record(act=f"{what}.put_back" if in_use else f"{what}.taken_out", subject=found, actor=actor)
    return found


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("case_type__court", "venue").get(pk=case.pk)


def _held(plan: Plan) -> Plan:
    """The plan with room and judge as they are now, which nobody else plans with until the transaction ends."""
    room = CourtRoom.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.room.pk)
    judge = Judge.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.judge.pk)
    return replace(plan, room=room, judge=judge)


def _fixed(case: Case, reference: str, *, to: Hearing.State, seen: int | None) -> Hearing:
    """The hearing of this reference as it stands. Raises Hearing.DoesNotExist; Refused once it is vacated, or changed
    since the officer saw it: who vacates a hearing of Tuesday does not vacate that of Wednesday.
    """
    hearing = Hearing.objects.standing().get(case=case, reference=reference)
    if not may_change_hearing(hearing.state, to):
        raise Refused(Reason("vacated", _("This hearing has been vacated.")))
    if seen not in (None, hearing.pk):
        words = _("This hearing was changed since you opened the page. It is now: %(hearing)s. Look, then press again.")
        when = dates.long_datetime(hearing.starts_at, get_language() or "en")
        now = comma().join([str(hearing.kind), when, str(hearing.room), str(hearing.judge)])
        raise Refused(Reason("changed_meanwhile", words % {"hearing": now}))
    return hearing


def _insisted(reasons: Collection[Reason], why: str, actor: User) -> dict[str, Any]:
    """What is kept of the insisting, nothing where no rule is against it. Raises Refused with every reason."""
    reasons = list(reasons)
    if not reasons:
        return {"insisted_why": "", "insisted_on": []}
    if why and actor.role in INSISTERS and may_be_insisted_on(reasons):
        return {"insisted_why": why, "insisted_on": [_key_of(each) for each in reasons]}
    raise Refused(reasons)


def _key_of(reason: Reason) -> str:
    return reason.key if isinstance(reason, Obstacle) else reason.code


def _insisted_before(old: Hearing) -> dict[str, Any]:
    return {"insisted_why": old.insisted_why, "insisted_on": old.insisted_on}


def _let_stand(old: Hearing, why: str, actor: User) -> Hearing:
    """A supervisor insists on what was entered since the hearing was fixed. Nobody is told: nothing is different."""
    reasons = obstacles_of(old)
    if not reasons or old.starts_at <= clock.now():
        raise Refused([*reasons, Reason("nothing_changed", _("Nothing is different from what is fixed already."))])
    insisted = _insisted(reasons, why, actor)
    insisted["insisted_on"] = [*old.insisted_on, *insisted["insisted_on"]]
    new = _supersede(old, actor, **vars(plan_of(old)), **insisted)
    audit.record(act="hearing.let_stand", subject=new, actor=actor, case=old.case.number, why=why)
    return new


def _supersede(old: Hearing, actor: User, **facts: Any) -> Hearing:
    now = clock.now()
    old.superseded_at = now
    old.save(update_fields=["superseded_at"])
    return Hearing.objects.create(case=old.case, reference=old.reference, entered_by=actor, entered_at=now, **facts)


def _enter(hearing: Hearing, act: str, before: Hearing | None, actor: User, notice: bool) -> None:
    """The record, the messages, the cause book, and whoever listens: all in the transaction of the act."""
    detail: dict[str, Any] = {"case": hearing.case.number, "after": _facts(hearing)}
    if before:
        detail["before"] = _facts(before)
    if hearing.insisted_why:
        detail["why"] = hearing.insisted_why
    audit.record(act=act, subject=hearing, actor=actor, **detail)
    case_changed.send(sender=Case, case=hearing.case)
    _tell(hearing, act.replace(".", "_"), before)
    hearing_entered.send(sender=Hearing, hearing=hearing, before=before, notice=notice, actor=actor)


def _facts(hearing: Hearing) -> dict[str, Any]:
    return {
        "kind": hearing.kind_id,
        "starts_at": hearing.starts_at.isoformat(),
        "minutes": hearing.minutes,
        "room": hearing.room_id,
        "judge": hearing.judge_id,
        "note": hearing.note,
        "state": hearing.state,
    }


def _tell(hearing: Hearing, kind: str, before: Hearing | None = None) -> None:
    """A message to every account that acts in the case, in the transaction of the act."""
    moved = before is not None and before.starts_at != hearing.starts_at
    params: dict[str, Any] = {
        "case": hearing.case.number,
        "hearing": hearing.kind.name.as_json(),
        "starts_at": hearing.starts_at.isoformat(),
        "court_room": hearing.room.name.as_json(),
        "judge": hearing.judge.name.as_json(),
        "note": hearing.note,
        "before_at": before.starts_at.isoformat() if before and moved else "",
    }
    for user in users_acting_in(hearing.case):
        post(to=user, kind=kind, params=params, link=hearing.case.get_absolute_url())
