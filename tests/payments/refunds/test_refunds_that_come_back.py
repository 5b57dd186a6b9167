"""A refund that was reported done, and that the payer's bank sends back days later."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.models import AuditEntry, Message
from icms.lib.errors import Refused
from payments import periodic
from payments.deposits.services import accept_terms
from payments.desk import takings
from payments.desk.reconciliation.services import import_settlement_file, match_day
from payments.gateways.protocol import RefundEvent, RefundStatus
from payments.gateways.settlement_file import Line, written
from payments.ledger import record_refunded, record_returned
from payments.models import DepositAccount, Difference, LedgerEntry, LedgerRow, Payment, Refund
from payments.refunds import services
from payments.refunds.requests import request_refund
from payments.refunds.tasks import send_refund
from payments.refunds.transitions import record_event
from payments.states import RefundState
from tests.factories.court import TUESDAY_10

DAYS_LATER = TUESDAY_10 + timedelta(days=5)
EXPIRED = "expired_or_canceled_card"


@pytest.fixture
def done(asked, approve) -> Refund:
    refund = approve(asked())
    assert record_event(refund_id=refund.pk, event=RefundEvent(RefundStatus.DONE, "ref_1", "", TUESDAY_10))
    refund.refresh_from_db()
    return refund


@pytest.fixture
def came_back(done, it_is) -> Refund:
    it_is(DAYS_LATER)
    assert come_back(done)
    done.refresh_from_db()
    return done


def come_back(refund: Refund, *, code: str = EXPIRED) -> bool:
    event = RefundEvent(RefundStatus.FAILED, refund.provider_reference or "", code, DAYS_LATER)
    return record_event(refund_id=refund.pk, event=event)


def standing(place: str) -> int:
    return LedgerRow.objects.filter(place=place).aggregate(sum=Sum("cents"))["sum"]


def test_it_goes_back_to_the_desk_with_its_reason(came_back):
    assert (came_back.state, came_back.failure_code, came_back.done_at) == (RefundState.FAILED, EXPIRED, None)
    assert came_back.has_come_back
    entry = AuditEntry.objects.get(act="refund.returned", subject=came_back.reference)
    assert entry.detail["failure_code"] == EXPIRED


def test_a_counter_entry_takes_back_what_the_first_moved(came_back):
    entries = came_back.ledger_entries.order_by("pk")
    assert [(each.kind, each.attempt) for each in entries] == [("refunded", 1), ("returned", 1)]
    assert (standing("income"), standing("provider")) == (50_400, -50_400)
    assert came_back.payment.refunded_cents == 12_600  # it is still owed, and nobody may ask for it again


def test_the_payer_is_told_that_the_first_message_no_longer_holds(came_back, chan):
    told = Message.objects.filter(to=chan, kind__startswith="payment_refund").order_by("pk")
    assert [each.kind for each in told] == ["payment_refunded", "payment_refund_returned"]
    assert told[1].params["cents"] == 12_600


def test_told_twice_it_comes_back_once(came_back, chan):
    assert not come_back(came_back)
    assert came_back.ledger_entries.count() == 2
    assert Message.objects.filter(to=chan, kind="payment_refund_returned").count() == 1


def test_what_an_earlier_order_failed_for_says_nothing_of_the_one_after_it(came_back, person):
    before = came_back.provider_reference
    services.send_again(refund_id=came_back.pk, officer=person("accounts"))
    send_refund(came_back.pk)
    came_back.refresh_from_db()
    assert came_back.state == RefundState.DONE and came_back.provider_reference != before
    event = RefundEvent(RefundStatus.FAILED, before, EXPIRED, DAYS_LATER)
    assert not record_event(refund_id=came_back.pk, event=event)
    assert Refund.objects.get().state == RefundState.DONE


@pytest.mark.parametrize("status", [RefundStatus.FAILED, RefundStatus.DONE])
def test_what_is_told_of_an_earlier_order_before_the_next_is_answered_says_nothing(came_back, person, status):
    before = came_back.provider_reference
    services.send_again(refund_id=came_back.pk, officer=person("accounts"))
    late = RefundEvent(status, before, EXPIRED, DAYS_LATER)
    assert not record_event(refund_id=came_back.pk, event=late, is_answer=False)
    assert Refund.objects.get().state == RefundState.APPROVED
    send_refund(came_back.pk)
    assert (Refund.objects.get().state, standing("income")) == (RefundState.DONE, 50_400 - 12_600)


def test_ordered_again_it_is_entered_a_second_time(came_back, person):
    services.send_again(refund_id=came_back.pk, officer=person("accounts"))
    send_refund(came_back.pk)
    entries = came_back.ledger_entries.order_by("pk")
    assert [(each.kind, each.attempt) for each in entries] == [("refunded", 1), ("returned", 1), ("refunded", 2)]
    assert standing("income") == 50_400 - 12_600


def test_paid_by_hand_it_cannot_come_back_through_the_gateway(came_back, person):
    services.pay_by_hand(refund_id=came_back.pk, officer=person("accounts"), note="Cheque 004711")
    assert not come_back(came_back)
    assert Refund.objects.get().state == RefundState.DONE
    assert (standing("treasury"), standing("income")) == (12_600, 50_400 - 12_600)


def test_a_litigant_in_person_has_no_deposit_account_for_it(came_back, person):
    with pytest.raises(Refused, match="no_deposit"):
        services.put_into_deposit(refund_id=came_back.pk, officer=person("accounts"))


def test_one_that_is_done_is_not_put_into_a_deposit_account(done, person):
    with pytest.raises(Refused, match="refund_state"):
        services.put_into_deposit(refund_id=done.pk, officer=person("accounts"))


def test_a_failure_of_one_that_waits_for_an_officer_changes_nothing(asked):
    refund = asked()
    assert not come_back(refund)
    refund.refresh_from_db()
    assert (refund.state, refund.ledger_entries.count()) == (RefundState.CHECKED, 0)


@pytest.mark.parametrize("kinds", [["refunded"], ["returned", "returned"], ["returned", "refunded", "refunded"]])
def test_the_database_itself_lets_a_refund_go_and_come_back_by_turns(done, kinds):
    target = LedgerRow(place="provider", key="sandbox", cents=done.cents)
    enter = {
        "refunded": lambda: record_refunded(done, at=TUESDAY_10, targets=[LedgerRow(**vars_of(target))]),
        "returned": lambda: record_returned(done, at=TUESDAY_10),
    }
    *before, last = kinds
    with pytest.raises(IntegrityError), transaction.atomic():
        for kind in before:
            enter[kind]()
        enter[last]()


def vars_of(row: LedgerRow) -> dict[str, object]:
    return {"place": row.place, "key": row.key, "cents": row.cents}


def test_one_that_was_done_lately_is_asked_about_ever_more_seldom(done, it_is):
    Refund.objects.update(done_at=TUESDAY_10, tried_at=TUESDAY_10)

    def is_asked_after(minutes: float) -> bool:
        return Refund.objects.to_ask_again(now=TUESDAY_10 + timedelta(minutes=minutes)).exists()

    assert [is_asked_after(minutes) for minutes in (0.5, 2)] == [False, True]
    Refund.objects.update(tried_at=TUESDAY_10 + timedelta(hours=1))
    assert [is_asked_after(minutes) for minutes in (100, 121)] == [False, True]
    Refund.objects.update(tried_at=TUESDAY_10 + timedelta(days=10))
    assert [is_asked_after(24 * 60 * days) for days in (10.9, 11.1)] == [False, True]
    assert not is_asked_after(24 * 60 * 46)


def test_the_sweep_finds_it_at_the_sandbox(asked, approve, silent_sandbox, it_is, monkeypatch):
    refund = approve(asked())
    send_refund(refund.pk)
    Refund.objects.update(done_at=TUESDAY_10, tried_at=TUESDAY_10)
    silent_sandbox.store._do("UPDATE refunds SET status = 'failed', failure_code = ?", EXPIRED)
    it_is(DAYS_LATER)
    monkeypatch.setattr("payments.periodic.enqueue_on_commit", lambda task, *args: task(*args))
    periodic.enqueue_refunds()
    refund.refresh_from_db()
    assert (refund.state, refund.failure_code) == (RefundState.FAILED, EXPIRED)


def lines_of(refund: Refund) -> tuple[Line, Line, Line]:
    """The payment, the refund, and the refund that came back, as a provider's files have them."""
    payment = refund.payment
    paid = Line("payment", "pay_1", payment.reference, "visa", 50_400, "HKD", payment.captured_at)
    given = Line("refund", "ref_1", refund.reference, "visa", -12_600, "HKD", TUESDAY_10)
    return paid, given, Line("refund_failure", "ref_1", refund.reference, "visa", 12_600, "HKD", DAYS_LATER)


