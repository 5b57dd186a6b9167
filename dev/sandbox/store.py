"""What the sandbox remembers: payments, refunds and webhooks to deliver, in one SQLite file that outlives a restart."""

import json
import secrets
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from dev.sandbox.cards import Card, Delivery

PAGE_SECONDS = 30 * 60
LONGEST_PAUSE = 60
SCHEMA = """
CREATE TABLE IF NOT EXISTS payments (
    reference TEXT PRIMARY KEY, merchant_reference TEXT UNIQUE NOT NULL, idempotency_key TEXT UNIQUE NOT NULL,
    token TEXT UNIQUE NOT NULL, amount_cents INTEGER NOT NULL, currency TEXT NOT NULL, description TEXT NOT NULL,
    language TEXT NOT NULL, return_url TEXT NOT NULL, expires_at REAL NOT NULL, status TEXT NOT NULL DEFAULT 'open',
    card TEXT NOT NULL DEFAULT '', delivery TEXT NOT NULL DEFAULT 'at_once', decides_at REAL,
    event_id TEXT NOT NULL DEFAULT '', failure_code TEXT NOT NULL DEFAULT '', taken_cents INTEGER NOT NULL DEFAULT 0,
    wanted TEXT NOT NULL DEFAULT '', method TEXT NOT NULL DEFAULT '', secure TEXT NOT NULL DEFAULT '', decided_at REAL
);
CREATE TABLE IF NOT EXISTS webhooks (
    id INTEGER PRIMARY KEY, body BLOB NOT NULL, due_at REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    delivered_at REAL
);
CREATE INDEX IF NOT EXISTS undelivered ON webhooks (due_at) WHERE delivered_at IS NULL;
CREATE TABLE IF NOT EXISTS refunds (
    reference TEXT PRIMARY KEY, merchant_reference TEXT NOT NULL, idempotency_key TEXT UNIQUE NOT NULL,
    payment TEXT NOT NULL REFERENCES payments, amount_cents INTEGER NOT NULL, currency TEXT NOT NULL,
    status TEXT NOT NULL, failure_code TEXT NOT NULL DEFAULT '', done_at REAL,
    comes_back_at REAL
);
CREATE INDEX IF NOT EXISTS refunds_by_name ON refunds (merchant_reference);
"""
Row = dict[str, Any]


