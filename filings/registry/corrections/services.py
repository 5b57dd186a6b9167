"""A supervisor corrects a decision, with a reason, in one recorded act; nothing is ever deleted (domain 6.5)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases.case_desk.status import strike_case
from cases.models import Case
from cases.signals import case_changed
from filings.models import Correction, Document, Filing, FilingDecision, ReturnReason, Seal
from filings.notifications import in_the_case, notify_decision_lifted, notify_struck
from filings.registry.corrections.rules import against_lifting, against_striking, refundable_parts
from filings.registry.services import charge_disallowed_fee
from filings.states import Decision, State
from filings.transitions import change_state, locked
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.charges.services import withdraw_charge
from payments.models import Refund
from payments.refunds.requests import request_refund


@transaction.atomic
def lift(*, filing_id: int, supervisor: User, why: str, seen: datetime | None = None) -> Filing:
    """Undo a return or a refusal: the filing is in the queue again, with its times, in nobody's hand.

    What was accepted with the return stands. `seen` is the time of the decision that the supervisor saw undone.
    Refused, with every reason, where `against_lifting` has any.
    """
    filing = locked(filing_id)
    _refuse(against_lifting(filing, supervisor, seen))
    undone = _keep(filing, Correction.Kind.LIFTED, supervisor, why)
    returned = list(filing.documents.current().filter(decision=Decision.RETURNED).select_related("return_reason"))
    said = [_said(document.order, document.return_reason, document.return_note) for document in returned]
    if filing.refusal_reason:
        said.append(_said(None, filing.refusal_reason, filing.refusal_note))
    nothing: dict[str, Any] = {"decision": "", "decided_at": None, "return_reason": None, "return_note": ""}
    Document.objects.filter(pk__in=[document.pk for document in returned]).update(**nothing)
    filing.refusal_reason, filing.refusal_note = None, ""
    filing.decided_at, filing.decided_by, filing.taken_by = None, None, None
    change_state(filing, State.LODGED, actor=supervisor, act="filing.decision_lifted", why=why, said=said)
    charge = charge_disallowed_fee(filing) if undone == State.REFUSED else None
    notify_decision_lifted(filing, undone=undone, why=why, charge=charge)
    return filing


@transaction.atomic
def strike(*, filing_id: int, supervisor: User, why: str, seen: datetime | None = None) -> Filing:
    """Undo an acceptance: its documents leave the court's file, their DRNs answer "withdrawn", the fee is put up for
    refund, and a case that it commenced is struck, whose number stays used. Everybody in the case is told.

    `seen` is the time of the decision that the supervisor saw undone. Refused, with every reason, where
    `against_striking` has any.
    """
    filing = locked(filing_id)
    case = Case.objects.select_for_update(of=("self",)).get(pk=filing.case_id) if filing.case_id else None
    _refuse(against_striking(filing, supervisor, seen))
    assert case is not None  # nothing is accepted without one
    told, now = in_the_case(filing), clock.now()
    _keep(filing, Correction.Kind.STRUCK, supervisor, why)
    documents = filing.documents.filter(decision=Decision.ACCEPTED, struck_at=None)
    orders = list(documents.order_by("order").values_list("order", flat=True))
    seals = Seal.objects.filter(document__filing=filing, withdrawn_at=None)
    drns = list(seals.order_by("pk").values_list("drn", flat=True))
    seals.update(withdrawn_at=now)
    documents.update(struck_at=now, on_file_of=None)
    filing.taken_by = None
    change_state(filing, State.STRUCK, actor=supervisor, act="filing.struck", why=why, documents=orders, drns=drns)
    if filing.commences:
        strike_case(case=case, why=why, actor=supervisor)
    else:
        case_changed.send(sender=Case, case=case)
    refunds = _put_up_for_refund(filing, supervisor, why)
    notify_struck(filing, to=told, why=why, refunds=refunds)
    return filing


def _put_up_for_refund(filing: Filing, supervisor: User, why: str) -> list[Refund]:
    if owed := filing.open_charge:
        withdraw_charge(charge=owed, actor=supervisor)
    refunds = []
    for paid, parts in refundable_parts(filing):
        refund = request_refund(
            charge_id=paid.charge_id, actor=supervisor, reason=Refund.Reason.STRUCK, words=why, parts=parts
        )
        if paid.line_id:
            paid.refund = refund
            paid.save(update_fields=["refund"])
        refunds.append(refund)
    return refunds


def _keep(filing: Filing, kind: Correction.Kind, supervisor: User, why: str) -> str:
    """The row of the correction. Returns the outcome that is undone."""
    undone = FilingDecision.Outcome(filing.state)
    Correction.objects.create(
        filing=filing,
        round=filing.round,
        kind=kind,
        undone=undone,
        decided_by=filing.decided_by,
        decided_at=filing.decided_at,
        why=why,
        corrected_by=supervisor,
        corrected_at=clock.now(),
    )
    return str(undone.value)


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(reasons)


def _said(order: int | None, reason: ReturnReason | None, note: str) -> dict[str, Any]:
    """What the decision had said, for the record: the rows say it no longer."""
    return {"document": order, "code": reason.code if reason else "", "note": note}
