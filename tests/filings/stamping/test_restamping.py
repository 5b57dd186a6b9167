"""A closure entered after the event: every filing it touches is stamped anew, recorded, and its filer told."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.messages import services as messages
from accounts.models import AuditEntry, Message
from cases.calendar.services import end_closure, record_closure
from cases.models import Office
from filings.models import FilingStamp
from filings.stamping.tasks import correct_stamps
from icms.lib import clock
from tests.factories.court import lodged_of


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return clock.from_court(datetime(2026, 11, day, hour, minute))


def close(person, from_at, until_at, office="DC"):
    with clock.set_to(at(25, 9)):
        closure = record_closure(
            office=Office.objects.get(pk=office) if office else None,
            reason="gale",
            from_at=from_at,
            until_at=until_at,
            actor=person("registry.sup"),
        )
    correct_stamps()
    return closure


def test_a_filing_in_a_closure_entered_later_is_stamped_anew(person):
    filing = lodged_of(person("chan"), at=at(24, 10))
    close(person, at(24, 9), at(24, 14, 40))
    old, new = FilingStamp.objects.filter(filing=filing).order_by("pk")
    assert (old.deemed_at, new.deemed_at, new.supersedes) == (at(24, 10), at(24, 14, 40), old)


def test_its_filer_hears_the_old_and_the_new_time(person):
    filing = lodged_of(person("chan"), at=at(24, 10))
    close(person, at(24, 9), at(24, 14, 40))
    message = Message.objects.get(to=filing.owner, kind="filing_restamped")
    assert message.params["old_deemed_at"] == at(24, 10).isoformat()
    assert message.params["deemed_at"] == at(24, 14, 40).isoformat()
    entry = AuditEntry.objects.get(act="filing.restamped", subject=filing.reference)
    assert entry.detail["before"] == at(24, 10).isoformat()


def test_a_filing_outside_the_closure_keeps_its_stamp(person):
    filing = lodged_of(person("chan"), at=at(24, 15))
    close(person, at(24, 9), at(24, 14, 40))
    assert filing.stamps.count() == 1
    assert not Message.objects.filter(kind="filing_restamped").exists()


def test_working_through_a_closure_twice_changes_nothing_more(person):
    filing = lodged_of(person("chan"), at=at(24, 10))
    close(person, at(24, 9), at(24, 14, 40))
    correct_stamps()
    assert filing.stamps.count() == 2


def test_a_closure_without_an_end_leaves_filings_pending_and_its_end_stamps_them(person):
    closure = close(person, at(24, 9), None, office=None)
    filing = lodged_of(person("chan"), at=at(24, 10))
    assert filing.current_stamp.is_pending
    with clock.set_to(at(26, 9)):
        end_closure(closure_id=closure.pk, until_at=at(24, 14, 40), actor=person("registry.sup"))
    correct_stamps()
    assert filing.current_stamp.deemed_at == at(24, 14, 40)
    kinds = Message.objects.filter(to=filing.owner).order_by("pk").values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("filing")] == ["filing_pending", "filing_restamped"]


def test_a_stamp_cannot_be_changed_or_removed_even_by_hand(person):
    made = lodged_of(person("chan")).current_stamp
    with pytest.raises(IntegrityError), transaction.atomic():
        FilingStamp.objects.filter(pk=made.pk).update(deemed_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.delete()


def test_an_e_mail_does_not_wait_for_the_acknowledgement_of_a_stamp_that_was_superseded(person, monkeypatch):
    queued = []
    monkeypatch.setattr(messages, "enqueue_on_commit", lambda task, pk: queued.append(pk))
    filing = lodged_of(person("chan"), at=at(24, 10))
    first = Message.objects.get(to=filing.owner, kind="filing_lodged")
    assert first.pk not in queued
    close(person, at(24, 9), at(24, 14, 40))
    assert queued.count(first.pk) == 1
    assert Message.objects.get(to=filing.owner, kind="filing_restamped").pk not in queued
