"""The only writer of `Refund.state`, which records each change; how a refund ends. Rows are locked in one order."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from icms.lib import clock
from payments.charges.notifications import notify_payer
from payments.deposits.notifications import watch_balance
from payments.deposits.selectors import account_of
from payments.gateways.protocol import RefundEvent, RefundStatus
from payments.ledger import Place, Share, record_refunded, record_returned
from payments.models import Charge, DepositAccount, LedgerRow, Payment, Refund
from payments.states import RefundState, may_move_refund


class InvalidTransition(Exception):
    """The table of states does not allow this change."""


def locked_refund(refund_id: int) -> Refund:
    """The refund, locked after its charge and its payment."""
    found = Refund.objects.select_related("payment").get(pk=refund_id)
    charge = Charge.objects.locked(found.payment.charge_id)
    payment = Payment.objects.locked(found.payment_id)
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund_id)
    payment.charge = charge
    refund.payment = payment
    return refund


def change_state(refund: Refund, state: RefundState, *, actor: User | None, act: str = "", **detail: Any) -> None:
    """Take a locked refund to another state, save it with all its fields, and record it. Raises InvalidTransition.

    `act` is the entry's name where it says more than the state does.
    """
    if not may_move_refund(refund.state, state):
        raise InvalidTransition(f"{refund.reference}: {refund.state} -> {state}")
    refund.state = state
    refund.save()
    audit.record(act=act or f"refund.{state}", subject=refund, actor=actor, cents=refund.cents, **detail)


def deposit_shares(refund: Refund) -> list[Share]:
    """What goes into which deposit account, if the refund goes to one; empty if it cannot (domain 9).

    What was paid from deposit accounts goes back to them: first to the main account, which helped out, what is still
    lacking there; then to the branch's. What was paid otherwise goes to the account of the payer's branch.
    """
    if refund.payment.is_from_deposit:
        return _shares_back(refund)
    payer = refund.payment.charge.payer
    account = account_of(payer) if payer and refund.currency == "HKD" else None
    return [Share(account, refund.cents)] if account else []


def _shares_back(refund: Refund) -> list[Share]:
    rows = LedgerRow.objects.filter(entry__payment=refund.payment, place=Place.DEPOSIT).select_related("deposit")
    given: dict[DepositAccount, int] = {}
    for row in rows:
        assert row.deposit is not None  # a constraint of the table
        given[row.deposit] = given.get(row.deposit, 0) - row.cents
    shares, left = [], refund.cents
    for account in sorted(given, key=lambda each: (each.branch_id is not None, each.pk)):
        if cents := min(left, given[account]):
            shares.append(Share(account, cents))
            left -= cents
    return shares


@transaction.atomic
def record_event(*, refund_id: int, event: RefundEvent, is_answer: bool = True) -> bool:
    """Apply what the gateway says of a refund, once. Returns False if that changes nothing.

    A refund that is done may fail still: days later the payer's bank may send the money back (domain 9). Only the
    answer to an order says what the gateway calls it: what is told or fetched besides (`is_answer` is False) may be of
    an earlier order, and where it is of this one, the answer, or that to the same order repeated, says the same.
    """
    refund = locked_refund(refund_id)
    if refund.provider_reference is None and event.provider_reference:
        if not is_answer:
            return False
        refund.provider_reference = event.provider_reference
        refund.save(update_fields=["provider_reference"])
    if event.provider_reference not in ("", refund.provider_reference):
        return False  # of an earlier order, which failed and was followed by another
    if event.status == RefundStatus.DONE and may_move_refund(refund.state, RefundState.DONE):
        target = LedgerRow(place=Place.PROVIDER, key=refund.payment.gateway, cents=refund.cents)
        _complete(refund, at=event.occurred_at or clock.now(), targets=[target])
    elif event.status == RefundStatus.FAILED and refund.state == RefundState.DONE:
        return _come_back(refund, event)
    elif event.status == RefundStatus.FAILED and may_move_refund(refund.state, RefundState.FAILED):
        _fail(refund, event.failure_code)
    elif event.status == RefundStatus.PROCESSING and may_move_refund(refund.state, RefundState.SENT):
        change_state(refund, RefundState.SENT, actor=None)
    else:
        return False
    return True


def complete(refund: Refund, *, at: datetime, shares: list[Share]) -> None:
    """The money goes into deposit accounts."""
    targets = [LedgerRow(place=Place.DEPOSIT, deposit=share.account, cents=share.cents) for share in shares]
    _complete(refund, at=at, targets=targets)
    for share in shares:
        watch_balance(share.account)


def complete_by_hand(refund: Refund, *, at: datetime) -> None:
    """The treasury paid it."""
    _complete(refund, at=at, targets=[LedgerRow(place=Place.TREASURY, cents=refund.cents)])


def notify_payer_of(refund: Refund, kind: str) -> None:
    """Tell the payer, with an account or without."""
    charge = refund.payment.charge
    params = {
        "reference": charge.reference,
        "refund": refund.reference,
        "cents": refund.cents,
        "currency": refund.currency,
        "to_deposit": refund.to == Refund.To.DEPOSIT,
        "note": refund.note,
    }
    notify_payer(charge=charge, kind=kind, params=params)


def _complete(refund: Refund, *, at: datetime, targets: list[LedgerRow]) -> None:
    refund.done_at, refund.failure_code = at, ""
    change_state(
        refund,
        RefundState.DONE,
        actor=None,
        on_behalf_of=refund.payment.charge.organization,
        payment=refund.payment.reference,
        to=targets[0].place,
        accounts={row.deposit.reference: row.cents for row in targets if row.deposit},
    )
    record_refunded(refund, at=at, targets=targets)
    notify_payer_of(refund, "payment_refunded")


def _come_back(refund: Refund, event: RefundEvent) -> bool:
    """The money is with the provider again: a counter entry, and the refund waits for the office, with the reason.

    What the treasury paid, or a deposit account has, cannot come back that way.
    """
    if not refund.went_to_provider:
        return False
    record_returned(refund, at=event.occurred_at or clock.now())
    refund.failure_code, refund.done_at = event.failure_code or "failed", None
    change_state(
        refund,
        RefundState.FAILED,
        actor=None,
        act="refund.returned",
        on_behalf_of=refund.payment.charge.organization,
        failure_code=refund.failure_code,
    )
    notify_payer_of(refund, "payment_refund_returned")
    return True


def _fail(refund: Refund, code: str) -> None:
    refund.failure_code = code or "failed"
    change_state(refund, RefundState.FAILED, actor=None, failure_code=refund.failure_code)
