"""Deposit accounts: opened by the PA, filled by the office, spent by users, never overdrawn, every dollar in a row."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Branch, Message
from icms.lib.errors import Refused
from payments.checkout.deposit import pay_from_deposit
from payments.checkout.rules import choices_for
from payments.checkout.services import start_payment
from payments.deposits.selectors import ensure_accounts
from payments.deposits.services import accept_terms, set_account
from payments.deposits.statements import as_pdf, statement_of
from payments.desk.deposits import services
from payments.models import (
    Charge,
    DepositAccount,
    DepositAgreement,
    DepositCredit,
    LedgerEntry,
    LedgerRow,
    Payment,
    PaymentMethod,
)
from payments.states import ChargeState, PaymentState
from tests.factories.court import TUESDAY_10
from tests.support.threads import at_once

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def opened(person) -> dict[str, DepositAccount]:
    """Wong & Partners keep an account; nothing is in it."""
    pa = person("wong.pa")
    accept_terms(actor=pa, version=1, signed_name=pa.name_en)
    return {account.name: account for account in DepositAccount.objects.all()}


@pytest.fixture
def put_in(person):
    numbers = iter(range(1, 100))

    def put(account: DepositAccount, cents: int, officer: str = "accounts") -> DepositCredit:
        return services.enter_credit(
            account_id=account.pk,
            officer=person(officer),
            cents=cents,
            source_reference=f"CHQ {next(numbers)}",
            received_on=TUESDAY,
        )

    return put


@pytest.fixture
def owed(charge_of, person):
    """A charge of HK$504 of a user of Wong's."""
    return lambda username="wong.ou", subject="thing 1": charge_of(person(username), subject=subject)


def balance(account: DepositAccount) -> int:
    """The balance, which is the sum of its rows."""
    account.refresh_from_db()
    rows = LedgerRow.objects.filter(deposit=account).aggregate(sum=Sum("cents"))["sum"] or 0
    assert account.balance_cents == rows
    return rows


class TestOpening:
    def test_the_terms_signed_the_main_account_and_one_for_each_branch_are_open(self, opened):
        assert set(opened) == {"Main account", "HQ", "KLN"}
        assert DepositAgreement.objects.get().terms_id == 1
        assert AuditEntry.objects.get(act="deposit.opened").detail["terms"] == 1

    @pytest.mark.parametrize("username", ["wong.sa", "wong.ou", "chan", "accounts"])
    def test_nobody_but_a_pa_accepts_them(self, person, username):
        with pytest.raises(Refused, match="only_primary"):
            accept_terms(actor=person(username), version=1, signed_name=person(username).name)

    def test_another_name_or_other_terms_are_refused_together(self, person):
        with pytest.raises(Refused) as refusal:
            accept_terms(actor=person("wong.pa"), version=2, signed_name="Somebody Else")
        assert [reason.code for reason in refusal.value.reasons] == ["other_terms", "signature"]
        assert not DepositAgreement.objects.exists()

    def test_accepted_twice_is_accepted_once(self, person, opened):
        accept_terms(actor=person("wong.pa"), version=1, signed_name=person("wong.pa").name)
        assert (DepositAgreement.objects.count(), DepositAccount.objects.count()) == (1, 3)

    def test_a_branch_made_later_gets_its_account(self, person, opened):
        Branch.objects.create(organization=person("wong.pa").organization, code="NT")
        assert [account.name for account in ensure_accounts(person("wong.pa").organization)][-1] == "NT"