class Store:
    """Every change is one short transaction under one lock; times are seconds since 1970."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.base = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self.base.row_factory = sqlite3.Row
        self.base.execute("PRAGMA journal_mode=WAL")
        self.base.executescript(SCHEMA)
        if "comes_back_at" not in {row["name"] for row in self.base.execute("PRAGMA table_info(refunds)")}:
            self.base.execute("ALTER TABLE refunds ADD COLUMN comes_back_at REAL")  # a file of an earlier run

    def close(self) -> None:
        with self.lock:
            self.base.close()

    def open_payment(self, asked: Row) -> Row:
        """A new payment, or the one that this idempotency key opened before."""
        self._do(
            "INSERT OR IGNORE INTO payments (reference, merchant_reference, idempotency_key, token, amount_cents,"
            " currency, description, language, return_url, expires_at, wanted) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            "pay_" + secrets.token_hex(12),
            asked["merchant_reference"],
            asked["idempotency_key"],
            secrets.token_urlsafe(24),
            asked["amount_cents"],
            asked["currency"],
            asked["description"],
            asked["language"],
            asked["return_url"],
            time.time() + PAGE_SECONDS,
            asked.get("payment_method", ""),
        )
        found = self._one("SELECT * FROM payments WHERE idempotency_key = ?", asked["idempotency_key"])
        if found is None:
            raise ValueError("The merchant reference belongs to another payment.")
        return found

    def by_token(self, token: str) -> Row | None:
        """The payment of a hosted page."""
        return self._one("SELECT * FROM payments WHERE token = ?", token)

    def by_merchant_reference(self, reference: str) -> Row | None:
        """The payment that the merchant knows by this name."""
        return self._one("SELECT * FROM payments WHERE merchant_reference = ?", reference)

    def ask_for_code(self, reference: str, card: Card) -> None:
        """The bank wants to see a one-time code before it decides on this card."""
        self._do("UPDATE payments SET secure = ? WHERE reference = ? AND status = 'open'", card.number, reference)

    def present_card(self, reference: str, card: Card, *, slow_seconds: float, declines_for: str = "") -> None:
        """The payer has typed a card or an account: decide now, or later for a slow one. Once only."""
        changed = self._do(
            "UPDATE payments SET status = 'processing', card = ?, method = ?, delivery = ?, failure_code = ?,"
            " taken_cents = amount_cents - ?, decides_at = ? WHERE reference = ? AND status = 'open'",
            card.number[-4:],
            card.method,
            card.delivery,
            declines_for or card.declines_for,
            card.short_by_cents,
            time.time() + (slow_seconds if card.slow else 0),
            reference,
        )
        if changed and not card.slow:
            self.decide_due()

    def cancel(self, reference: str) -> None:
        """The payer has gone back without paying, or the merchant closes the page."""
        self._do(
            "UPDATE payments SET status = 'processing', failure_code = 'left', decides_at = 0"
            " WHERE reference = ? AND status = 'open'",
            reference,
        )
        self.decide_due()

    def decide_due(self) -> None:
        """Decide what has waited long enough, end what has expired, and put their webhooks in the queue."""
        now = time.time()
        self._do(
            "UPDATE payments SET status = 'processing', failure_code = 'expired', decides_at = 0"
            " WHERE status = 'open' AND expires_at < ?",
            now,
        )
        with self.lock, self.base:
            self.base.execute("BEGIN IMMEDIATE")
            due = self.base.execute("SELECT * FROM payments WHERE status = 'processing' AND decides_at <= ?", [now])
            for row in [dict(row) for row in due]:
                self._decide(row, now)

    def _decide(self, row: Row, now: float) -> None:
        if row["failure_code"] in ("left", "expired"):
            status = "cancelled"
        else:
            status = "declined" if row["failure_code"] else "succeeded"
        row |= {"status": status, "event_id": "evt_" + secrets.token_hex(12), "decided_at": now}
        self.base.execute(
            "UPDATE payments SET status = ?, event_id = ?, decided_at = ? WHERE reference = ?",
            [status, row["event_id"], now, row["reference"]],
        )
        self.base.executemany(
            "INSERT INTO webhooks (body, due_at) VALUES (?, ?)",
            [(json.dumps(event).encode(), now + later) for event, later in _told_of(row)],
        )

    def due_webhooks(self) -> list[Row]:
        """What should be delivered now."""
        return self._all(
            "SELECT * FROM webhooks WHERE delivered_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT 50", time.time()
        )

    def delivered(self, webhook_id: int) -> None:
        """The merchant has taken this notice."""
        self._do("UPDATE webhooks SET delivered_at = ? WHERE id = ?", time.time(), webhook_id)

    def put_off(self, webhook_id: int, tries: int) -> None:
        """The merchant has not taken it: again later, each time after a longer pause."""
        pause = min(LONGEST_PAUSE, 0.5 * 2**tries)
        self._do("UPDATE webhooks SET tries = ?, due_at = ? WHERE id = ?", tries + 1, time.time() + pause, webhook_id)

    def _do(self, statement: str, *values: Any) -> int:
        with self.lock, self.base:
            return self.base.execute(statement, values).rowcount

    def _one(self, statement: str, *values: Any) -> Row | None:
        rows = self._all(statement, *values)
        return rows[0] if rows else None

    def _all(self, statement: str, *values: Any) -> list[Row]:
        with self.lock:
            return [dict(row) for row in self.base.execute(statement, values)]


def event_of(row: Row) -> Row:
    """What the merchant is told of a payment, in a notice and in an answer."""
    return {
        "event": row["event_id"],
        "payment": row["reference"],
        "merchant_reference": row["merchant_reference"],
        "status": row["status"],
        "amount_cents": row["taken_cents"] if row["status"] == "succeeded" else 0,
        "currency": row["currency"],
        "failure_code": row["failure_code"],
        "payment_method": row["method"],
        "at": row["decided_at"],
    }


def _told_of(row: Row) -> list[tuple[Row, float]]:
    """The webhooks of a decision, each with how many seconds later it goes out."""
    event = event_of(row)
    delivery = Delivery(row["delivery"])
    if delivery == Delivery.OUT_OF_ORDER and row["status"] == "succeeded":
        # A first try of the bank was declined; its notice comes after that of the second, which succeeded.
        earlier = event | {
            "event": "evt_" + secrets.token_hex(12),
            "status": "declined",
            "amount_cents": 0,
            "failure_code": "card_declined",
            "at": row["decided_at"] - 1,
        }
        return [(event, 0), (earlier, 0.5)]
    return [(event, 0)] * {Delivery.NEVER: 0, Delivery.TWICE: 2}.get(delivery, 1)
