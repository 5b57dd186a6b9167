"""Refunds: asked, checked, approved by a second officer, sent once; never more than was paid."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.models import AuditEntry, Message, User
from icms.lib.errors import Refused
from payments import periodic
from payments.charges.services import withdraw_charge
from payments.checkout.deposit import pay_from_deposit
from payments.checkout.services import start_payment
from payments.deposits.services import accept_terms
from payments.desk.deposits.services import enter_credit
from payments.models import DepositAccount, LedgerRow, Payment, Refund, RefundLine
from payments.refunds import services
from payments.refunds.requests import request_refund
from payments.refunds.tasks import fetch_refund_status, send_refund
from payments.states import REFUND_MOVES, RefundState, may_move_refund
from tests.factories import payer as cards
from tests.factories.court import TUESDAY_10
from tests.support.threads import at_once

LATER, FAILS = "4000 0000 0000 5126", "4000 0000 0000 7726"


def income() -> int:
    return LedgerRow.objects.filter(place="income").aggregate(sum=Sum("cents"))["sum"]


def test_asked_by_an_officer_and_approved_by_another_it_goes_back(asked, approve, chan):
    refund = approve(asked())
    send_refund(refund.pk)
    refund.refresh_from_db()
    assert (refund.state, refund.provider_reference[:4]) == (RefundState.DONE, "ref_")
    assert income() == 50_400 - 12_600
    told = Message.objects.get(to=chan, kind="payment_refunded").params
    assert (told["refund"], told["cents"], told["currency"]) == (refund.reference, 12_600, refund.currency)


def test_asked_by_the_filer_two_officers_look(asked, approve, chan, person):
    refund = asked(by="chan")
    assert refund.state == RefundState.ASKED
    with pytest.raises(Refused, match="refund_state"):
        approve(refund)
    services.check_refund(refund_id=refund.pk, officer=person("accounts"))
    with pytest.raises(Refused, match="own_refund"):
        approve(refund, "accounts")
    assert approve(refund).state == RefundState.APPROVED


def test_who_asked_never_approves(asked, approve):
    with pytest.raises(Refused, match="own_refund"):
        approve(asked(), "accounts")


def test_the_database_itself_refuses_one_officer_for_two(asked, person):
    refund = asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(
            state="approved", decided_by=person("accounts"), decided_at=TUESDAY_10
        )


@pytest.mark.parametrize("username", ["ng", "wong.ou", "helpcentre", "admin", "auditor"])
def test_strangers_cannot_ask(paid, person, username):
    with pytest.raises(Refused, match="not_yours"):
        request_refund(charge_id=paid().pk, actor=person(username), reason="other", words="", parts={1: 100})


@pytest.mark.parametrize(
    ("parts", "code"), [({1: 50_401}, "too_much"), ({}, "nothing_asked"), ({1: 0}, "nothing_asked")]
)
def test_more_than_the_line_or_nothing_is_refused(paid, person, parts, code):
    with pytest.raises(Refused, match=code):
        request_refund(charge_id=paid().pk, actor=person("accounts"), reason="other", words="", parts=parts)


def test_what_was_not_paid_is_not_refunded(charge, person):
    with pytest.raises(Refused, match="not_paid"):
        request_refund(charge_id=charge.pk, actor=person("accounts"), reason="other", words="", parts={1: 100})


def test_a_line_is_refunded_once_in_all(asked, person):
    charge = asked(cents=40_000).payment.charge
    with pytest.raises(Refused, match="too_much"):
        request_refund(charge_id=charge.pk, actor=person("accounts"), reason="other", words="", parts={1: 10_401})
    request_refund(charge_id=charge.pk, actor=person("accounts"), reason="other", words="", parts={1: 10_400})
    assert Payment.objects.get().refunded_cents == 50_400


def test_what_was_refunded_is_not_refunded_again(asked, approve, person):
    refund = approve(asked(cents=50_400))
    send_refund(refund.pk)
    charge = refund.payment.charge
    with pytest.raises(Refused, match="too_much"):
        request_refund(charge_id=charge.pk, actor=person("accounts"), reason="other", words="", parts={1: 1})
    for act in (approve, lambda done: services.send_again(refund_id=done.pk, officer=person("accounts.sup"))):
        with pytest.raises(Refused, match="refund_state"):
            act(refund)
    assert (income(), Payment.objects.get().refunded_cents, Refund.objects.count()) == (0, 50_400, 1)


def test_refused_it_may_be_asked_for_again(asked, person, chan):
    refund = asked(cents=50_400)
    services.refuse_refund(refund_id=refund.pk, officer=person("accounts.sup"), note="The fee was right.")
    assert Payment.objects.get().refunded_cents == 0
    assert Message.objects.get(to=chan, kind="payment_refund_refused").params["note"] == "The fee was right."
    request_refund(
        charge_id=refund.payment.charge_id, actor=person("accounts"), reason="other", words="", parts={1: 50_400}
    )


class TestTheDatabaseItself:
    def test_no_more_is_refunded_than_was_taken(self, paid):
        paid()
        payment = Payment.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            Refund.objects.create(payment=payment, cents=50_401, reason="other", asked_at=TUESDAY_10)

    def test_nothing_is_refunded_of_what_was_not_taken(self, payment):
        with pytest.raises(IntegrityError), transaction.atomic():
            Refund.objects.create(payment=payment, cents=1, reason="other", asked_at=TUESDAY_10)

    def test_no_line_is_refunded_beyond_its_price(self, asked):
        refund = asked(cents=50_400)
        line = RefundLine.objects.get()
        other = Refund(payment=refund.payment, cents=1, reason="other", asked_at=TUESDAY_10, state="refused")
        other.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            RefundLine.objects.filter(pk=line.pk).update(cents=50_401)

    def test_what_was_refunded_is_the_sum_of_the_refunds(self, asked):
        asked()
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.update(refunded_cents=0)


def test_money_after_withdrawal_goes_to_the_queue_by_itself_and_must_go_back(payment, teller, chan, person):
    withdraw_charge(charge=payment.charge, actor=chan)
    teller.tell(payment)
    refund = Refund.objects.get()
    assert (refund.cents, refund.asked_by, refund.state) == (50_400, None, RefundState.ASKED)
    services.check_refund(refund_id=refund.pk, officer=person("accounts"))
    with pytest.raises(Refused, match="must_go_back"):
        services.refuse_refund(refund_id=refund.pk, officer=person("accounts.sup"), note="No.")


def test_a_refund_of_what_settles_nothing_leaves_no_income(charge, chan, silent_sandbox, payer, person, approve):
    page_url = start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")
    payer.pay(page_url, cards.OTHER_AMOUNT)
    ask_every_minute()
    refund = Refund.objects.get()
    assert refund.cents == 50_300
    services.check_refund(refund_id=refund.pk, officer=person("accounts"))
    approve(refund)
    send_refund(refund.pk)
    assert Refund.objects.get().state == RefundState.DONE
    assert LedgerRow.objects.filter(place="refunds").aggregate(sum=Sum("cents"))["sum"] == 0


def ask_every_minute() -> None:
    from payments.webhooks.services import fetch_status

    fetch_status(Payment.objects.get())


def test_a_gateway_that_is_away_is_asked_again_by_the_sweep(
    asked, approve, settings, silent_sandbox, it_is, monkeypatch
):
    refund = approve(asked())
    settings.SANDBOX_GATEWAY_URL = "http://127.0.0.1:9"
    send_refund(refund.pk)
    assert Refund.objects.get().state == RefundState.APPROVED
    settings.SANDBOX_GATEWAY_URL = silent_sandbox.url
    sent = []
    monkeypatch.setattr("payments.periodic.enqueue_on_commit", lambda task, *args: sent.append((task, args)))
    it_is(TUESDAY_10 + timedelta(seconds=30))
    periodic.enqueue_refunds()
    it_is(TUESDAY_10 + timedelta(minutes=3))
    periodic.enqueue_refunds()
    assert sent == [(send_refund, (refund.pk,))]
    send_refund(refund.pk)
    assert Refund.objects.get().state == RefundState.DONE


def test_the_answer_lost_it_is_sent_again_and_given_back_once(asked, approve, monkeypatch, silent_sandbox):
    refund = approve(asked())
    with monkeypatch.context() as patch:
        patch.setattr("payments.refunds.tasks.record_event", lambda **kwargs: None)
        send_refund(refund.pk)
    send_refund(refund.pk)
    assert len(silent_sandbox.store._all("SELECT * FROM refunds")) == 1
    assert Refund.objects.get().state == RefundState.DONE


def test_one_that_takes_a_while_is_asked_about(asked, approve, silent_sandbox):
    refund = approve(asked(LATER))
    send_refund(refund.pk)
    assert Refund.objects.get().state == RefundState.SENT
    fetch_refund_status(refund.pk)
    assert Refund.objects.get().state == RefundState.SENT
    silent_sandbox.store._do("UPDATE refunds SET done_at = 1")
    fetch_refund_status(refund.pk)
    assert Refund.objects.get().state == RefundState.DONE


def test_one_that_fails_is_ordered_again_or_paid_by_hand(asked, approve, person):
    refund = approve(asked(FAILS))
    send_refund(refund.pk)
    assert (Refund.objects.get().state, Refund.objects.get().failure_code) == (RefundState.FAILED, "card_closed")
    services.send_again(refund_id=refund.pk, officer=person("accounts"))
    send_refund(refund.pk)
    assert Refund.objects.get().state == RefundState.FAILED
    services.pay_by_hand(refund_id=refund.pk, officer=person("accounts"), note="Cheque 880021")
    assert (Refund.objects.get().state, Refund.objects.get().failure_code) == (RefundState.DONE, "")
    failures = [entry.detail["failure_code"] for entry in AuditEntry.objects.filter(act="refund.failed")]
    assert failures == ["card_closed"] * 2
    assert LedgerRow.objects.get(place="treasury").cents == 12_600


def credit(account: DepositAccount, officer: User, cents: int, *, source: str) -> None:
    """Money that the accounts office put into a deposit account."""
    day = TUESDAY_10.date()
    enter_credit(account_id=account.pk, officer=officer, cents=cents, source_reference=source, received_on=day)


class TestToDeposit:
    @pytest.fixture
    def account(self, person) -> DepositAccount:
        accept_terms(actor=person("wong.pa"), version=1, signed_name=person("wong.pa").name)
        account = DepositAccount.objects.get(branch=person("wong.ou").branch)
        credit(account, person("accounts"), 60_000, source="CHQ 1")
        return account

    def test_what_was_paid_from_it_goes_back_there_at_once(self, account, charge_of, person, approve):
        charge = pay_from_deposit(charge_id=charge_of(person("wong.ou")).pk, actor=person("wong.ou"))
        refund = request_refund(
            charge_id=charge.pk, actor=person("accounts"), reason="other", words="", parts={1: 50_400}
        )
        with pytest.raises(Refused, match="only_deposit"):
            approve(refund)
        assert approve(refund, to="deposit").state == RefundState.DONE
        account.refresh_from_db()
        assert account.balance_cents == 60_000

    def test_what_the_main_account_gave_goes_back_to_the_main_account(self, account, charge_of, person, approve):
        main = DepositAccount.objects.get(organization=account.organization, branch=None)
        credit(main, person("accounts"), 100_000, source="CHQ 2")
        DepositAccount.objects.filter(pk=account.pk).update(draws_on_main=True)
        for _ in range(2):  # the second takes 9,600 from the branch's account, and 40,800 from the main one
            charge = pay_from_deposit(charge_id=charge_of(person("wong.ou")).pk, actor=person("wong.ou"))
        for part, of_main, of_branch in ((30_000, 89_200, 0), (20_400, 100_000, 9_600)):
            refund = request_refund(
                charge_id=charge.pk, actor=person("accounts"), reason="other", words="", parts={1: part}
            )
            approve(refund, to="deposit")
            main.refresh_from_db(), account.refresh_from_db()
            assert (main.balance_cents, account.balance_cents) == (of_main, of_branch)

    def test_an_individual_has_none(self, account, asked, approve):
        with pytest.raises(Refused, match="no_deposit"):
            approve(asked(), to="deposit")


class TestRaces:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_asked_ten_times_at_once_for_the_whole_it_is_asked_once(self, paid, person):
        charge, officer = paid(), person("accounts")
        answers = at_once(
            [lambda: request_refund(charge_id=charge.pk, actor=officer, reason="other", words="", parts={1: 50_400})]
            * 10
        )
        assert sum(isinstance(each, Refund) for each in answers) == 1
        assert Payment.objects.get().refunded_cents == 50_400

    def test_sent_by_ten_workers_at_once_it_is_given_back_once(self, asked, approve, silent_sandbox):
        refund = approve(asked())
        at_once([lambda: send_refund(refund.pk)] * 10)
        assert len(silent_sandbox.store._all("SELECT * FROM refunds")) == 1
        assert LedgerRow.objects.filter(entry__kind="refunded").count() == 2


@pytest.mark.parametrize("before", RefundState)
@pytest.mark.parametrize("after", RefundState)
def test_the_full_square_of_moves(before, after):
    assert may_move_refund(before, after) == (after in REFUND_MOVES[before])
    assert REFUND_MOVES[RefundState.DONE] == {RefundState.FAILED}


def test_the_record_of_a_refund_that_is_done_says_of_whom_and_where_the_money_went(asked, approve, person):
    refund = approve(asked())
    send_refund(refund.pk)
    entry = AuditEntry.objects.get(act="refund.done")
    assert (entry.subject, entry.on_behalf_of) == (refund.reference, refund.payment.charge.organization)
    assert entry.detail["payment"] == refund.payment.reference
    assert (entry.detail["to"], entry.detail["accounts"]) == ("provider", {})