def test_both_days_match_and_one_without_the_counter_entry_would_not(came_back, it_is):
    refunded, returned = came_back.ledger_entries.order_by("pk").values_list("day", flat=True)
    paid, given, back = lines_of(came_back)
    it_is(DAYS_LATER + timedelta(days=1))
    first = import_settlement_file(gateway="sandbox", day=refunded, body=written([paid, given], refunded), actor=None)
    assert (first.matched, first.portal_cents, first.ledger_cents) == (2, 37_800, 37_800)
    second = import_settlement_file(gateway="sandbox", day=returned, body=written([back], returned), actor=None)
    assert (second.matched, second.portal_cents, second.ledger_cents) == (1, 12_600, 12_600)
    assert not Difference.objects.exists()


def test_money_that_came_back_without_our_knowing_is_a_difference(done, it_is):
    it_is(DAYS_LATER + timedelta(days=1))
    back = lines_of(done)[2]
    found = import_settlement_file(
        gateway="sandbox", day=back.at.date(), body=written([back], back.at.date()), actor=None
    )
    difference = found.differences.get()
    assert (difference.kind, difference.about) == ("extra", f"{done.reference}/returned")


def test_the_day_it_came_back_has_less_refunded_and_nothing_more_taken(came_back):
    day = LedgerEntry.objects.get(kind="returned").day
    court = takings.by_court(day)[0]
    assert (court.count, court.taken_cents, court.refunded_cents) == (0, 0, -12_600)
    assert match_day(gateway="sandbox", day=day).portal_cents == 12_600


