"""Refunds (at once, later, failing or sent back, by the card used; never more than was taken), the settlement file."""

import secrets
import time
from datetime import UTC, date, datetime

from dev.sandbox.cards import Refunding, known_as
from dev.sandbox.store import Row, Store
from payments.gateways.settlement_file import Line, bounds_of, written


def settlement_of(store: Store, day: date) -> bytes:
    """What was taken and given back on a day of Hong Kong's clock, in the order in which it was decided."""
    begins, ends = bounds_of(day)
    rows = store._all(
        "SELECT 'payment' AS kind, reference, merchant_reference, method, taken_cents AS cents, currency,"
        " decided_at AS at FROM payments WHERE status = 'succeeded' AND decided_at >= ? AND decided_at < ?"
        " UNION ALL SELECT 'refund', refunds.reference, refunds.merchant_reference, method, -refunds.amount_cents,"
        " refunds.currency, done_at FROM refunds JOIN payments ON payments.reference = refunds.payment"
        " WHERE refunds.status <> 'processing' AND done_at >= ? AND done_at < ?"
        " UNION ALL SELECT 'refund_failure', refunds.reference, refunds.merchant_reference, method,"
        " refunds.amount_cents, refunds.currency, comes_back_at FROM refunds"
        " JOIN payments ON payments.reference = refunds.payment"
        " WHERE refunds.status = 'failed' AND comes_back_at >= ? AND comes_back_at < ? ORDER BY at",
        *(begins, ends) * 3,
    )
    lines = (
        Line(
            row["kind"],
            row["reference"],
            row["merchant_reference"],
            row["method"],
            row["cents"],
            row["currency"],
            datetime.fromtimestamp(row["at"], UTC),
        )
        for row in rows
    )
    return written(lines, day)


def open_refund(store: Store, asked: Row, *, slow_seconds: float) -> Row:
    """A new refund, or the one that this idempotency key opened before. Raises ValueError where it cannot be given."""
    with store.lock:
        known = store._one("SELECT * FROM refunds WHERE idempotency_key = ?", asked["idempotency_key"])
        if known is not None:
            return known
        payment = store._one("SELECT * FROM payments WHERE reference = ?", asked["payment"])
        if payment is None or payment["status"] != "succeeded":
            raise ValueError("Nothing was taken with this payment.")
        given = store._one(
            "SELECT COALESCE(SUM(amount_cents), 0) AS cents FROM refunds WHERE payment = ? AND status <> 'failed'",
            payment["reference"],
        )
        if given is None or given["cents"] + asked["amount_cents"] > payment["taken_cents"]:
            raise ValueError("More would be refunded than was taken.")
        card = known_as(payment["card"], payment["method"])
        refunding = card.refunding if card else Refunding.AT_ONCE
        status = {Refunding.LATER: "processing", Refunding.FAILS: "failed"}.get(refunding, "done")
        now = time.time()
        store._do(
            "INSERT INTO refunds VALUES (?,?,?,?,?,?,?,?,?,?)",
            "ref_" + secrets.token_hex(12),
            asked["merchant_reference"],
            asked["idempotency_key"],
            payment["reference"],
            asked["amount_cents"],
            payment["currency"],
            status,
            "card_closed" if status == "failed" else "",
            {"done": now, "processing": now + slow_seconds}.get(status),
            now + slow_seconds if refunding == Refunding.COMES_BACK else None,
        )
        return refund_named(store, asked["merchant_reference"]) or {}


def refund_named(store: Store, merchant_reference: str) -> Row | None:
    """The latest refund of this name; what was to happen to it later has happened once its time has come."""
    now = time.time()
    store._do("UPDATE refunds SET status = 'done' WHERE status = 'processing' AND done_at <= ?", now)
    store._do(
        "UPDATE refunds SET status = 'failed', failure_code = 'expired_or_canceled_card'"
        " WHERE status = 'done' AND comes_back_at <= ?",
        now,
    )
    # Set to failed by hand, after it was done: it came back now.
    store._do(
        "UPDATE refunds SET comes_back_at = ?"
        " WHERE status = 'failed' AND done_at IS NOT NULL AND comes_back_at IS NULL",
        now,
    )
    return store._one(
        "SELECT * FROM refunds WHERE merchant_reference = ? ORDER BY rowid DESC LIMIT 1", merchant_reference
    )


def refund_words(row: Row) -> Row:
    """What the merchant is told of a refund."""
    return {
        "refund": row["reference"],
        "merchant_reference": row["merchant_reference"],
        "status": row["status"],
        "amount_cents": row["amount_cents"],
        "currency": row["currency"],
        "failure_code": row["failure_code"],
        "at": {"done": row["done_at"], "failed": row["comes_back_at"]}.get(row["status"]),
    }
