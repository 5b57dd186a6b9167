"""The load of B8, in a process of its own: `python -m bench.payments_load <a second> <seconds>`."""

import json
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from bench.worker_load import awaiting_payment, wait_until  # noqa: E402
from filings.models import Filing  # noqa: E402
from filings.states import State  # noqa: E402
from payments.checkout.services import start_payment  # noqa: E402
from payments.models import Charge  # noqa: E402
from payments.states import ChargeState  # noqa: E402
from tests.factories.payer import Payer  # noqa: E402

HANDS = 8


def pay(charge: Charge, opened: list[float]) -> None:
    """Begin to pay and type a card into the hosted page, as a payer does."""
    begun = time.monotonic()
    try:
        page_url = start_payment(charge_id=charge.pk, actor=charge.payer, payment_method="visa")
        opened.append(time.monotonic() - begun)
        Payer().pay(page_url)
    finally:
        connection.close()


def measured(rate: float, seconds: int) -> dict[str, object]:
    """The whole run: how many were settled, and how long after their notice was due; in seconds."""
    charges = awaiting_payment(round(rate * seconds))
    before = _delivered_until()
    opened: list[float] = []
    late, begun = 0.0, time.monotonic()
    with ThreadPoolExecutor(HANDS) as hands:
        for number, charge in enumerate(charges):
            late = time.monotonic() - begun - number / rate
            if late < 0:
                time.sleep(-late)
            hands.submit(pay, charge, opened)
    mine = Charge.objects.filter(pk__in=[charge.pk for charge in charges])
    wait_until(lambda: not mine.exclude(state=ChargeState.SETTLED).exists())
    lodged = Filing.objects.filter(reference__in=mine.values("subject")).exclude(state=State.AWAITING_PAYMENT)
    assert lodged.count() == len(charges), "a paid filing is not lodged"
    return {
        "payments": len(charges),
        "filings": len(charges),
        "cpu": time.process_time(),
        "settled": mine.filter(state=ChargeState.SETTLED, receipt__isnull=False).count(),
        "told": _told_since(before),
        "opened": opened,
        "late": max(0.0, late),
    }


def _book() -> sqlite3.Connection:
    return sqlite3.connect(Path(settings.VAR_DIR) / "gateway" / "payments.sqlite3")


def _delivered_until() -> float:
    book = _book()
    last: float = book.execute("SELECT COALESCE(MAX(delivered_at), 0) FROM webhooks").fetchone()[0]
    book.close()
    return last


def _told_since(moment: float) -> list[float]:
    """From when each notice was due until the web server answered that it is settled."""
    book = _book()
    rows = book.execute("SELECT body, due_at, delivered_at FROM webhooks WHERE delivered_at > ?", [moment]).fetchall()
    decided = {
        row[0]: row[1]
        for row in book.execute("SELECT event_id, decided_at FROM payments WHERE event_id <> ''").fetchall()
    }
    book.close()
    return [delivered - decided[json.loads(body)["event"]] for body, _due, delivered in rows]


if __name__ == "__main__":
    print(json.dumps(measured(float(sys.argv[1]), int(sys.argv[2]))))
