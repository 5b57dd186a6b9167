"""Nothing is accepted, sealed, published or told before its deemed time, whatever the calendar does (domain 5.2)."""

import contextlib
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Message, User
from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.selectors import calendar_of, registry_of
from cases.calendar.services import record_closure
from cases.models import Case
from causebook.models import Entry
from filings.models import Document, Filing, Seal
from filings.registry.decisions import Verdict, decide
from filings.sealing import tasks
from filings.sealing.placement import PREFERRED
from filings.sealing.services import renew_seals
from filings.stamping.stamps import stamp_filing
from filings.stamping.tasks import correct_stamps
from filings.states import Decision, State
from icms.lib import clock, storage
from icms.lib.errors import Refused
from tests.factories.court import draft_of, lodge_draft, pay
from tests.support.samples import how_many

EXAMPLES = how_many("ICMS_TIMES_TRIED", sample=4, proof=1_000)
WEDNESDAY = clock.from_court(datetime(2026, 11, 18, 0, 0))
QUARTERS = 4 * 24 * 5  # of an hour, from that Wednesday over the weekend to the Monday
TOLD_OF_DECISIONS = ("filing_accepted", "filing_sealed_anew")

STEP = st.one_of(
    st.tuples(st.just("close"), st.integers(0, QUARTERS), st.integers(1, 120)),
    st.tuples(st.sampled_from(["work", "decide", "seal", "renew"]), st.just(0), st.just(0)),
)


def later(quarters: int) -> datetime:
    return WEDNESDAY + timedelta(minutes=15 * quarters)


@dataclass
class Story:
    """One filing, and what officers and workers do to it, each at its time."""

    filing: Filing
    officer: User
    supervisor: User

    def close(self, start: int, length: int) -> None:
        record_closure(
            office=None, reason="gale", from_at=later(start), until_at=later(start + length), actor=self.supervisor
        )

    def work(self, *_given: int) -> None:
        correct_stamps()

    def decide(self, *_given: int) -> None:
        verdicts = {order: Verdict(Decision.ACCEPTED) for order in (1, 2)}
        decide(filing_id=self.filing.pk, officer=self.officer, verdicts=verdicts)
        assert self.truth <= clock.now(), "decided before it was received, by the calendar as it was then"

    def seal(self, *_given: int) -> None:
        for document in self.filing.documents.all():
            tasks.seal_document(document.pk)

    def renew(self, *_given: int) -> None:
        renew_seals(references=[self.filing.reference], actor=self.supervisor)

    @property
    def truth(self) -> datetime:
        received_at = Filing.objects.get(pk=self.filing.pk).received_at
        assert received_at is not None
        found = deemed_receipt(received_at, calendar_of(registry_of(self.filing.court))).deemed_at
        assert found is not None
        return found

    def holds(self) -> None:
        """What may be asserted at any time."""
        now = clock.now()
        for seal in Seal.objects.exclude(sha256=""):
            assert seal.deemed_at <= seal.sealed_at <= now, "sealed before its time"
        for document in Document.objects.filter(on_file_of__isnull=False):
            assert Seal.objects.in_force().filter(document=document).count() <= 1
        for entry in Entry.objects.all():
            assert entry.commenced_on <= clock.court_day(now), "in the cause book before its day"
        for message in Message.objects.filter(kind__in=TOLD_OF_DECISIONS):
            assert datetime.fromisoformat(message.params["deemed_at"]) <= now, "told before its time"


@pytest.mark.django_db
def test_nothing_is_accepted_sealed_published_or_told_before_its_deemed_time(person, monkeypatch):
    draft = draft_of(person("chan"), at=WEDNESDAY - timedelta(days=1))
    officer, supervisor = person("registry"), person("registry.sup")
    monkeypatch.setattr(tasks, "seal_pdf", _copied)  # where the seal stands, and who signed it, is tested elsewhere

    def play(received: int, steps: list[tuple[int, tuple[str, int, int]]]) -> None:
        charge = lodge_draft(Filing.objects.get(pk=draft.pk), at=later(received))
        assert charge is not None
        pay(charge, at=later(received))
        now = received
        with clock.set_to(later(now)):
            stamp_filing(filing_id=draft.pk)
        story = Story(Filing.objects.get(pk=draft.pk), officer, supervisor)
        for pause, (name, *given_with_it) in steps:
            now += pause
            with clock.set_to(later(now)), contextlib.suppress(Refused):
                getattr(story, name)(*given_with_it)
            with clock.set_to(later(now)):
                story.holds()
        _in_the_end(story)

    @settings(max_examples=EXAMPLES)
    @given(received=st.integers(0, QUARTERS), steps=st.lists(st.tuples(st.integers(0, 60), STEP), max_size=12))
    def tried(received: int, steps: list[tuple[int, tuple[str, int, int]]]) -> None:
        with transaction.atomic():
            play(received, steps)
            transaction.set_rollback(True)

    tried()


def _in_the_end(story: Story) -> None:
    """A month later everything is worked through, and seal, case and cause book say the same."""
    with clock.set_to(later(QUARTERS) + timedelta(days=30)):
        for name in ("work", "decide", "seal", "renew", "seal"):
            with contextlib.suppress(Refused):
                getattr(story, name)()
        story.holds()
        assert Filing.objects.get(pk=story.filing.pk).state == State.ACCEPTED
        truth = story.truth
        assert {seal.deemed_at for seal in Seal.objects.in_force()} == {truth}
        assert not Seal.objects.to_renew().exists() and not Seal.objects.to_make().exists()
        day = clock.court_day(truth)
        assert Case.objects.get().commenced_on == Entry.objects.get().commenced_on == day


def _copied(source: Path, target: Path, *_facts: Any) -> SimpleNamespace:
    shutil.copyfile(source, target)
    return SimpleNamespace(original_sha256=storage.hash_of(source), place=SimpleNamespace(where=PREFERRED, shape=""))
