"""An account that tried in vain gets a signed statement of it; nobody else does (domain 6.9)."""

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client

from accounts.models import AuditEntry, User
from cases.models import Closure
from filings.drn_check.selectors import FileVerdict, check_drn
from filings.models import FailedAttempt, Outage, OutageStatement
from filings.outages import statements
from filings.outages.statements import make_statement
from filings.sealing.verify import verify_document
from icms.lib import clock, storage
from icms.lib.errors import Refused
from icms.lib.pdf.keys import court_certificate
from tests.factories.court import TUESDAY_10

Person = Callable[[str], User]
TUESDAY = clock.court_day(TUESDAY_10)
HOUR = timedelta(hours=1)


@pytest.fixture
def tried(person: Person) -> User:
    """Chan, who wanted to lodge while the database was away."""
    chan = person("chan")
    Outage.objects.create(began_at=TUESDAY_10, ended_at=TUESDAY_10 + HOUR, parts=["database"])
    at = TUESDAY_10 + timedelta(minutes=12, seconds=40)
    FailedAttempt.objects.create(account=chan, at=at, what="lodge", about="7KM4-2QXD-Z", answer=500)
    return chan


def stated(account: User) -> OutageStatement:
    with clock.set_to(TUESDAY_10 + 2 * HOUR):
        return make_statement(account=account, since=TUESDAY, until=TUESDAY)


def words_of(statement: OutageStatement) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(storage.path_of(statement.paper.sha256).read_bytes())) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_the_statement_says_when_the_portal_was_away_and_when_the_account_tried(tried: User) -> None:
    words = words_of(stated(tried))
    assert "The database did not answer" in words and "7KM4-2QXD-Z" in words
    assert "Lodging a filing" in words and "10:12:40" in words and "It broke off with an error" in words


def test_the_statement_is_in_the_language_of_the_account(tried: User) -> None:
    User.objects.filter(pk=tried.pk).update(language="zh-hant")
    tried.refresh_from_db()
    statement = stated(tried)
    assert statement.paper.language == "zh-hant"
    assert "資料庫沒有回應" in words_of(statement)


def test_the_statement_verifies_and_answers_by_its_drn(tried: User) -> None:
    paper = stated(tried).paper
    checked = verify_document(storage.path_of(paper.sha256), court_certificate(settings.COURT_CERTIFICATE_FILE))
    assert checked.intact and checked.signed_by_court
    assert (checked.kind, checked.drn) == ("outages", paper.drn)
    content = storage.path_of(paper.sha256).read_bytes()
    assert check_drn(paper.drn, sha256=hashlib.sha256(content).hexdigest()).file == FileVerdict.SAME
    assert check_drn(paper.drn, sha256=hashlib.sha256(content + b" ").hexdigest()).file == FileVerdict.OTHER


def test_the_record_says_that_it_was_made(tried: User) -> None:
    statement = stated(tried)
    entry = AuditEntry.objects.get(act="outage.stated")
    assert entry.actor == tried and entry.detail["drn"] == statement.paper.drn
    assert (entry.detail["outages"], entry.detail["attempts"]) == (1, 1)


def test_the_attempts_of_others_are_not_in_it(tried: User, person: Person) -> None:
    FailedAttempt.objects.create(account=person("ng"), at=TUESDAY_10, what="pay", about="0000-0000-0", answer=503)
    assert "0000-0000-0" not in words_of(stated(tried))


def test_of_days_without_anything_no_statement_is_made(tried: User) -> None:
    with pytest.raises(Refused) as refused:
        make_statement(account=tried, since=date(2020, 1, 1), until=date(2020, 1, 2))
    assert refused.value.reasons == [statements.NOTHING]


def test_nobody_has_thousands_made(tried: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "AN_HOUR", 1)
    stated(tried)
    with pytest.raises(Refused) as refused:
        stated(tried)
    assert refused.value.reasons == [statements.TOO_MANY]
    assert OutageStatement.objects.count() == 1


def test_a_stranger_gets_404_and_a_visitor_signs_in(client: Client, tried: User, person: Person) -> None:
    address = stated(tried).get_absolute_url()
    assert client.get(address).status_code == 302
    client.force_login(person("ng"))
    assert client.get(address).status_code == 404
    client.force_login(tried)
    answer = client.get(address)
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_the_page_makes_one_and_lists_it(client: Client, tried: User) -> None:
    client.force_login(tried)
    days = {"since_day": "24", "since_month": "11", "since_year": "2026"}
    days |= {name.replace("since", "until"): value for name, value in days.items()}
    with clock.set_to(TUESDAY_10 + 2 * HOUR):
        page = client.post("/en/status/outages/mine/", days, follow=True)
    statement = OutageStatement.objects.get()
    assert statement.get_absolute_url().encode() in page.content and b"is made and signed" in page.content


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [
        ("2026-11-24", "2026-11-23", b"The last day is before the first."),
        ("2026-01-01", "2026-11-24", b"three months at most"),
        ("2026-11-24", "2031-01-01", b"still to come"),
        ("", "", b"Enter"),
    ],
)
def test_days_that_make_no_period_are_told_why(
    client: Client, tried: User, since: str, until: str, says: bytes
) -> None:
    client.force_login(tried)
    parts: dict[str, Any] = {}
    for name, day in (("since", since), ("until", until)):
        for part, value in zip(("year", "month", "day"), day.split("-"), strict=False):
            parts[f"{name}_{part}"] = value
    with clock.set_to(TUESDAY_10 + 2 * HOUR):
        page = client.post("/en/status/outages/mine/", parts or {"since_day": ""})
    assert says in page.content and not OutageStatement.objects.exists()


def test_the_public_ledger_tells_outages_and_closures_and_no_names(client: Client, tried: User) -> None:
    Closure.objects.create(reason="gale", from_at=TUESDAY_10 - 3 * HOUR, until_at=TUESDAY_10 - HOUR)
    Closure.objects.create(reason="gale", from_at=TUESDAY_10, until_at=None, cancelled_at=TUESDAY_10)
    with clock.set_to(TUESDAY_10 + 2 * HOUR):
        page = client.get("/en/status/outages/").content
        file = client.get("/en/status/outages/outages.csv")
    assert b"The database did not answer" in page and b"Gale signal 8 or above" in page
    assert b"chan" not in page.lower() and b"7KM4" not in page
    lines = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(lines)))
    assert [row[2] for row in rows[1:3]] == ["The portal was away", "An office was closed"]
    assert rows[1][0] == "2026-11-24 10:00:00+08:00"
