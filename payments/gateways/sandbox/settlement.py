"""The settlement file of one day: what was taken and given back, line by line, with a last line that counts them.

line,kind,provider_reference,merchant_reference,means,amount,currency,at
1,payment,pay_…,7KM4-2QXD-Z,visa,504.00,HKD,2026-11-24T10:00:03+08:00
2,refund,ref_…,9HD2-VKN4-E,visa,-504.00,HKD,2026-11-24T15:12:40+08:00
end,2,,,,0.00,,2026-11-24
"""

import csv
import io
from datetime import date, datetime, time, timedelta, timezone

from payments.gateways.sandbox.store import Row, Store

HONG_KONG = timezone(timedelta(hours=8))
HEAD = ["line", "kind", "provider_reference", "merchant_reference", "means", "amount", "currency", "at"]


def settlement_of(store: Store, day: date) -> bytes:
    """The file of a day on Hong Kong's clock, in UTF-8."""
    begins = datetime.combine(day, time(), HONG_KONG).timestamp()
    rows = store._all(
        "SELECT 'payment' AS kind, reference, merchant_reference, means, taken_cents AS cents, currency,"
        " decided_at AS at FROM payments WHERE course = 'succeeded' AND decided_at >= ? AND decided_at < ?"
        " UNION ALL SELECT 'refund', refunds.reference, refunds.merchant_reference, means, -refunds.amount_cents,"
        " refunds.currency, done_at FROM refunds JOIN payments ON payments.reference = refunds.payment"
        " WHERE refunds.course = 'done' AND done_at >= ? AND done_at < ? ORDER BY at",
        *(begins, begins + 86_400) * 2,
    )
    return written(rows, day)


def written(rows: list[Row], day: date) -> bytes:
    """Rows (kind, reference, merchant_reference, means, cents, currency, at) as the file says them."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEAD)
    for number, row in enumerate(rows, start=1):
        at = datetime.fromtimestamp(row["at"], HONG_KONG).isoformat(timespec="seconds")
        names = [row["kind"], row["reference"], row["merchant_reference"], row["means"]]
        writer.writerow([number, *names, _dollars(row["cents"]), row["currency"], at])
    writer.writerow(["end", len(rows), "", "", "", _dollars(sum(row["cents"] for row in rows)), "", day.isoformat()])
    return file.getvalue().encode()


def _dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