def test_the_desk_shows_both_times_the_reason_and_the_other_ways(came_back, client, person):
    client.force_login(person("accounts"))
    page = client.get(f"/en/desk/accounts/refunds/{came_back.reference}/").content.decode()
    assert "the payer’s bank sent it back" in page and "the card has expired or was cancelled" in page
    assert "Came back" in page and "It was paid by hand" in page and "Order it again" in page
    assert EXPIRED not in page


@pytest.fixture
def of_a_firm(charge_of, person, teller, approve) -> Refund:
    """Wong & Partners paid by card and have a deposit account; the refund was done, and came back."""
    accept_terms(actor=person("wong.pa"), version=1, signed_name=person("wong.pa").name)
    payment = Payment.objects.create(
        charge=charge_of(person("wong.ou")),
        gateway="sandbox",
        provider_reference="pay_1",
        amount_cents=50_400,
        started_at=TUESDAY_10,
    )
    teller.tell(payment, at=TUESDAY_10.timestamp())
    asked = request_refund(
        charge_id=payment.charge_id, actor=person("accounts"), reason="overcharged", words="", parts={1: 12_600}
    )
    refund = approve(asked)
    record_event(refund_id=refund.pk, event=RefundEvent(RefundStatus.DONE, "ref_1", "", TUESDAY_10))
    refund.refresh_from_db()
    assert come_back(refund)
    return refund


def test_for_a_firm_it_goes_into_the_deposit_account(of_a_firm, client, person):
    client.force_login(person("accounts"))
    page = f"/en/desk/accounts/refunds/{of_a_firm.reference}/"
    assert "to-deposit/" in client.get(page).content.decode()
    assert "HK$126.00" in client.get(f"{page}to-deposit/").content.decode()
    assert client.post(f"{page}to-deposit/").status_code == 302
    of_a_firm.refresh_from_db()
    assert (of_a_firm.state, of_a_firm.to) == (RefundState.DONE, "deposit")
    assert DepositAccount.objects.get(ledger_rows__isnull=False).balance_cents == 12_600
    assert standing("income") == 50_400 - 12_600
    told = Message.objects.filter(to=person("wong.ou"), kind="payment_refunded").order_by("pk").last()
    assert told.params["to_deposit"]
    assert not come_back(of_a_firm)
