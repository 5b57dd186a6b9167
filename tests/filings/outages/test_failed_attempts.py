"""Whose attempt failed because of the portal is kept, though the database be away; nobody else sees it (domain 6.9)."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import User
from filings.models import FailedAttempt
from filings.outages import services, store
from filings.outages.services import sweep_spool
from icms.lib import clock
from icms.lib.middleware import HOLDER_FIELD, holder_mark
from tests.factories.court import TUESDAY_10, draft_of
from tests.support.threads import at_once

Person = Callable[[str], User]


@pytest.fixture(autouse=True)
def _spool(settings: Any, tmp_path: Path) -> None:
    settings.SPOOL_ROOT = tmp_path / "spool"


@pytest.fixture
def chan(person: Person) -> Client:
    """Chan's browser, which has opened a page since signing in."""
    client = Client(raise_request_exception=False)
    client.force_login(person("chan"))
    client.get("/en/filings/")
    return client


def break_down(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def away(*args: object, **more: object) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(where, away)


def kept() -> list[tuple[str, str, str, int]]:
    sweep_spool()
    rows = FailedAttempt.objects.order_by("pk").select_related("account")
    return [(each.account.username, each.what, each.about, each.answer) for each in rows]


def test_lodging_that_breaks_off_is_kept(chan: Client, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    filing = draft_of(person("chan"))
    break_down(monkeypatch, "filings.lodging.views.access.get_own_filing")
    with clock.set_to(TUESDAY_10):
        assert chan.post(f"/en/filings/{filing.reference}/check/", {}).status_code == 500
    assert kept() == [("chan", "lodge", filing.reference, 500)]
    assert FailedAttempt.objects.get().at == TUESDAY_10


def test_while_the_database_is_away_the_form_says_whose_attempt_it_was(
    chan: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = draft_of(person("chan"))
    chan.cookies.pop("last_holder", None)
    with monkeypatch.context() as patch:
        break_down(patch, "django.contrib.sessions.backends.db.SessionStore.load")
        form = {HOLDER_FIELD: holder_mark(person("chan").pk)}
        sent = chan.generic(
            "POST",
            f"/zh-hant/filings/{filing.reference}/check/",
            "&".join(f"{name}={value}" for name, value in form.items()),
            content_type="application/x-www-form-urlencoded",
        )
        assert sent.status_code == 500
    assert kept() == [("chan", "lodge", filing.reference, 500)]


def test_while_the_database_is_away_a_part_of_a_file_is_known_by_the_browser(
    chan: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = draft_of(person("chan"))
    with monkeypatch.context() as patch:
        break_down(patch, "django.contrib.sessions.backends.db.SessionStore.load")
        key = "0b0ff3c4-0000-4000-8000-000000000000"
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
        path = f"/en/filings/{filing.reference}/uploads/{key}/"
        sent = chan.patch(path, b"x", content_type="application/offset+octet-stream", headers=headers)
        assert sent.status_code == 500
    assert kept() == [("chan", "file", filing.reference, 500)]


def test_what_is_only_read_or_is_refused_for_a_reason_of_the_court_is_no_failed_attempt(
    chan: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = draft_of(person("chan"))
    assert chan.post(f"/en/filings/{filing.reference}/check/", {}).status_code == 200
    assert chan.post("/en/filings/7KM4-2QXD-Z/check/", {}).status_code == 404
    break_down(monkeypatch, "filings.lodging.views.access.get_own_filing")
    assert chan.get(f"/en/filings/{filing.reference}/check/").status_code == 500
    assert kept() == []


def test_of_a_visitor_nothing_is_kept(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    break_down(monkeypatch, "django.contrib.sessions.backends.db.SessionStore.load")
    visitor = Client(raise_request_exception=False)
    visitor.cookies["sessionid"] = "x" * 32
    assert visitor.post("/en/filings/7KM4-2QXD-Z/check/", {}).status_code == 500
    forged = visitor.post("/en/filings/7KM4-2QXD-Z/check/", {HOLDER_FIELD: f"{person('chan').pk}:forged"})
    assert forged.status_code == 500
    assert list(store.files_to_sweep()) == []


def test_a_spool_that_is_swept_twice_gives_one_row(person: Person, tmp_path: Path) -> None:
    write(person("chan"), TUESDAY_10.isoformat())
    (file,) = store.files_to_sweep()
    shutil.copy(file, tmp_path / "again")
    sweep_spool()
    shutil.copy(tmp_path / "again", file)
    sweep_spool()
    assert FailedAttempt.objects.count() == 1 and store.files_to_sweep() == []


def test_lines_of_many_writers_are_whole(settings: Any) -> None:
    at_once([lambda: store.write_down({"kind": "probe", "at": "x" * 500})] * 20)
    lines = (settings.SPOOL_ROOT / "spool.jsonl").read_text().splitlines()
    assert [json.loads(line)["at"] for line in lines] == ["x" * 500] * 20


def test_an_account_that_tries_on_and_on_has_shown_enough(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_ATTEMPTS_A_DAY", 3)
    for second in range(9):
        write(person("chan"), TUESDAY_10.replace(second=second).isoformat())
    write(person("ng"), TUESDAY_10.isoformat())
    assert [row[0] for row in kept()].count("chan") == 3 and len(kept()) == 4


def write(account: User, at: str) -> None:
    line = {"kind": "attempt", "at": at, "account": account.pk, "what": "lodge", "about": "", "answer": 500}
    assert store.write_down(line)
