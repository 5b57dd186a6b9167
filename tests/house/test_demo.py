"""The demonstration is never empty: filings in every state, made by the services."""

from accounts.models import Message
from causebook.models import Entry
from filings.models import ExemptionClaim, Filing
from filings.states import State
from icms.demo import fees, scenes
from payments.models import Charge, Fine, ScheduleProposal
from tests.court import court, person

__all__ = ["court", "person"]


def test_the_demonstration_is_played_once_and_leaves_no_page_empty(court):
    assert scenes.play() == Filing.objects.count()
    assert set(Filing.objects.values_list("state", flat=True)) == set(State)
    assert Message.objects.filter(to__username="chan").count() >= 3
    assert Entry.objects.count() >= 5
    assert scenes.play() == 0


def test_the_demonstration_has_fees_that_change_fines_and_an_exempt_party(court):
    scenes.play()
    assert fees.play() == 5
    assert fees.play() == 0
    assert set(ScheduleProposal.objects.values_list("state", flat=True)) == {"proposed", "approved"}
    assert Fine.objects.count() == 6
    assert Charge.objects.filter(payer=None, state="settled").count() == 2
    assert ExemptionClaim.objects.get().filing.state == State.LODGED
