"""A branch is closed: what its deposit account holds is found by the clock and goes to the main one, once."""

import pytest

from accounts.models import AuditEntry, Branch, Message
from accounts.organizations.branches.services import add_branch, close_branch, reopen_branch
from payments import periodic
from payments.deposits.selectors import ensure_accounts
from payments.deposits.services import accept_terms, move_to_main, set_account
from payments.deposits.statements import statement_of
from payments.desk.deposits import services
from payments.models import DepositAccount, LedgerEntry
from tests.factories.court import TUESDAY_10
from tests.support.threads import at_once

TUESDAY = TUESDAY_10.date()


@pytest.fixture
def branch(person) -> Branch:
    """A branch without members, whose deposit account holds HK$300; the main one holds HK$1,000."""
    pa = person("wong.pa")
    add_branch(actor=pa, code="TST", name_en="Tsuen Wan", name_zh="荃灣")
    accept_terms(actor=pa, version=1, signed_name=pa.name_en)
    made = Branch.objects.get(organization=pa.organization, code="TST")
    put_in(main_of(made), 100_000, person)
    put_in(own_of(made), 30_000, person)
    return made


def put_in(account: DepositAccount, cents: int, person) -> None:
    services.enter_credit(
        account_id=account.pk,
        officer=person("accounts"),
        cents=cents,
        source_reference=f"CHQ {account.pk}-{cents}",
        received_on=TUESDAY,
    )


def own_of(branch: Branch) -> DepositAccount:
    ensure_accounts(branch.organization)
    return DepositAccount.objects.get(branch=branch)


def main_of(branch: Branch) -> DepositAccount:
    return DepositAccount.objects.get(organization=branch.organization, branch=None)


def balances(branch: Branch) -> tuple[int, int]:
    return own_of(branch).balance_cents, main_of(branch).balance_cents


def test_what_it_holds_goes_to_the_main_account_and_the_administrators_are_told(branch, person):
    periodic.empty_closed_branches()
    assert balances(branch) == (30_000, 100_000)
    close_branch(actor=person("wong.pa"), branch_id=branch.pk)
    for _again in range(2):
        periodic.empty_closed_branches()
    assert balances(branch) == (0, 130_000)
    assert LedgerEntry.objects.filter(kind="moved").count() == 1
    message = Message.objects.get(to=person("wong.pa"), kind="payment_deposit_moved")
    assert (message.params["cents"], message.params["balance_cents"]) == (30_000, 130_000)
    assert AuditEntry.objects.get(act="deposit.moved_to_main").detail["cents"] == 30_000


def test_money_that_comes_later_follows(branch, person):
    close_branch(actor=person("wong.pa"), branch_id=branch.pk)
    periodic.empty_closed_branches()
    put_in(own_of(branch), 5_000, person)
    periodic.empty_closed_branches()
    assert balances(branch) == (0, 135_000)


def test_opened_again_meanwhile_it_keeps_what_it_has(branch, person):
    close_branch(actor=person("wong.pa"), branch_id=branch.pk)
    reopen_branch(actor=person("wong.pa"), branch_id=branch.pk)
    move_to_main(account_id=own_of(branch).pk)
    assert balances(branch) == (30_000, 100_000)


def test_the_main_account_that_was_low_is_watched_anew(branch, person):
    main = main_of(branch)
    set_account(account_id=main.pk, actor=person("wong.pa"), alert_below_cents=120_000, draws_on_main=False)
    assert main_of(branch).below_since
    close_branch(actor=person("wong.pa"), branch_id=branch.pk)
    periodic.empty_closed_branches()
    assert main_of(branch).below_since is None


def test_one_that_cannot_be_emptied_holds_up_no_other(branch, person, monkeypatch):
    tried = []

    def fails_first(*, account_id):
        tried.append(account_id)
        if account_id == 1:
            raise RuntimeError("no")

    monkeypatch.setattr(periodic, "accounts_of_closed_branches", lambda: [1, 2])
    monkeypatch.setattr(periodic, "move_to_main", fails_first)
    periodic.empty_closed_branches()
    assert tried == [1, 2]


def test_both_statements_say_why(branch, person):
    close_branch(actor=person("wong.pa"), branch_id=branch.pk)
    periodic.empty_closed_branches()
    for account, words in (
        (own_of(branch), "To the main account: the branch is closed"),
        (main_of(branch), "From a branch that is closed"),
    ):
        assert statement_of(account, TUESDAY, TUESDAY).movements[-1].what == words


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_move_it_once(branch, person):
    close_branch(actor=person("wong.pa"), branch_id=branch.pk)
    pk = own_of(branch).pk
    at_once([lambda: move_to_main(account_id=pk)] * 8)
    assert balances(branch) == (0, 130_000)
    assert LedgerEntry.objects.filter(kind="moved").count() == 1