class TestCredits:
    def test_a_small_amount_counts_at_once(self, opened, put_in, person):
        put_in(opened["HQ"], 100_000)
        assert balance(opened["HQ"]) == 100_000
        assert Message.objects.get(to=person("wong.pa")).kind == "payment_deposit_credited"

    def test_a_large_one_waits_for_a_second_officer(self, opened, put_in, person):
        credit = put_in(opened["HQ"], 2_000_000)
        assert (credit.state, balance(opened["HQ"])) == ("waiting", 0)
        with pytest.raises(Refused, match="own_credit"):
            services.approve_credit(credit_id=credit.pk, officer=person("accounts"))
        services.approve_credit(credit_id=credit.pk, officer=person("accounts.sup"))
        assert balance(opened["HQ"]) == 2_000_000
        with pytest.raises(Refused, match="credit_decided"):
            services.approve_credit(credit_id=credit.pk, officer=person("accounts.sup"))

    def test_a_source_is_credited_once_unless_it_was_refused(self, opened, put_in, person):
        words = {"account_id": opened["HQ"].pk, "officer": person("accounts"), "source_reference": "TT 1"}
        first = services.enter_credit(cents=2_000_000, received_on=TUESDAY, **words)
        with pytest.raises(Refused, match="source_known"):
            services.enter_credit(cents=100, received_on=TUESDAY, **words)
        services.refuse_credit(credit_id=first.pk, officer=person("accounts.sup"), note="Another organization’s.")
        services.enter_credit(cents=100, received_on=TUESDAY, **words)
        assert balance(opened["HQ"]) == 100

    def test_money_to_come_is_not_put_in(self, opened, person):
        with pytest.raises(Refused, match="day_to_come"):
            services.enter_credit(
                account_id=opened["HQ"].pk,
                officer=person("accounts"),
                cents=100,
                source_reference="TT 9",
                received_on=TUESDAY + timedelta(days=1),
            )


class TestPaying:
    def test_the_charge_is_settled_in_the_same_transaction(self, opened, put_in, owed, person):
        put_in(opened["HQ"], 60_000)
        charge = pay_from_deposit(charge_id=owed().pk, actor=person("wong.ou"))
        assert (charge.state, charge.receipt.number, balance(opened["HQ"])) == ("settled", "DC-2026-000001", 9_600)
        payment = Payment.objects.get()
        assert (payment.state, payment.gateway, payment.payment_method) == (
            PaymentState.SUCCEEDED,
            "deposit",
            "deposit",
        )

    def test_a_user_spends_the_account_of_the_own_branch_only(self, opened, put_in, owed, person):
        put_in(opened["KLN"], 60_000)
        charge = owed("wong.ou")
        with pytest.raises(Refused) as refusal:
            pay_from_deposit(charge_id=charge.pk, actor=person("wong.ou"))
        assert [reason.code for reason in refusal.value.reasons] == ["deposit_too_little", "other_payment_methods"]
        assert "Visa" in str(refusal.value.reasons[1])
        assert (balance(opened["KLN"]), Charge.objects.get().state) == (60_000, ChargeState.RAISED)

    def test_switched_on_the_main_account_pays_what_the_branch_lacks(self, opened, put_in, owed, person):
        put_in(opened["HQ"], 20_000)
        put_in(opened["Main account"], 40_000)
        set_account(account_id=opened["HQ"].pk, actor=person("wong.pa"), alert_below_cents=None, draws_on_main=True)
        pay_from_deposit(charge_id=owed().pk, actor=person("wong.ou"))
        assert (balance(opened["HQ"]), balance(opened["Main account"])) == (0, 9_600)

    def test_the_main_account_draws_on_no_other(self, opened, person):
        with pytest.raises(Refused, match="main_draws_on_none"):
            set_account(
                account_id=opened["Main account"].pk,
                actor=person("wong.pa"),
                alert_below_cents=None,
                draws_on_main=True,
            )

    def test_paid_twice_is_refused_and_taken_once(self, opened, put_in, owed, person):
        put_in(opened["HQ"], 200_000)
        charge = owed()
        pay_from_deposit(charge_id=charge.pk, actor=person("wong.ou"))
        with pytest.raises(Refused, match="charge_settled"):
            pay_from_deposit(charge_id=charge.pk, actor=person("wong.ou"))
        assert balance(opened["HQ"]) == 149_600

    def test_suspended_nobody_pays_and_the_page_says_so(self, opened, put_in, owed, person):
        put_in(opened["HQ"], 60_000)
        organization = person("wong.pa").organization
        services.suspend(organization=organization, officer=person("accounts"), note="A cheque bounced.")
        charge = owed()
        with pytest.raises(Refused, match="deposit_suspended"):
            pay_from_deposit(charge_id=charge.pk, actor=person("wong.ou"))
        services.lift_suspension(organization=organization, officer=person("accounts"))
        pay_from_deposit(charge_id=charge.pk, actor=person("wong.ou"))
        assert balance(opened["HQ"]) == 9_600

    @pytest.mark.parametrize("username", ["wong.pa", "wong.sa", "lee.ou", "accounts"])
    def test_nobody_pays_what_another_owes(self, opened, put_in, owed, person, username):
        put_in(opened["HQ"], 60_000)
        with pytest.raises(Refused, match="not_yours_to_pay"):
            pay_from_deposit(charge_id=owed().pk, actor=person(username))
        assert balance(opened["HQ"]) == 60_000

    def test_an_individual_is_not_offered_it(self, opened, charge, chan):
        assert "deposit" not in [choice.method.code for choice in choices_for(charge, chan)]

    def test_above_its_ceiling_the_other_ways_are_named(self, opened, put_in, owed, person):
        put_in(opened["HQ"], 60_000)
        PaymentMethod.objects.filter(pk="deposit").update(ceiling_cents=50_000)
        with pytest.raises(Refused) as refusal:
            pay_from_deposit(charge_id=owed().pk, actor=person("wong.ou"))
        said = [str(reason) for reason in refusal.value.reasons]
        assert said[0] == "Deposit account takes at most HK$500 a payment, and this is HK$504."
        assert said[1].startswith("You can pay by Visa, MasterCard")

    def test_a_page_that_was_opened_is_closed_first(self, opened, put_in, owed, person, silent_sandbox, payer):
        put_in(opened["HQ"], 60_000)
        charge = owed()
        page_url = start_payment(charge_id=charge.pk, actor=person("wong.ou"), payment_method="visa")
        pay_from_deposit(charge_id=charge.pk, actor=person("wong.ou"))
        assert payer.open(page_url).status == 303
        assert sorted(Payment.objects.values_list("state", flat=True)) == ["abandoned", "succeeded"]

    def test_an_attempt_whose_page_never_came_is_ended_first(self, opened, put_in, owed, person, silent_sandbox, it_is):
        put_in(opened["HQ"], 60_000)
        charge, user = owed(), person("wong.ou")
        Payment.objects.create(charge=charge, gateway="sandbox", amount_cents=50_400, started_at=TUESDAY_10)
        with pytest.raises(Refused, match="still_processing"):  # its page may be on the way
            pay_from_deposit(charge_id=charge.pk, actor=user)
        it_is(TUESDAY_10 + timedelta(seconds=11))
        pay_from_deposit(charge_id=charge.pk, actor=user)
        assert balance(opened["HQ"]) == 9_600

    def test_paid_on_the_page_meanwhile_nothing_is_drawn(self, opened, put_in, owed, person, silent_sandbox, payer):
        put_in(opened["HQ"], 60_000)
        charge = owed()
        payer.pay(start_payment(charge_id=charge.pk, actor=person("wong.ou"), payment_method="visa"))
        with pytest.raises(Refused, match="charge_settled"):
            pay_from_deposit(charge_id=charge.pk, actor=person("wong.ou"))
        assert balance(opened["HQ"]) == 60_000


