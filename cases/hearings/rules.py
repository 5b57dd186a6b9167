"""What stands against a hearing: every reason at once, each with what to do (domain 4.2).

A supervisor may insist, with a reason, on any but those of `NEVER`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.roles import Role
from cases.calendar.opening_hours import CalendarNotLoaded
from cases.calendar.selectors import calendar_of, registry_of
from cases.hearings.placement import between, obstacle_of_judge, obstacle_of_room, obstacles_at, sitting_hours
from cases.models import Case, CourtRoom, Hearing, HearingKind, Judge
from icms.lib import clock
from icms.lib.errors import Reason

FARTHEST_AHEAD = timedelta(days=3 * 366)
NEVER = frozenset({"struck", "in_the_past", "fixed_already", "nothing_changed", "changed_meanwhile", "vacated"})
INSISTERS = frozenset({Role.REGISTRY_SUPERVISOR})


@dataclass(frozen=True)
class Plan:
    """A hearing as somebody would have it."""

    kind: HearingKind
    starts_at: datetime
    ends_at: datetime
    room: CourtRoom
    judge: Judge
    note: str = ""

    @property
    def place(self) -> tuple[Any, ...]:
        """What the rules about hours, rooms and judges look at."""
        return (self.starts_at, self.ends_at, self.room.pk, self.judge.pk)


def plan_of(hearing: Hearing) -> Plan:
    """A hearing as it stands."""
    return Plan(hearing.kind, hearing.starts_at, hearing.ends_at, hearing.room, hearing.judge, hearing.note)


def may_be_insisted_on(reasons: list[Reason]) -> bool:
    """May a supervisor fix it all the same? Of no reasons at all: no, nothing stands against it."""
    return bool(reasons) and not any(reason.code in NEVER for reason in reasons)


def reasons_against(case: Case, plan: Plan, old: Hearing | None = None) -> list[Reason]:
    """Why a hearing may not be as it is planned; empty if it may. `old` is the row whose place it would take.

    Where neither time nor room nor judge is another than before, only what can never be insisted on is asked. The
    caller has locked the case, the room and the judge.
    """
    reasons = [*_of_the_case(case), *_of_the_moment(plan), *_twin(case, plan, old)]
    if old is None or plan_of(old).place != plan.place:
        reasons += [*_too_far(plan), *_of_the_hours(case, plan), *_of_the_room(case, plan), *_of_the_judge(case, plan)]
        reasons += _taken(case, plan, old)
    else:
        reasons = [reason for reason in reasons if reason.code in NEVER]
    return reasons


def _of_the_case(case: Case) -> Iterator[Reason]:
    if case.is_struck:
        yield Reason("struck", _("This case was struck, and stays so."))
    elif case.status == Case.Status.ENDED:
        yield Reason("ended", _("This case has ended. Enter first that it goes on, then fix the hearing."))


def _of_the_moment(plan: Plan) -> Iterator[Reason]:
    if plan.starts_at <= clock.now():
        yield Reason("in_the_past", _("A hearing is fixed for a time that is still to come."), "starts_at")


def _too_far(plan: Plan) -> Iterator[Reason]:
    """The limit catches a wrong year."""
    if plan.starts_at > clock.now() + FARTHEST_AHEAD:
        words = _("This hearing is more than three years from now. Check the year.")
        yield Reason("too_far_ahead", words, "starts_at")


def _twin(case: Case, plan: Plan, old: Hearing | None) -> Iterator[Reason]:
    twins = Hearing.objects.standing().filter(case=case, state=Hearing.State.FIXED)
    twins = twins.filter(starts_at=plan.starts_at, room=plan.room)
    if (twins.exclude(pk=old.pk) if old else twins).exists():
        yield Reason("fixed_already", _("This hearing is fixed already."))


def _of_the_hours(case: Case, plan: Plan) -> Iterator[Reason]:
    day = clock.court_day(plan.starts_at)
    try:
        calendar_of(registry_of(case.case_type.court)).day(day)
    except CalendarNotLoaded as unknown:
        text = _("The general holidays of %(year)d are not known yet. Choose a day in %(last)d or before.")
        yield Reason("holidays_unknown", text % {"year": day.year, "last": max(unknown.years, default=0)}, "starts_at")
    yield from obstacles_at(case.case_type.court, plan.starts_at, plan.ends_at, sitting_hours())


def _of_the_room(case: Case, plan: Plan) -> Iterator[Reason]:
    yield from obstacle_of_room(plan.room)
    if plan.room.in_use and not CourtRoom.objects.for_case(case).filter(pk=plan.room.pk).exists():
        words = _("This case is not heard in %(room)s. Choose a room of its court.") % {"room": plan.room}
        yield Reason("room_of_another_court", words, "room")


def _of_the_judge(case: Case, plan: Plan) -> Iterator[Reason]:
    yield from obstacle_of_judge(plan.judge)
    if plan.judge.in_use and not Judge.objects.for_case(case).filter(pk=plan.judge.pk).exists():
        words = _("%(judge)s does not sit in this court. Choose another judge.") % {"judge": plan.judge}
        yield Reason("judge_of_another_court", words, "judge")


def _taken(case: Case, plan: Plan, old: Hearing | None) -> Iterator[Reason]:
    """Another hearing at that time in the room, before the judge or of the case; none that ends as this begins."""
    others = Hearing.objects.meeting(plan.starts_at, plan.ends_at).select_related("case__case_type", "case__venue")
    others = others.exclude(reference=old.reference) if old else others
    for other in others.filter(room=plan.room).exclude(case=case, starts_at=plan.starts_at):
        text = _("%(room)s is taken %(hours)s: %(kind)s in %(case)s. Choose another room or time.")
        yield Reason("room_taken", text % _words(other), "room")
    for other in others.filter(judge=plan.judge).exclude(case=case, starts_at=plan.starts_at, room=plan.room):
        text = _("%(judge)s sits %(hours)s in %(room)s: %(case)s. Choose another judge or time.")
        yield Reason("judge_taken", text % _words(other), "judge")
    for other in others.filter(case=case).exclude(room=plan.room).exclude(judge=plan.judge):
        text = _("This case is heard %(hours)s in %(room)s already: %(kind)s. Choose another time.")
        yield Reason("case_taken", text % _words(other), "starts_at")


def _words(other: Hearing) -> dict[str, Any]:
    hours = between(other.starts_at, other.ends_at)
    words = {"room": other.room, "judge": other.judge, "kind": other.kind}
    return words | {"hours": hours, "case": other.case.number}
