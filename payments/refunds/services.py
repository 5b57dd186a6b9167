"""The accounts office decides on a refund: one officer checks, another approves; then the money goes (domain 9)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit
from payments.models import Refund
from payments.refunds.tasks import send_refund
from payments.refunds.transitions import (
    change_state,
    complete,
    complete_by_hand,
    deposit_shares,
    locked_refund,
    notify_payer_of,
)
from payments.states import RefundState, may_move_refund

OWN = Reason("own_refund", _("You asked for this refund or checked it, so another officer must approve it."))
NO_DEPOSIT = Reason("no_deposit", _("The payer’s organization has no deposit account, so it cannot go there."))
ONLY_DEPOSIT = Reason("only_deposit", _("This was paid from a deposit account, so it goes back there."))


@transaction.atomic
def check_refund(*, refund_id: int, officer: User) -> Refund:
    """The first officer has checked it; it waits for a second. Raises Refused if it does not wait for a check."""
    refund = locked_refund(refund_id)
    _must_move(refund, RefundState.CHECKED)
    refund.checked_by, refund.checked_at = officer, clock.now()
    change_state(refund, RefundState.CHECKED, actor=officer)
    return refund


@transaction.atomic
def approve_refund(*, refund_id: int, officer: User, to: str) -> Refund:
    """The second officer approves: a deposit account is credited at once, else the order to the gateway is enqueued.

    Raises Refused for the officer who requested or checked it, and if the money cannot go there.
    """
    refund = locked_refund(refund_id)
    _must_move(refund, RefundState.APPROVED)
    reasons = [OWN] if officer.pk in (refund.asked_by_id, refund.checked_by_id) else []
    shares = deposit_shares(refund) if to == Refund.To.DEPOSIT else []
    if to == Refund.To.DEPOSIT and not shares:
        reasons.append(NO_DEPOSIT)
    if to == Refund.To.PAYER and refund.payment.is_from_deposit:
        reasons.append(ONLY_DEPOSIT)
    if reasons:
        raise Refused(reasons)
    now = clock.now()
    refund.to, refund.decided_by, refund.decided_at = to, officer, now
    change_state(refund, RefundState.APPROVED, actor=officer, to=to)
    if shares:
        complete(refund, at=now, shares=shares)
    else:
        enqueue_on_commit(send_refund, refund.pk)
    return refund


@transaction.atomic
def refuse_refund(*, refund_id: int, officer: User, note: str) -> Refund:
    """No refund: the payer is told why, and the amount may be asked for again. One officer is enough to refuse."""
    refund = locked_refund(refund_id)
    _must_move(refund, RefundState.REFUSED)
    if refund.reason == Refund.Reason.NOT_NEEDED and refund.asked_by_id is None:
        raise Refused(Reason("must_go_back", _("This money settles nothing, so it must go back and cannot be kept.")))
    refund.decided_by, refund.decided_at, refund.note = officer, clock.now(), note
    change_state(refund, RefundState.REFUSED, actor=officer, note=note)
    notify_payer_of(refund, "payment_refund_refused")
    return refund


@transaction.atomic
def send_again(*, refund_id: int, officer: User) -> Refund:
    """Order a refund that failed at the gateway again, under a new key."""
    refund = locked_refund(refund_id)
    if refund.state != RefundState.FAILED:
        raise Refused(_not_now(refund))
    refund.failure_code, refund.tries = "", 0
    refund.provider_reference, refund.idempotency_key = None, Refund._meta.get_field("idempotency_key").get_default()
    change_state(refund, RefundState.APPROVED, actor=officer, act="refund.ordered_again")
    enqueue_on_commit(send_refund, refund.pk)
    return refund


@transaction.atomic
def put_into_deposit(*, refund_id: int, officer: User) -> Refund:
    """What the gateway could not give back goes into the deposit account of the payer's organization, if it has one."""
    refund = locked_refund(refund_id)
    if refund.state != RefundState.FAILED:
        raise Refused(_not_now(refund))
    shares = deposit_shares(refund)
    if not shares:
        raise Refused(NO_DEPOSIT)
    refund.to = Refund.To.DEPOSIT
    audit.record(act="refund.put_into_deposit", subject=refund, actor=officer, cents=refund.cents)
    complete(refund, at=clock.now(), shares=shares)
    return refund


@transaction.atomic
def pay_by_hand(*, refund_id: int, officer: User, note: str) -> Refund:
    """The treasury paid a refund that the gateway cannot make; `note` says how, such as the number of a cheque."""
    refund = locked_refund(refund_id)
    if refund.state != RefundState.FAILED:
        raise Refused(_not_now(refund))
    refund.note = note
    audit.record(act="refund.paid_by_hand", subject=refund, actor=officer, cents=refund.cents, note=note)
    complete_by_hand(refund, at=clock.now())
    return refund


def _must_move(refund: Refund, state: RefundState) -> None:
    if not may_move_refund(refund.state, state):
        raise Refused(_not_now(refund))


def _not_now(refund: Refund) -> Reason:
    words = _("This refund has been dealt with already; it stands at “%(state)s”.")
    return Reason("refund_state", words % {"state": refund.get_state_display()})
