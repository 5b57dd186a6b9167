"""Changes of the fee schedule: one officer proposes, another, an accounts supervisor, decides."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from accounts.roles import Role
from cases.models import Court
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.fees.desk.rules import last_version, reasons_against
from payments.models import ConcessionPeriod, FeeItem, ScheduleProposal
from payments.models.schedule import SOURCES

PROPOSERS = frozenset({Role.ACCOUNTS, Role.ACCOUNTS_SUPERVISOR})
DECIDERS = frozenset({Role.ACCOUNTS_SUPERVISOR})
Kind, State = ScheduleProposal.Kind, ScheduleProposal.State
NOT_OPEN = Reason("not_open", _("This proposal has been decided or withdrawn already."))
SAME_OFFICER = Reason("same_officer", _("You proposed this, so another officer must decide it."))
ANOTHER_OPEN = Reason(
    "another_open", _("A proposal for this is waiting already. It must be decided or withdrawn first.")
)
NOT_THE_ACCOUNTS_OFFICE = Reason("not_your_desk", _("Only the accounts office changes the fee schedule."))
NO_NOTE = Reason("no_note", _("Say why it is refused; the officer who proposed it reads this."), "note")


def propose_fee(
    *,
    actor: User,
    court: Court,
    code: str,
    from_day: date,
    free: bool,
    ordinary_cents: int | None,
    concession: bool,
    e_cents: int | None,
    source: str,
    confirmed: bool,
    source_zh_hant: str = "",
    source_zh_hans: str = "",
    note: str = "",
) -> ScheduleProposal:
    """Propose the next version of a fee item, from a day on (court time). Amounts are HK$ cents; raises Refused."""
    return _propose(
        ScheduleProposal(
            kind=Kind.FEE,
            court=court,
            code=code,
            from_day=from_day,
            free=free,
            ordinary_cents=None if free else ordinary_cents,
            concession=concession and not free,
            e_cents=e_cents if concession and not free else None,
            source=source,
            source_zh_hant=source_zh_hant,
            source_zh_hans=source_zh_hans,
            confirmed=confirmed,
            note=note,
        ),
        actor,
    )


def propose_concession(
    *,
    actor: User,
    court: Court,
    from_day: date,
    last_day: date,
    source: str,
    source_zh_hant: str = "",
    source_zh_hans: str = "",
    note: str = "",
) -> ScheduleProposal:
    """Propose a further concession of a court, first and last day included (domain 4.1). Raises Refused."""
    proposal = ScheduleProposal(
        kind=Kind.CONCESSION,
        court=court,
        from_day=from_day,
        last_day=last_day,
        source=source,
        source_zh_hant=source_zh_hant,
        source_zh_hans=source_zh_hans,
        note=note,
    )
    return _propose(proposal, actor)


@transaction.atomic
def approve(*, proposal_id: int, actor: User, note: str = "") -> ScheduleProposal:
    """Put a proposal into the schedule: add a row, and end the version before it (domain 9).

    Nothing that is in force today changes, so what was quoted for a day up to today stays as quoted. Raises Refused for
    the officer who proposed it, and if there are reasons against it by now.
    """
    proposal = _open_for_decision(proposal_id, actor)
    if reasons := reasons_against(proposal):
        raise Refused(reasons)
    if proposal.is_fee:
        proposal.item = _next_version(proposal)
    elif proposal.last_day:
        proposal.period = ConcessionPeriod.objects.create(
            court=proposal.court,
            first_day=proposal.from_day,
            last_day=proposal.last_day,
            **{field: getattr(proposal, field) for field in SOURCES},
        )
    return _decided(proposal, State.APPROVED, actor, note)


@transaction.atomic
def refuse(*, proposal_id: int, actor: User, note: str) -> ScheduleProposal:
    """Leave the schedule as it is, and say why."""
    proposal = _open_for_decision(proposal_id, actor)
    if not note:
        raise Refused(NO_NOTE)
    return _decided(proposal, State.REFUSED, actor, note)


@transaction.atomic
def withdraw(*, proposal_id: int, actor: User) -> ScheduleProposal:
    """The officer who proposed it withdraws it."""
    proposal = _locked(proposal_id)
    if proposal.state == State.WITHDRAWN:
        return proposal
    if not proposal.is_open:
        raise Refused(NOT_OPEN)
    if proposal.proposed_by_id != actor.pk:
        raise Refused(Reason("not_yours", _("Only the officer who proposed this may withdraw it.")))
    proposal.state = State.WITHDRAWN
    proposal.save(update_fields=["state"])
    audit.record(act="schedule.withdrawn", subject=proposal, actor=actor)
    return proposal


@transaction.atomic
def _propose(proposal: ScheduleProposal, actor: User) -> ScheduleProposal:
    if actor.role not in PROPOSERS:
        raise Refused(NOT_THE_ACCOUNTS_OFFICE)
    _lock_court(proposal.court)
    same = ScheduleProposal.objects.filter(kind=proposal.kind, court=proposal.court, code=proposal.code)
    reasons = reasons_against(proposal)
    if same.filter(state=State.PROPOSED).exists():
        reasons.insert(0, ANOTHER_OPEN)
    if reasons:
        raise Refused(reasons)
    proposal.proposed_by, proposal.proposed_at = actor, clock.now()
    proposal.save()
    audit.record(act="schedule.proposed", subject=proposal, actor=actor, **_facts(proposal))
    for supervisor in User.objects.filter(role__in=DECIDERS).exclude(pk=actor.pk):
        _tell(supervisor, proposal, "payment_schedule_proposed")
    return proposal


def _next_version(proposal: ScheduleProposal) -> FeeItem:
    """The new version; the one before it ends on the day before, if it had no end."""
    last = last_version(proposal.court_id, proposal.code)
    assert last is not None
    if last.in_force_until is None:
        last.in_force_until = proposal.from_day - timedelta(days=1)
        last.save(update_fields=["in_force_until"])
    copied = ("description_en", "description_zh_hant", "description_zh_hans", "unit")
    proposed = ("ordinary_cents", "e_cents", "free", "concession", *SOURCES, "confirmed")
    return FeeItem.objects.create(
        court=proposal.court,
        code=proposal.code,
        in_force_from=proposal.from_day,
        **{field: getattr(last, field) for field in copied},
        **{field: getattr(proposal, field) for field in proposed},
    )


def _open_for_decision(proposal_id: int, actor: User) -> ScheduleProposal:
    proposal = _locked(proposal_id)
    if actor.role not in DECIDERS:
        raise Refused(Reason("not_a_supervisor", _("Only an accounts supervisor decides on the fee schedule.")))
    if not proposal.is_open:
        raise Refused(NOT_OPEN)
    if proposal.proposed_by_id == actor.pk:
        raise Refused(SAME_OFFICER)
    return proposal


def _decided(proposal: ScheduleProposal, state: ScheduleProposal.State, actor: User, note: str) -> ScheduleProposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, actor, clock.now()
    proposal.decision_note = note
    proposal.save()
    audit.record(act=f"schedule.{state}", subject=proposal, actor=actor, note=note, **_facts(proposal))
    _tell(proposal.proposed_by, proposal, "payment_schedule_decided")
    return proposal


def _locked(proposal_id: int) -> ScheduleProposal:
    """The proposal, locked after its court: whatever changes the schedule of a court locks the court first."""
    court_id = ScheduleProposal.objects.values_list("court", flat=True).get(pk=proposal_id)
    _lock_court(Court(pk=court_id))
    proposals = ScheduleProposal.objects.select_for_update(of=("self",)).select_related("court", "proposed_by")
    return proposals.get(pk=proposal_id)


def _lock_court(court: Court) -> None:
    Court.objects.select_for_update(no_key=True).get(pk=court.pk)


def _tell(to: User, proposal: ScheduleProposal, kind: str) -> None:
    what = last_version(proposal.court_id, proposal.code) if proposal.is_fee else None
    params = {
        "reference": proposal.reference,
        "state": str(proposal.state),
        "court": proposal.court.name.as_json(),
        "item": what.description.as_json() if what else "",
        "note": proposal.decision_note,
    }
    post(to=to, kind=kind, params=params, link=f"/desk/fees/proposals/{proposal.reference}/")


def _facts(proposal: ScheduleProposal) -> dict[str, Any]:
    return {
        "kind": str(proposal.kind),
        "court": proposal.court_id,
        "code": proposal.code,
        "ordinary_cents": proposal.ordinary_cents,
        "e_cents": proposal.e_cents,
        "free": proposal.free,
        "from_day": proposal.from_day.isoformat(),
        "last_day": proposal.last_day.isoformat() if proposal.last_day else "",
        "source": proposal.source,
    }
