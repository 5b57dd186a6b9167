"""The demonstration is never empty: filings in every state, made by the services."""

from accounts.models import Message
from causebook.models import Entry
from filings.models import Filing
from filings.states import State
from icms.demo import money, scenes
from payments.models import DepositCredit, Difference, LedgerEntry, Refund
from tests.court import court, person

__all__ = ["court", "person"]


def test_the_demonstration_is_played_once_and_leaves_no_page_empty(court):
    assert scenes.play() == Filing.objects.count()
    assert set(Filing.objects.values_list("state", flat=True)) == set(State)
    assert Message.objects.filter(to__username="chan").count() >= 3
    assert Entry.objects.count() >= 5
    assert scenes.play() == 0


def test_a_month_of_money_is_played_once_and_fills_the_accounts_office(court):
    paid = money.play()
    assert LedgerEntry.objects.filter(kind="taken").count() == paid > 40
    assert set(Refund.objects.values_list("state", flat=True)) == {"asked", "checked", "done"}
    assert Difference.objects.open().count() >= 3
    assert Difference.objects.exclude(resolved_at=None).count() == 1
    assert DepositCredit.objects.filter(state="waiting").exists()
    assert money.play() == 0
