"""Web server, worker and gateway are killed while people pay: no dollar is lost, and every paid filing is lodged.

`make proof` kills 100 times; ICMS_PAYMENT_KILLS and ICMS_KILL_SEED say it otherwise.
"""

import os
import queue
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import connections
from django.db.models import Sum

from bench.worker_load import awaiting_payment
from filings.models import Filing
from filings.states import State
from payments.models import Charge, LedgerRow, Payment, Receipt, ReceiptSeries, Refund
from payments.states import ChargeState, PaymentState
from tests.reliability.journey import CARD, Patience
from tests.reliability.killing import kill_one_worker
from tests.reliability.visitor import Trouble, Visitor
from tests.support.portal import Portal, wait_until
from tests.support.samples import how_many

KILLS = how_many("ICMS_PAYMENT_KILLS", sample=4, proof=100)
SEED = int(os.environ.get("ICMS_KILL_SEED", "2026"))
PAYERS, RECOVERY_SECONDS = 3, 60
PROGRAMS = ("web", "worker", "gateway")
CARDS = ("4242 4242 4242 4242", "4000 0000 0000 0085", "4000 0000 0000 0093", "4000 0000 0000 0101")


@dataclass
class CashDesk:
    """People at the cash desk: each pays one charge after another, and tries again whatever breaks."""

    portal: Portal
    owed: "queue.Queue[str]" = field(default_factory=queue.Queue)
    evening: threading.Event = field(default_factory=threading.Event)
    patience: Patience = field(default_factory=lambda: Patience(seconds=180))
    paid: list[str] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    paying: int = 0

    def owe(self, count: int) -> set[str]:
        """So many more charges to pay; their references."""
        references = {charge.reference for charge in awaiting_payment(count)}
        for reference in references:
            self.owed.put(reference)
        return references

    def pay_on(self, number: int) -> None:
        try:
            visitor, dice = Visitor(self.portal.url("/")), random.Random(SEED + number)
            self.patience.insist(lambda: visitor.sign_in("chan"))
            while not self.evening.is_set():
                try:
                    reference = self.owed.get(timeout=1)
                except queue.Empty:
                    continue
                self.paying += 1
                card = dice.choice(CARDS)
                self.patience.insist(lambda r=reference, c=card: self._pay(visitor, r, c))  # type: ignore[misc]
                self.paying -= 1
                self.paid.append(reference)
        except BaseException as failure:
            self.failures.append(failure)

    def _pay(self, visitor: Visitor, reference: str, card: str) -> None:
        """Look where it stands, do the next step; done when the page says that it is paid."""
        page = visitor.get(f"/en/payments/{reference}/")
        if "is paid" in page.main:
            return
        if 'name="payment_method"' in page.text:
            page = visitor.post(f"/en/payments/{reference}/pay/", {"payment_method": "visa"}, page=page)
        if "/pay/" in page.path and not page.url.startswith(visitor.base):
            page = visitor.post_away(page.url, CARD | {"card": card})
        if not page.path.endswith("/lodged/"):
            raise Trouble(f"{reference} is not paid yet: {page.url} {page.main[:200]}")


def kill_and_restart(portal: Portal, dice: random.Random, killed: Counter[str]) -> None:
    """One process, or a whole program, which a supervisor starts again."""
    name = dice.choice(PROGRAMS)
    if name != "gateway" and dice.random() < 0.6 and kill_one_worker(portal, name, dice.randrange(64)):
        killed[f"{name}, one process"] += 1
        return
    portal.kill(name)
    killed[name] += 1
    portal.start(name)


def taken_by_gateway(portal: Portal) -> dict[str, int]:
    """What the gateway's own book says it took, by our reference."""
    base = sqlite3.connect(portal.folder / "gateway" / "payments.sqlite3")
    try:
        rows = base.execute("SELECT merchant_reference, taken_cents FROM payments WHERE status = 'succeeded'")
        return dict(rows.fetchall())
    finally:
        base.close()


def not_lodged_yet(portal: Portal, references: set[str]) -> list[str]:
    """Paid at the gateway, and the filing not lodged."""
    paid = Payment.objects.filter(reference__in=taken_by_gateway(portal), charge__reference__in=references)
    subjects = paid.values_list("charge__subject", flat=True)
    lodged = Filing.objects.filter(reference__in=subjects).exclude(state=State.AWAITING_PAYMENT)
    return sorted(set(subjects) - set(lodged.values_list("reference", flat=True)))


def must_be_whole(portal: Portal, references: set[str]) -> Counter[str]:
    """Every dollar that the gateway took settles one charge, or waits to be refunded; the ledger agrees."""
    counted: Counter[str] = Counter()
    taken = taken_by_gateway(portal)
    for payment in Payment.objects.filter(charge__reference__in=references, reference__in=taken):
        assert payment.state in (PaymentState.SUCCEEDED, PaymentState.TO_REFUND), payment.reference
        assert payment.captured_cents == taken[payment.reference]
        counted[payment.state] += 1
        if payment.state == PaymentState.TO_REFUND:
            assert Refund.objects.get(payment=payment).cents == payment.captured_cents
    for charge in Charge.objects.filter(reference__in=references, state=ChargeState.SETTLED):
        assert charge.payments.filter(state=PaymentState.SUCCEEDED).count() == 1
        assert Receipt.objects.filter(charge=charge).count() == 1
    for series in ReceiptSeries.objects.all():
        serials = Receipt.objects.filter(court=series.court, year=series.year).values_list("serial", flat=True)
        assert sorted(serials) == list(range(1, series.last + 1))
    assert LedgerRow.objects.aggregate(sum=Sum("cents"))["sum"] == 0
    return counted


@pytest.mark.proof
def test_web_worker_and_gateway_are_killed_while_people_pay(
    portal: Portal, record_property: Callable[[str, object], None]
) -> None:
    dice, killed, desk = random.Random(SEED), Counter[str](), CashDesk(portal)
    references = desk.owe(100)
    people = [threading.Thread(target=desk.pay_on, args=[number], daemon=True) for number in range(PAYERS)]
    for person in people:
        person.start()
    started = time.monotonic()
    while sum(killed.values()) < KILLS and not desk.failures:
        if desk.owed.qsize() < 20:
            references |= desk.owe(60)
        wait_until(lambda: desk.paying or desk.failures, 90)
        desk.evening.wait(dice.uniform(0, 0.6))
        kill_and_restart(portal, dice, killed)
    desk.evening.set()
    for name in PROGRAMS:
        if not portal.children[name].is_alive():
            portal.start(name)
    recovered = time.monotonic()
    connections.close_all()
    wait_until(lambda: not not_lodged_yet(portal, references), RECOVERY_SECONDS)
    lodged_after = time.monotonic() - recovered
    for person in people:
        person.join(180)
    assert not desk.failures, desk.failures
    counted = must_be_whole(portal, references)
    facts = {
        "kills": dict(killed),
        "paid": len(desk.paid),
        "steps tried again": len(desk.patience.troubles),
        "every paid filing lodged after": f"{lodged_after:.1f} s",
        "seconds": round(time.monotonic() - started),
        **counted,
    }
    for name, value in facts.items():
        record_property(name, value)
    assert sum(killed.values()) == KILLS
    assert set(desk.paid) <= set(
        Charge.objects.filter(reference__in=references, state=ChargeState.SETTLED).values_list("reference", flat=True)
    )
