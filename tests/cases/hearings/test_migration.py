"""What was typed of hearings before there were rooms and judges becomes rows, and nothing of it is lost."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from icms.lib import clock
from tests.support import databases, engines, kept

pytestmark = [pytest.mark.slow, pytest.mark.database]

TYPED, ROWS = ("cases", "0021_what_hearings_are_fixed_with"), ("cases", "0023_hearings_have_room_judge_and_length")
BEFORE_INSISTING = ("cases", "0026_suffixes_are_folded")
INSISTED_ON = ("cases", "0027_what_a_supervisor_insisted_on")
TEN = clock.from_court(datetime(2026, 12, 2, 10))


@pytest.fixture
def migrate(django_test_environment: None, django_db_blocker: Any) -> Iterator[databases.Migrate]:
    """A database from before the migration; called, it migrates further."""
    with django_db_blocker.unblock():
        kept.SCENE.fall()
        with databases.before_a_migration(engines.FOLDER, TYPED) as go_on:
            yield go_on


def names(word: str) -> dict[str, str]:
    return {"name_en": word, "name_zh_hant": word, "name_zh_hans": word}


def a_case(models: Any, court: str, prefix: str) -> Any:
    of = models.get_model("cases", "Court").objects.create(code=court, **names(court))
    kind = models.get_model("cases", "CaseType").objects.create(prefix=prefix, court=of, **names(prefix))
    return models.get_model("cases", "Case").objects.create(
        case_type=kind, serial=1, year=2026, commenced_on=date(2026, 1, 5)
    )


def typed(models: Any, case: Any, reference: str, **facts: Any) -> None:
    """A hearing as it was kept then."""
    accounts = models.get_model("accounts", "User").objects
    officer, _new = accounts.get_or_create(username="officer", name_en="Ho Ka Wai", role="registry")
    usual = {
        "entered_by": officer,
        "kind_code": "trial",
        "court_room": "Court 12",
        "judge_en": "His Honour Judge Au",
        "judge_zh": "區域法院法官區",
        "starts_at": TEN,
        "entered_at": TEN - timedelta(days=40),
    }
    models.get_model("cases", "Hearing").objects.create(case=case, reference=reference, **usual | facts)


def test_old_rows_keep_their_words_their_states_and_their_notes(migrate):
    old = migrate()
    civil, small = a_case(old, "DC", "DCCJ"), a_case(old, "SCT", "SCTC")
    typed(old, civil, "MOVED", note="Bring the bundles.", superseded_at=TEN - timedelta(days=20))
    typed(old, civil, "MOVED", starts_at=TEN + timedelta(days=1))
    typed(old, civil, "VACATED", state="vacated", note="Settled.", kind_code="mention")
    typed(old, small, "ELSEWHERE", judge_zh="", judge_en="Adjudicator Lok")
    typed(old, small, "UNKNOWN", kind_code="pre_action", court_room="第5庭", judge_en="區法官", judge_zh="區法官")

    new = migrate(ROWS)
    hearings = new.get_model("cases", "Hearing").objects.select_related("room", "judge", "kind").order_by("pk")
    kept_words = [
        (each.reference, each.room.name_en, each.judge.name_en, each.judge.name_zh_hant, each.note, each.state)
        for each in hearings
    ]
    au = ("His Honour Judge Au", "區域法院法官區")
    assert kept_words == [
        ("MOVED", "Court 12", *au, "Bring the bundles.", "fixed"),
        ("MOVED", "Court 12", *au, "", "fixed"),
        ("VACATED", "Court 12", *au, "Settled.", "vacated"),
        ("ELSEWHERE", "Court 12", "Adjudicator Lok", "Adjudicator Lok", "", "fixed"),
        ("UNKNOWN", "第5庭", "區法官", "區法官", "", "fixed"),
    ]
    assert [each.superseded_at for each in hearings] == [TEN - timedelta(days=20), None, None, None, None]
    lengths = [int((each.ends_at - each.starts_at).total_seconds()) // 60 for each in hearings]
    assert lengths == [390, 390, 15, 390, 30]
    assert {(each.kind.code, each.kind.name_en) for each in hearings} == {
        ("trial", "Trial"),
        ("mention", "Mention"),
        ("pre_action", "Pre action"),
    }
    rooms = new.get_model("cases", "CourtRoom").objects.order_by("code")
    courts = {room.name_en: sorted(court.code for court in room.courts.all()) for room in rooms}
    assert courts == {"Court 12": ["DC", "SCT"], "第5庭": ["SCT"]}
    judges = new.get_model("cases", "Judge").objects.all()
    assert len(judges) == 3 and not any(row.in_use for row in [*rooms, *judges])


def test_what_was_insisted_on_before_is_not_asked_again(migrate):
    old = migrate()
    case = a_case(old, "DC", "DCCJ")
    typed(old, case, "INSISTED")
    typed(old, case, "ORDINARY")
    middle = migrate(BEFORE_INSISTING).get_model("cases", "Hearing").objects
    middle.filter(reference="INSISTED").update(insisted_why="Urgent.")
    found = migrate(INSISTED_ON).get_model("cases", "Hearing").objects
    assert found.get(reference="ORDINARY").insisted_on == []
    assert {"closed", "room_not_in_use"} < set(found.get(reference="INSISTED").insisted_on)