class TestTheLastDollars:
    """On real connections."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_two_users_spend_the_last_at_one_instant_and_one_is_told(self, opened, put_in, owed, person):
        put_in(opened["HQ"], 50_400)
        user = person("wong.ou")
        charges = [owed(subject=f"thing {number}") for number in range(2)]
        answers = at_once([lambda c=each: pay_from_deposit(charge_id=c.pk, actor=user) for each in charges])
        refused = [each for each in answers if isinstance(each, Refused)]
        assert [reason.code for reason in refused[0].reasons] == ["deposit_too_little", "other_payment_methods"]
        assert (len(refused), balance(opened["HQ"])) == (1, 0)
        assert Charge.objects.filter(state=ChargeState.SETTLED).count() == 1

    def test_two_branches_draw_on_the_main_account_at_once(self, opened, put_in, owed, person):
        put_in(opened["Main account"], 50_400)
        for name in ("HQ", "KLN"):
            set_account(account_id=opened[name].pk, actor=person("wong.pa"), alert_below_cents=None, draws_on_main=True)
        users = [person("wong.ou"), person("wong.ou2")]
        charges = [owed(user.username, subject=user.username) for user in users]
        answers = at_once(
            [lambda c=c, u=u: pay_from_deposit(charge_id=c.pk, actor=u) for c, u in zip(charges, users, strict=True)]
        )
        assert sorted(isinstance(each, Refused) for each in answers) == [False, True]
        assert balance(opened["Main account"]) == 0

    def test_pressed_twenty_times_at_once_it_is_paid_once(self, opened, put_in, owed, person):
        put_in(opened["HQ"], 1_500_000)
        charge, user = owed(), person("wong.ou")
        answers = at_once([lambda: pay_from_deposit(charge_id=charge.pk, actor=user)] * 20)
        assert sum(not isinstance(each, Exception) for each in answers) == 1
        assert all(isinstance(each, Refused) for each in answers if isinstance(each, Exception))
        assert balance(opened["HQ"]) == 1_449_600


class TestTheDatabaseItself:
    def test_no_balance_is_written_by_hand(self, opened):
        with pytest.raises(IntegrityError), transaction.atomic():
            DepositAccount.objects.filter(pk=opened["HQ"].pk).update(balance_cents=1)

    def test_no_account_is_overdrawn(self, opened):
        entry = LedgerEntry.objects.create(kind="taken", at=TUESDAY_10, day=TUESDAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerRow.objects.create(entry=entry, place="deposit", deposit=opened["HQ"], cents=-1)

    @pytest.mark.parametrize(("model", "change"), [(LedgerEntry, {"currency": "USD"}), (LedgerRow, {"cents": 5})])
    def test_what_is_entered_is_never_changed_or_removed(self, opened, put_in, model, change):
        put_in(opened["HQ"], 100)
        for act in (lambda: model.objects.update(**change), lambda: model.objects.all().delete()):
            with pytest.raises(IntegrityError), transaction.atomic():
                act()

    def test_an_entry_that_does_not_sum_to_nothing_cannot_be_committed(self, opened):
        with pytest.raises(IntegrityError), transaction.atomic():
            entry = LedgerEntry.objects.create(kind="taken", at=TUESDAY_10, day=TUESDAY)
            LedgerRow.objects.create(entry=entry, place="income", key="DC", cents=100)
            transaction.get_connection().check_constraints()


class TestAlerts:
    def test_told_once_for_each_crossing(self, opened, put_in, owed, person):
        put_in(opened["HQ"], 150_000)
        set_account(account_id=opened["HQ"].pk, actor=person("wong.pa"), alert_below_cents=100_000, draws_on_main=False)
        told = Message.objects.filter(to=person("wong.pa"), kind="payment_deposit_low")
        counts = []
        for number in range(2):
            pay_from_deposit(charge_id=owed(subject=f"thing {number}").pk, actor=person("wong.ou"))
            counts.append(told.count())
        put_in(opened["HQ"], 100_000)
        pay_from_deposit(charge_id=owed(subject="thing 3").pk, actor=person("wong.ou"))
        assert (counts, told.count()) == ([1, 1], 2)


class TestStatements:
    @pytest.fixture
    def moved(self, opened, put_in, owed, person, it_is):
        put_in(opened["HQ"], 200_000)
        it_is(TUESDAY_10 + timedelta(days=7))
        pay_from_deposit(charge_id=owed().pk, actor=person("wong.ou"))
        return opened["HQ"]

    def test_a_period_begins_and_ends_with_its_balances(self, moved):
        whole = statement_of(moved, TUESDAY, TUESDAY + timedelta(days=7))
        assert (whole.opening_cents, whole.in_cents, whole.out_cents, whole.closing_cents) == (
            0,
            200_000,
            50_400,
            149_600,
        )
        later = statement_of(moved, TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=7))
        assert (later.opening_cents, len(later.movements), later.closing_cents) == (200_000, 1, 149_600)

    @pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
    def test_the_paper_is_signed_and_tagged(self, moved, language):
        made = as_pdf(statement_of(moved, TUESDAY, TUESDAY + timedelta(days=7)), language)
        with pikepdf.open(io.BytesIO(made)) as file:
            assert file.Root.MarkInfo.Marked and "/StructTreeRoot" in file.Root
            assert file.Root.AcroForm.SigFlags == 3

    def test_the_csv_is_for_the_administrators_of_the_organization_only(self, moved, person):
        address = reverse("payments:deposit_csv", args=[moved.reference]) + "?since=2026-11-01&until=2026-12-31"
        for username, status in (("wong.pa", 200), ("wong.sa", 200), ("lee.pa", 404), ("wong.ou", 403)):
            client = Client()
            client.force_login(person(username))
            answer = client.get(address)
            assert answer.status_code == status
            if status == 200:
                assert "-504.00,1496.00" in answer.getvalue().decode("utf-8-sig")
