"""The only writer of the ledger: every movement of money as one entry whose rows sum to nothing (domain 9).

Each function must be called in the transaction of the act it enters. Amounts are cents of the entry's currency.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from icms.lib.clock import court_day
from payments.models import DepositAccount, DepositCredit, LedgerEntry, LedgerRow, Payment, Refund
from payments.states import PaymentState

Place = LedgerRow.Place
Kind = LedgerEntry.Kind


@dataclass(frozen=True)
class Share:
    """What one deposit account gives towards a payment."""

    account: DepositAccount
    cents: int


def record_taken(payment: Payment, *, at: datetime, shares: Sequence[Share] = ()) -> None:
    """A payment settled its charge: from its provider, or from deposit accounts, to the income of the court."""
    sources = [LedgerRow(place=Place.DEPOSIT, deposit=share.account, cents=-share.cents) for share in shares]
    _enter_captured(Kind.TAKEN, payment, at, sources or [_of_provider(payment)], Place.INCOME)


def record_kept(payment: Payment, *, at: datetime) -> None:
    """A payment settled nothing: what the provider took is owed back."""
    _enter_captured(Kind.KEPT, payment, at, [_of_provider(payment)], Place.REFUNDS)


def record_refunded(refund: Refund, *, at: datetime, targets: Sequence[LedgerRow]) -> None:
    """A refund is done: from where its payment was entered, to `targets` (rows not saved yet, the refund in all)."""
    payment = refund.payment
    entry = LedgerEntry.objects.create(
        kind=Kind.REFUNDED,
        attempt=refund.ledger_entries.filter(kind=Kind.RETURNED).count() + 1,
        at=at,
        day=court_day(at),
        currency=refund.currency,
        charge=payment.charge,
        payment=payment,
        refund=refund,
        actor=refund.decided_by,
    )
    source = Place.REFUNDS if payment.state == PaymentState.TO_REFUND else Place.INCOME
    _save(entry, [LedgerRow(place=source, key=payment.charge.court_id, cents=-refund.cents), *targets])


def record_returned(refund: Refund, *, at: datetime) -> None:
    """A refund that was done came back: the counter entry of the last one, for the day on which it came back."""
    last = refund.ledger_entries.filter(kind=Kind.REFUNDED).latest("attempt")
    entry = LedgerEntry.objects.create(
        kind=Kind.RETURNED,
        attempt=last.attempt,
        at=at,
        day=court_day(at),
        currency=last.currency,
        charge=last.charge,
        payment=last.payment,
        refund=refund,
    )
    rows = [LedgerRow(place=row.place, key=row.key, deposit=row.deposit, cents=-row.cents) for row in last.rows.all()]
    _save(entry, rows)


def record_credited(credit: DepositCredit, *, at: datetime) -> None:
    """The accounts office put money into a deposit account."""
    officer = credit.decided_by or credit.entered_by
    entry = LedgerEntry.objects.create(kind=Kind.CREDITED, at=at, day=court_day(at), credit=credit, actor=officer)
    rows = [
        LedgerRow(place=Place.TREASURY, cents=-credit.cents),
        LedgerRow(place=Place.DEPOSIT, deposit=credit.account, cents=credit.cents),
    ]
    _save(entry, rows)


def record_moved(source: DepositAccount, target: DepositAccount, *, cents: int, at: datetime) -> None:
    """From one deposit account of an organization to another."""
    entry = LedgerEntry.objects.create(kind=Kind.MOVED, at=at, day=court_day(at))
    moved = [(source, -cents), (target, cents)]
    _save(entry, [LedgerRow(place=Place.DEPOSIT, deposit=account, cents=each) for account, each in moved])


def _of_provider(payment: Payment) -> LedgerRow:
    return LedgerRow(place=Place.PROVIDER, key=payment.gateway, cents=-(payment.captured_cents or 0))


def _enter_captured(
    kind: LedgerEntry.Kind, payment: Payment, at: datetime, sources: Sequence[LedgerRow], place: LedgerRow.Place
) -> None:
    entry = LedgerEntry.objects.create(
        kind=kind,
        at=at,
        day=court_day(payment.captured_at or at),
        currency=payment.captured_currency,
        charge=payment.charge,
        payment=payment,
    )
    _save(entry, [*sources, LedgerRow(place=place, key=payment.charge.court_id, cents=payment.captured_cents or 0)])


def _save(entry: LedgerEntry, rows: Sequence[LedgerRow]) -> None:
    """Each row by itself, so that the constraint of a balance names the account that would be overdrawn."""
    if not connection.in_atomic_block:
        raise RuntimeError("The ledger is written in the transaction of the act it enters.")
    for row in rows:
        row.entry = entry
        row.save(force_insert=True)
