"""`make run`: it prepares once, opens before the scenes are played, and shows what matters."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from dev import engines, run
from dev.processes import PLAYING, Plan


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setattr(engines, "made_at", lambda root: 7)
    (tmp_path / "log").mkdir()
    own = engines.addresses(tmp_path)
    return Plan(
        var=tmp_path, port=8000, gateway_port=8001, database_url=own.database_url, redis_url=own.redis_url, mail_port=1
    )


def finished(plan: Plan) -> run.Preparation:
    preparation = run.Preparation(plan)
    preparation.facts = {"cast": "  chan"}
    preparation.finished()
    return run.Preparation(plan)


def test_what_is_prepared_and_played_is_not_prepared_again(plan):
    assert not run.Preparation(plan).is_done
    again = finished(plan)
    assert again.is_done and again.cast == "  chan"


def test_other_code_prepares_again(plan, monkeypatch):
    finished(plan)
    monkeypatch.setattr(run, "code_fingerprint", lambda: "other code")
    assert not run.Preparation(plan).is_done


def test_a_new_database_in_the_same_folder_is_prepared_again(plan, monkeypatch):
    finished(plan)
    monkeypatch.setattr(engines, "made_at", lambda root: 8)
    assert not run.Preparation(plan).is_done


def test_the_database_of_another_server_is_always_prepared(plan):
    elsewhere = Plan(
        var=plan.var, port=8000, gateway_port=8001, database_url="postgres://db/icms", redis_url=plan.redis_url
    )
    assert not finished(elsewhere).is_done


def test_a_broken_note_is_no_obstacle(plan):
    (plan.var / "prepared.json").write_text("{")
    assert not run.Preparation(plan).is_done


def test_the_fingerprint_knows_code_from_what_code_made():
    assert run.code_fingerprint() == run.code_fingerprint()
    assert json.dumps(run.code_fingerprint())


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("2026-11-29 10:00:00 ERROR django.request Internal Server Error: /en/", True),
        ("MAIL to chan@example.hk: Your filing (var/mail/x.txt)", False),
        ("2026-11-29 10:00:00 WARNING django.request Forbidden: /en/desk/", False),
        ("Traceback (most recent call last):", False),
    ],
)
def test_the_console_shows_what_went_wrong_and_no_mail(line, shown):
    assert bool(run.NOTABLE.search(line)) == shown


@pytest.mark.parametrize("address", ["/en/no-such-page/", "/en/desk/registry/"])
def test_a_refused_request_writes_no_traceback(client, db, caplog, address):
    client.get(address)
    assert not caplog.records


def test_a_form_without_its_token_writes_no_traceback(db, caplog):
    assert Client(enforce_csrf_checks=True).post(reverse("account_login"), {}).status_code == 403
    assert not caplog.records


def test_the_start_page_says_while_the_demonstration_is_being_filled(client, db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    sentence = "This demonstration is still being filled."
    assert sentence not in client.get("/en/").content.decode()
    (tmp_path / PLAYING).touch()
    assert sentence in client.get("/en/").content.decode()
