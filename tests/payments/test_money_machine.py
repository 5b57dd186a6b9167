"""A court's money at random: raise, start, tell in any order and number, withdraw, refund, close the day.

`make proof` takes 10,000 steps; ICMS_MACHINE_STEPS says another number.
"""

import itertools
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases.models import Court
from icms.lib import clock
from icms.lib.errors import Refused
from payments.charges.services import raise_charge, withdraw_charge
from payments.checkout.deposit import pay_from_deposit
from payments.deposits.services import accept_terms
from payments.desk.deposits.services import enter_credit
from payments.desk.reconciliation.services import import_settlement_file
from payments.fees.quote import quote
from payments.gateways.protocol import RefundEvent, RefundStatus
from payments.gateways.settlement_file import Line, written
from payments.models import (
    Charge,
    DepositAccount,
    Difference,
    LedgerRow,
    Payment,
    Receipt,
    ReceiptSeries,
    Refund,
    WebhookEvent,
)
from payments.refunds.requests import request_refund
from payments.refunds.services import approve_refund, check_refund, pay_by_hand, refuse_refund, send_again
from payments.refunds.transitions import record_event
from payments.states import ChargeState, PaymentState, RefundState
from tests.factories.court import TUESDAY_10
from tests.support.samples import how_many

STEPS = how_many("ICMS_MACHINE_STEPS", sample=400, proof=10_000)
A_RUN = 50
CAPTURED = [PaymentState.SUCCEEDED, PaymentState.TO_REFUND]
numbers = itertools.count(1)
steps: Counter[str] = Counter()


