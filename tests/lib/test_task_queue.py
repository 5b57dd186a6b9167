"""The sweep does not heap the same work upon a long queue."""

from datetime import timedelta

import pytest
from celery import current_app
from django.core.cache import cache

from filings import periodic as filings_periodic
from filings.stamping.tasks import make_acknowledgement, stamp_filing
from icms.lib import clock
from icms.lib.task_queue import LONG, queue_is_long
from payments import periodic as payments_periodic
from payments.charges.tasks import make_receipt
from tests.factories.court import TUESDAY_10, draft_of, lodge_draft, lodged_of, pay


@pytest.mark.django_db
def test_a_queue_is_long_with_more_messages_than_a_sweep_should_double():
    cache.clear()  # whatever a scene that many tests share has put there
    assert not queue_is_long()
    for number in range(LONG):
        make_receipt.apply_async([number])
    assert not queue_is_long()
    make_receipt.apply_async([0])
    assert queue_is_long()


def test_a_broker_that_is_away_is_promised_nothing(monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(current_app, "connection_for_write", away)
    assert queue_is_long()


@pytest.mark.parametrize("long", [False, True])
def test_of_what_waits_a_long_queue_is_given_only_the_stamps(court, person, monkeypatch, long):
    lodged_of(person("chan"))
    unstamped = draft_of(person("chan"))
    pay(lodge_draft(unstamped))
    promised = []
    for room in (filings_periodic, payments_periodic):
        monkeypatch.setattr(room, "queue_is_long", lambda: long)
        monkeypatch.setattr(room, "enqueue_on_commit", lambda task, *args: promised.append(task.name))
    later = max(clock.now(), TUESDAY_10) + timedelta(minutes=2)  # a row is dated by the engine's clock
    monkeypatch.setattr(clock, "now", lambda: later)
    filings_periodic.sweep()
    payments_periodic.enqueue_unfinished()
    assert stamp_filing.name in promised
    assert (make_acknowledgement.name in promised) is not long
    assert (make_receipt.name in promised) is not long
