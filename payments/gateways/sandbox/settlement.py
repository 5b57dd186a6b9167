"""The sandbox's settlement file of one day."""

from datetime import UTC, date, datetime

from payments.gateways.sandbox.store import Store
from payments.gateways.settlement_file import Line, bounds_of, written


def settlement_of(store: Store, day: date) -> bytes:
    """What was taken and given back on a day of Hong Kong's clock, in the order in which it was decided."""
    begins, ends = bounds_of(day)
    rows = store._all(
        "SELECT 'payment' AS kind, reference, merchant_reference, means, taken_cents AS cents, currency,"
        " decided_at AS at FROM payments WHERE course = 'succeeded' AND decided_at >= ? AND decided_at < ?"
        " UNION ALL SELECT 'refund', refunds.reference, refunds.merchant_reference, means, -refunds.amount_cents,"
        " refunds.currency, done_at FROM refunds JOIN payments ON payments.reference = refunds.payment"
        " WHERE refunds.course = 'done' AND done_at >= ? AND done_at < ? ORDER BY at",
        *(begins, ends) * 2,
    )
    lines = (
        Line(
            row["kind"],
            row["reference"],
            row["merchant_reference"],
            row["means"],
            row["cents"],
            row["currency"],
            datetime.fromtimestamp(row["at"], UTC),
        )
        for row in rows
    )
    return written(lines, day)