class Money(RuleBasedStateMachine):
    """One filer with a card, one firm with a deposit account, two officers, and a gateway that says what it likes."""

    world: dict[str, Any]

    def __init__(self) -> None:
        super().__init__()
        self.charges: list[int] = []
        self.told: list[tuple[int, int]] = []  # payment, cents: what the gateway really took
        self.now = TUESDAY_10
        self.since_closed = 0
        self.has_begun = self.may_have_refund = self.has_approved = self.has_failed = False

    @property
    def now(self) -> datetime:
        """The court's clock, as the portal reads it."""
        at: datetime = self.world["now"]
        return at

    @now.setter
    def now(self, at: datetime) -> None:
        self.world["now"] = at

    @property
    def given(self) -> list[Line]:
        """The gateway's own book, of every run on the same days: refunds that it paid out, and that came back."""
        lines: list[Line] = self.world["given"]
        return lines

    def refunds(self, *states: RefundState) -> list[Refund]:
        return list(Refund.objects.filter(payment__charge__in=self.charges, state__in=states).order_by("pk"))

    def tries(self, act: Any) -> None:
        """A refusal is an answer, too."""
        try:
            act()
        except Refused:
            steps["refused"] += 1

    @initialize(begin=st.sampled_from(["with nothing", "with one paid", "with a refund", "with a refund"]))
    def begin(self, begin: str) -> None:
        """So that long ways, such as a refund that fails and is sent again, are walked in short runs, too."""
        if begin == "with nothing":
            return
        self.raise_one(by_firm=False)
        self.start(which=0)
        self.tell(which=0, status="succeeded", short=0, event=0, times=1)
        if begin == "with a refund":
            self.ask_for_refund(which=0, first=100, second=0)
            self.decide_refund(which=0, refuse=False, to="payer")

    @rule(by_firm=st.booleans())
    def raise_one(self, by_firm: bool) -> None:
        payer = self.world["wong"] if by_firm else self.world["chan"]
        charge = raise_charge(
            subject_kind="thing",
            subject=f"machine {next(numbers)}",
            court=self.world["court"],
            payer=payer,
            quote=quote([("DC", "writ", 1), ("DC", "search", 2)], deemed_day=clock.court_day(self.now)),
            language="en",
        )
        self.charges.append(charge.pk)
        steps["raised"] += 1

    @precondition(lambda self: self.charges)
    @rule(which=st.integers(0, 9))
    def start(self, which: int) -> None:
        charge = Charge.objects.get(pk=self.charges[which % len(self.charges)])
        if charge.is_open and not charge.payments.filter(state=PaymentState.STARTED).exists():
            Payment.objects.create(
                charge=charge,
                gateway="sandbox",
                provider_reference=f"pay_{next(numbers)}",
                amount_cents=charge.amount_cents,
                started_at=self.now,
            )
            self.has_begun = True
            steps["started"] += 1

    @precondition(lambda self: self.has_begun)
    @rule(
        which=st.integers(0, 9),
        status=st.sampled_from(["succeeded", "succeeded", "succeeded", "declined", "cancelled"]),
        short=st.sampled_from([0, 0, 0, 0, 100]),
        event=st.integers(0, 3),
        times=st.integers(1, 3),
    )
    def tell(self, which: int, status: str, short: int, event: int, times: int) -> None:
        payments = list(Payment.objects.filter(charge__in=self.charges, gateway="sandbox").order_by("pk"))
        about = payments[which % len(payments)]
        cents = about.amount_cents - short if status == "succeeded" else 0
        for _time in range(times):
            self.world["teller"].tell(
                about,
                event=f"{about.pk} {status} {event}",
                status=status,
                amount_cents=cents,
                at=self.now.timestamp(),
            )
        if status == "succeeded" and about.pk not in [pk for pk, _cents in self.told]:
            self.told.append((about.pk, cents))
        self.may_have_refund = self.may_have_refund or status == "succeeded"
        steps["told"] += times

    @precondition(lambda self: self.charges)
    @rule(which=st.integers(0, 9))
    def pay_from_deposit(self, which: int) -> None:
        charge = self.charges[which % len(self.charges)]
        self.tries(lambda: pay_from_deposit(charge_id=charge, actor=self.world["wong"]))
        steps["from deposit"] += 1

    @precondition(lambda self: self.charges)
    @rule(which=st.integers(0, 9))
    def withdraw(self, which: int) -> None:
        charge = self.charges[which % len(self.charges)]
        self.tries(lambda: withdraw_charge(charge=charge, actor=self.world["chan"]))
        steps["withdrawn"] += 1

    @precondition(lambda self: self.charges)
    @rule(which=st.integers(0, 9), first=st.sampled_from([0, 100, 50_400]), second=st.sampled_from([0, 2_800, 2_801]))
    def ask_for_refund(self, which: int, first: int, second: int) -> None:
        charge = self.charges[which % len(self.charges)]
        parts = {1: first, 2: second}
        self.tries(
            lambda: request_refund(
                charge_id=charge, actor=self.world["accounts"], reason="other", words="", parts=parts
            )
        )
        steps["refund asked"] += 1

    @precondition(lambda self: self.may_have_refund)
    @rule(which=st.integers(0, 9), refuse=st.booleans(), to=st.sampled_from(["payer", "deposit"]))
    def decide_refund(self, which: int, refuse: bool, to: str) -> None:
        found = self.refunds(RefundState.ASKED, RefundState.CHECKED)
        if not found:
            return
        refund = found[which % len(found)]
        supervisor, officer = self.world["supervisor"], self.world["accounts"]
        if refuse:
            self.tries(lambda: refuse_refund(refund_id=refund.pk, officer=supervisor, note="No."))
        elif refund.state == RefundState.ASKED:
            self.tries(lambda: check_refund(refund_id=refund.pk, officer=officer))
        else:
            self.tries(lambda: approve_refund(refund_id=refund.pk, officer=supervisor, to=to))
        self.has_approved = self.has_approved or not refuse
        steps["refund decided"] += 1

    @precondition(lambda self: self.has_approved)
    @rule(which=st.integers(0, 9), status=st.sampled_from(RefundStatus), times=st.integers(1, 2))
    def gateway_answers_of_refund(self, which: int, status: RefundStatus, times: int) -> None:
        paid_out = {line.merchant_reference for line in self.given}
        found = self.refunds(RefundState.APPROVED, RefundState.SENT)
        found += [refund for refund in self.refunds(RefundState.DONE) if refund.reference in paid_out]
        if not found:
            return
        refund = found[which % len(found)]
        came_back = sum(
            (line.kind, line.merchant_reference) == ("refund_failure", refund.reference) for line in self.given
        )
        event = RefundEvent(status, f"ref_{refund.pk}_{came_back}", "why", self.now)
        for _time in range(times):
            was_done = Refund.objects.get(pk=refund.pk).state == RefundState.DONE
            if record_event(refund_id=refund.pk, event=event):
                self.enter(refund, event, was_done=was_done)
        self.has_failed = self.has_failed or status == RefundStatus.FAILED
        steps["refund answered"] += times

    def enter(self, refund: Refund, event: RefundEvent, *, was_done: bool) -> None:
        """An honest gateway's own book: money that went, money that came back."""
        kind, cents = ("refund_failure", refund.cents) if was_done else ("refund", -refund.cents)
        if was_done or event.status == RefundStatus.DONE:
            reference = event.provider_reference
            self.given.append(Line(kind, reference, refund.reference, "visa", cents, "HKD", self.now))

    @precondition(lambda self: self.has_failed)
    @rule(by_hand=st.booleans())
    def mend_refund(self, by_hand: bool) -> None:
        found = self.refunds(RefundState.FAILED)
        if not found:
            return
        refund = found[0]
        officer = self.world["accounts"]
        if by_hand:
            self.tries(lambda: pay_by_hand(refund_id=refund.pk, officer=officer, note="Cheque."))
        else:
            self.tries(lambda: send_again(refund_id=refund.pk, officer=officer))
        steps["refund mended"] += 1

    @precondition(lambda self: self.since_closed >= 6)
    @rule()
    def close_the_day(self) -> None:
        self.since_closed = 0
        day = clock.court_day(self.now)
        self.now += timedelta(days=1)
        import_settlement_file(
            gateway="sandbox", day=day, body=written(provider_lines(day, self.given), day), actor=None
        )
        assert not Difference.objects.filter(reconciliation__day=day).exists()
        steps["closed"] += 1

    @invariant()
    def every_captured_dollar_is_somewhere(self) -> None:
        self.since_closed += 1
        live = Sum("refunds__cents", filter=~Q(refunds__state=RefundState.REFUSED))
        found = Payment.objects.select_related("charge").annotate(queued=live).in_bulk([pk for pk, _cents in self.told])
        for pk, cents in self.told:
            payment = found[pk]
            queued = payment.queued or 0  # type: ignore[attr-defined]
            assert payment.state in CAPTURED and payment.captured_cents == cents
            assert payment.refunded_cents == queued
            if payment.state == PaymentState.TO_REFUND:
                assert queued == cents
            else:
                assert payment.charge.state == ChargeState.SETTLED and queued <= cents
        mine = Charge.objects.filter(pk__in=self.charges)
        paid = Count("payments", filter=Q(payments__state=PaymentState.SUCCEEDED), distinct=True)
        for state, count, receipts in mine.annotate(paid=paid, papers=Count("receipt", distinct=True)).values_list(
            "state", "paid", "papers"
        ):
            assert (count, receipts) == ((1, 1) if state == ChargeState.SETTLED else (0, 0))

    def teardown(self) -> None:
        """The whole court, at the end of each run."""
        assert LedgerRow.objects.aggregate(sum=Sum("cents"))["sum"] in (0, None)
        captured = Payment.objects.filter(state__in=CAPTURED).aggregate(sum=Sum("captured_cents"))["sum"] or 0
        entered = LedgerRow.objects.filter(entry__kind__in=["taken", "kept"], cents__gt=0).aggregate(sum=Sum("cents"))
        assert captured == (entered["sum"] or 0)
        kept = LedgerRow.objects.filter(place="refunds").aggregate(sum=Sum("cents"))["sum"] or 0
        waiting = Refund.objects.filter(payment__state=PaymentState.TO_REFUND).exclude(state=RefundState.DONE)
        assert kept == (waiting.aggregate(sum=Sum("cents"))["sum"] or 0)
        for series in ReceiptSeries.objects.all():
            serials = Receipt.objects.filter(court=series.court, year=series.year).values_list("serial", flat=True)
            assert sorted(serials) == list(range(1, series.last + 1))
        for account in DepositAccount.objects.all():
            rows = account.ledger_rows.aggregate(sum=Sum("cents"))["sum"] or 0
            assert account.balance_cents == rows >= 0
        assert not WebhookEvent.objects.filter(processed_at=None).exists()
        connection.check_constraints()


