"""The demonstration is never empty: filings in every state, made by the services."""

from accounts.models import Message
from causebook.models import Entry
from filings.models import Filing
from filings.states import State
from icms.demo import scenes
from tests.court import court, person

__all__ = ["court", "person"]


def test_the_demonstration_is_played_once_and_leaves_no_page_empty(court):
    assert scenes.play() == Filing.objects.count()
    assert set(Filing.objects.values_list("state", flat=True)) == set(State)
    assert Message.objects.filter(to__username="chan").count() >= 3
    assert Entry.objects.count() >= 5
    assert scenes.play() == 0
