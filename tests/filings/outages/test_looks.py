"""An outage is from the first look of the portal at itself that failed to the first that did not (domain 6.9)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from filings.models import Heartbeat, Outage
from filings.outages import services, store
from filings.outages.services import LONGEST_GAP, look, note, sweep_spool
from icms.lib import clock
from tests.factories.court import TUESDAY_10

MINUTE = timedelta(minutes=1)


def after(minutes: float) -> datetime:
    return TUESDAY_10 + minutes * MINUTE


def told() -> list[tuple[float, float | None, list[str]]]:
    """Each outage: from which minute, to which, and what failed."""
    return [(_minute(each.began_at), _minute(each.ended_at), each.parts) for each in Outage.objects.order_by("pk")]


def _minute(at: datetime | None) -> Any:
    return (at - TUESDAY_10) / MINUTE if at else None


@pytest.fixture(autouse=True)
def _spool(settings: Any, tmp_path: Path) -> None:
    settings.SPOOL_ROOT = tmp_path / "spool"


def looks(monkeypatch: pytest.MonkeyPatch, minute: float, *failing: str) -> None:
    parts = {part: part not in failing for part in ("database", "redis", "storage")}
    monkeypatch.setattr(services, "what_works", lambda: parts)
    with clock.set_to(after(minute)):
        look()


def test_looks_a_minute_apart_are_one_time_without_a_gap(db: None) -> None:
    for minute in range(10):
        note(after(minute), [])
    beat = Heartbeat.objects.get()
    assert (beat.began_at, beat.last_at) == (after(0), after(9)) and told() == []


def test_a_gap_is_an_outage_from_the_last_look_to_the_next(db: None) -> None:
    note(after(0), [])
    note(after(12), [])
    assert told() == [(0, 12, ["silent"])]
    assert Heartbeat.objects.count() == 2


def test_a_restart_of_a_few_minutes_is_no_outage(db: None) -> None:
    note(after(0), [])
    note(after(0) + LONGEST_GAP, [])
    assert told() == []


def test_a_part_that_fails_is_an_outage_until_it_answers(db: None) -> None:
    note(after(0), [])
    note(after(1), ["storage"])
    assert told() == [(1, None, ["storage"])]
    note(after(2), ["redis", "storage"])
    note(after(3), [])
    assert told() == [(1, 3, ["redis", "storage"])]


def test_silence_while_a_part_fails_is_the_same_outage(db: None) -> None:
    note(after(0), ["storage"])
    note(after(30), [])
    assert told() == [(0, 30, ["storage"])]


def test_a_clock_that_jumps_back_makes_no_outage_and_the_next_gap_is_still_seen(db: None) -> None:
    note(after(60), [])
    note(after(0), [])
    assert told() == []
    note(after(1), [])
    note(after(20), [])
    assert told() == [(1, 20, ["silent"])]


def test_a_clock_that_jumps_back_in_an_outage_leaves_one_that_does_not_end_before_it_begins(db: None) -> None:
    note(after(60), ["storage"])
    note(after(0), [])
    assert told() == [(60, 60, ["storage"])]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example is taken back
@given(st.lists(st.tuples(st.integers(-90, 90), st.booleans()), max_size=30))
def test_however_the_clock_runs_no_outage_is_negative_and_one_at_most_is_open(
    db: None, steps: list[tuple[int, bool]]
) -> None:
    with transaction.atomic():
        at = 0
        for step, fails in steps:
            at += step
            note(after(at), ["storage"] if fails else [])
        found = Outage.objects.all()
        assert all(each.ended_at is None or each.ended_at >= each.began_at for each in found)
        assert found.filter(ended_at=None).count() == int(bool(steps) and steps[-1][1])
        transaction.set_rollback(True)


def test_while_the_database_is_away_the_looks_are_spooled_and_become_one_outage(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks(monkeypatch, 0)
    for minute in (1, 2, 3):
        looks(monkeypatch, minute, "database")
    assert told() == []
    looks(monkeypatch, 4)
    assert told() == [(1, 4, ["database"])]
    assert Heartbeat.objects.count() == 1 and store.files_to_sweep() == []


def test_a_file_that_cannot_be_swept_stays_and_keeps_no_look_from_being_noted(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write_down({"kind": "probe", "at": "never", "failing": []})
    looks(monkeypatch, 0)
    assert Heartbeat.objects.count() == 1 and len(store.files_to_sweep()) == 1


def test_a_line_that_a_crash_cut_off_costs_no_other_line(db: None, settings: Any) -> None:
    store.write_down({"kind": "probe", "at": after(1).isoformat(), "failing": ["database"]})
    with open(settings.SPOOL_ROOT / "spool.jsonl", "ab") as spool:
        spool.write(b'{"kind": "pro')
    store.write_down({"kind": "probe", "at": after(2).isoformat(), "failing": ["database", "redis"]})
    sweep_spool()
    assert told() == [(1, None, ["database", "redis"])]


def test_a_disk_that_takes_nothing_breaks_nothing(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.SPOOL_ROOT = tmp_path / "file" / "spool"
    assert store.write_down({"kind": "probe"}) is False


def test_a_full_spool_takes_no_more(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LARGEST", 40)
    assert store.write_down({"kind": "probe", "at": "x" * 40}) is True
    assert store.write_down({"kind": "probe"}) is False