def provider_lines(day: Any, given: list[Line]) -> list[Line]:
    """What an honest provider says it moved on a day: the first success of each payment, and its refunds."""
    notices = WebhookEvent.objects.filter(status="succeeded", outcome__in=["settled", "to_refund"], amount_cents__gt=0)
    lines = [
        Line(
            "payment",
            each.provider_reference,
            each.payment_reference,
            "visa",
            each.amount_cents,
            "HKD",
            each.occurred_at,
        )
        for each in notices
        if clock.court_day(each.occurred_at) == day
    ]
    return lines + [line for line in given if clock.court_day(line.at) == day]


@pytest.mark.slow
@pytest.mark.proof
def test_whatever_happens_no_dollar_is_lost_taken_twice_or_unexplained(person, teller, record_property, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: Money.world["now"])
    Money.world = {"now": TUESDAY_10, "given": []}
    accept_terms(actor=person("wong.pa"), version=1, signed_name=person("wong.pa").name)
    account = DepositAccount.objects.get(branch=person("wong.ou").branch)
    for number in range(3):
        enter_credit(
            account_id=account.pk,
            officer=person("accounts"),
            cents=1_900_000,
            source_reference=f"CHQ {number}",
            received_on=clock.court_day(TUESDAY_10),
        )
    Money.world |= {
        "court": Court.objects.get(pk="DC"),
        "chan": person("chan"),
        "wong": person("wong.ou"),
        "accounts": person("accounts"),
        "supervisor": person("accounts.sup"),
        "teller": teller,
    }
    steps.clear()
    how = settings(
        max_examples=max(1, STEPS // A_RUN),
        stateful_step_count=A_RUN,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Money, settings=how)
    for name, value in {"about": f"{STEPS} steps", **steps, "receipts": Receipt.objects.count()}.items():
        record_property(name, value)
    assert steps["told"] and steps["closed"]
    assert steps["refund answered"] or STEPS < 10_000
