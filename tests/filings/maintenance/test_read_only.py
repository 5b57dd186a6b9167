"""While maintenance lasts the portal is read; what is sent is refused politely, kept, and on record (domain 12)."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from redis.exceptions import ConnectionError as Gone

from accounts.models import User
from filings.maintenance import services
from filings.models import FailedAttempt, Filing, MaintenanceWindow, Upload
from filings.outages.selectors import entries, ledger, outages_between
from filings.outages.services import sweep_spool
from filings.outages.store import files_to_sweep
from icms.lib import clock
from payments.models import Charge
from tests.factories.access_scene import arguments, scene
from tests.factories.court import TUESDAY_10, draft_of, lodge_draft, pay, pdf
from tests.filings.maintenance.test_windows import HOUR, WHY, words_of
from tests.support.access_table import TABLE

__all__ = ["scene"]
Person = Callable[[str], User]
PAGE = {"HTTP_ACCEPT": "text/html"}


@pytest.fixture(autouse=True)
def _spool(settings: Any, tmp_path: Path) -> None:
    settings.SPOOL_ROOT = tmp_path / "spool"


@pytest.fixture
def chan(client: Client, person: Person) -> Client:
    client.force_login(person("chan"))
    return client


@pytest.fixture
def window(person: Person) -> MaintenanceWindow:
    """Maintenance that has just begun, for four hours."""
    with clock.set_to(TUESDAY_10):
        return services.announce(from_at=None, until_at=TUESDAY_10 + 4 * HOUR, actor=person("admin"), **WHY)


def during():
    return clock.set_to(TUESDAY_10 + HOUR)


def test_lodging_is_refused_with_the_time_at_which_it_is_over_and_is_on_record(
    chan: Client, person: Person, window: MaintenanceWindow
) -> None:
    filing = draft_of(person("chan"))
    with during():
        answer = chan.post(f"/en/filings/{filing.reference}/check/", {"signed_name": "Chan"}, **PAGE)
    assert (answer.status_code, answer["Retry-After"]) == (503, "3600")
    page = words_of(answer)
    assert "until Tue 24 Nov 2026, 2:00 pm" in page and "Nothing was lodged, paid" in page and "We move." in page
    sweep_spool()
    attempt = FailedAttempt.objects.get()
    assert (attempt.account, attempt.what, attempt.about, attempt.answer) == (
        person("chan"),
        "lodge",
        filing.reference,
        503,
    )
    filing.refresh_from_db()
    assert filing.state == "draft"


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_what_was_typed_is_there_again_when_the_page_is_opened(
    chan: Client, person: Person, window: MaintenanceWindow, language: str
) -> None:
    filing = draft_of(person("chan"))
    address = f"/{language}/filings/{filing.reference}/own-reference/"
    with during():
        refused = chan.post(address, {"own_reference": "Tram/42"}, **PAGE)
        assert refused.status_code == 503 and address in refused.content.decode()
    with clock.set_to(window.until_at):
        assert "Tram/42" in chan.get(address).content.decode()
        chan.post(address, {"own_reference": "Tram/42"})
    filing.refresh_from_db()
    assert filing.own_reference == "Tram/42"


def test_words_of_an_autosave_are_kept_too_and_the_script_is_answered_with_a_sentence(
    chan: Client, person: Person, window: MaintenanceWindow
) -> None:
    filing = draft_of(person("chan"))
    page = f"/en/filings/{filing.reference}/own-reference/"
    with during():
        answer = chan.post(
            f"/en/filings/{filing.reference}/autosave/",
            {"_path": page, "own_reference": "Half ty"},
            headers={"Accept": "*/*"},
        )
        assert answer.status_code == 503 and answer["Content-Type"].startswith("text/plain")
        assert words_of(answer).startswith("The portal is under maintenance until Tue 24 Nov 2026, 2:00 pm.")
    with clock.set_to(window.until_at):
        assert "Half ty" in chan.get(page).content.decode()


def test_a_half_sent_file_goes_on_from_where_it_was(chan: Client, person: Person, window: MaintenanceWindow) -> None:
    filing, content = draft_of(person("chan")), pdf("A statement of claim")
    tus = {"Tus-Resumable": "1.0.0"}
    metadata = "filename YS5wZGY=,sha256 " + _base64(hashlib.sha256(content).hexdigest())
    half = len(content) // 2
    with clock.set_to(TUESDAY_10 - HOUR):
        made = chan.post(
            f"/en/filings/{filing.reference}/uploads/",
            headers={**tus, "Upload-Length": str(len(content)), "Upload-Metadata": metadata},
        )
        assert made.status_code == 201, made.content
        place = made["Location"]
        assert send(chan, place, content[:half], 0) == 204
    with during():
        assert send(chan, place, content[half:], half) == 503
        assert chan.head(place, headers=tus)["Upload-Offset"] == str(half)
    with clock.set_to(window.until_at):
        assert send(chan, place, content[half:], half) == 204
    assert Upload.objects.get().finished_at is not None


def send(client: Client, place: str, content: bytes, offset: int) -> int:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)}
    return client.patch(place, content, content_type="application/offset+octet-stream", headers=headers).status_code


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_payment_under_way_finishes_and_its_filing_is_received_then(
    chan: Client, person: Person, window: MaintenanceWindow
) -> None:
    filing = draft_of(person("chan"))
    charge = lodge_draft(filing, at=TUESDAY_10 - HOUR)
    assert isinstance(charge, Charge)
    with during():
        assert chan.post(f"/en/payments/{charge.reference}/pay/", {"payment_method": "visa"}, **PAGE).status_code == 503
    pay(charge, at=TUESDAY_10 + HOUR)
    filing.refresh_from_db()
    assert filing.state == "lodged" and filing.received_at == TUESDAY_10 + HOUR


def test_signing_in_and_reading_work(client: Client, person: Person, window: MaintenanceWindow) -> None:
    filing = draft_of(person("chan"))
    with during():
        form = {"login": "chan", "password": "harbour-tram-1904"}
        assert client.post("/en/account/sign-in/", form).status_code == 302
        assert client.get(f"/en/filings/{filing.reference}/").status_code == 200
        assert client.get("/en/cause-book/?q=chan").status_code == 200
        assert client.post("/en/account/sign-out/").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/en/register/apply/", "/en/pay/search-fee/", "/en/desk/registry/next/", "/en/desk/calendar/enter/"],
)
def test_nothing_else_changes_anything(client: Client, person: Person, window: MaintenanceWindow, address: str) -> None:
    if "/desk/" in address:
        client.force_login(person("registry.sup"))
    with during():
        assert client.post(address, {}, **PAGE).status_code == 503


@pytest.mark.slow
@pytest.mark.parametrize("username", ["wong.ou", "registry"])
def test_at_every_address_the_page_says_that_it_is_on_record_where_it_is_and_nowhere_else(
    client: Client, person: Person, scene: dict[str, Any], window: MaintenanceWindow, username: str
) -> None:
    wrong, refused = [], 0
    for name in (name for name, row in TABLE.items() if row is not None):
        address = reverse(name, args=arguments(name, scene))
        client.force_login(person(username))
        with during():
            page = client.post(address, {}, **PAGE)
            kept = sum(file.read_bytes().count(b"\n") for file in files_to_sweep())
        for file in files_to_sweep():
            file.unlink()
        refused += page.status_code == 503
        if (b"That you tried now is on record." in page.content) is not bool(kept) or kept > 1:
            wrong.append(name)
    assert not wrong and refused > 200, (wrong, refused)


def test_what_is_no_filing_is_in_the_statement_as_a_form_that_was_sent(
    client: Client, person: Person, window: MaintenanceWindow
) -> None:
    client.force_login(person("wong.ou"))
    with during():
        page = words_of(client.post("/en/records/new/", {}, **PAGE))
        sweep_spool()
        assert "That you tried now is on record." in page
        assert "Sending a form" in words_of(client.get("/en/status/outages/mine/"))
        assert "送出表格" in client.get("/zh-hant/status/outages/mine/").content.decode()


def test_what_a_script_saves_by_itself_is_not_counted_as_an_attempt(
    chan: Client, person: Person, window: MaintenanceWindow
) -> None:
    filing = draft_of(person("chan"))
    with during():
        answer = chan.post(f"/en/filings/{filing.reference}/autosave/", {}, headers={"Accept": "*/*"})
    assert answer.status_code == 503 and files_to_sweep() == []


def test_of_a_visitor_nothing_is_promised_to_be_kept(client: Client, window: MaintenanceWindow) -> None:
    with during():
        page = client.post("/en/pay/search-fee/", {"email": "a@example.com"}, **PAGE).content.decode()
    assert "Go back in your browser" in page and "on record" not in page


def test_no_page_promises_receipt_while_it_lasts(chan: Client, person: Person, window: MaintenanceWindow) -> None:
    draft, unpaid = draft_of(person("chan")), draft_of(person("chan"))
    charge = lodge_draft(unpaid, at=TUESDAY_10 - HOUR)
    assert isinstance(charge, Charge)
    with during():
        for address, sentence in {
            "/en/": "Nothing can be lodged until Tue 24 Nov 2026, 2:00 pm. Lodged then, it is",
            "/en/home/": "Nothing can be lodged until Tue 24 Nov 2026, 2:00 pm. Lodged then:",
            f"/en/filings/{draft.reference}/check/": "Nothing can be lodged until Tue 24 Nov 2026, 2:00 pm.",
            f"/en/payments/{charge.reference}/": "Nothing can be paid until Tue 24 Nov 2026, 2:00 pm. Paid then:",
            "/en/status/line/?for=start": "Nothing can be lodged until Tue 24 Nov 2026, 2:00 pm.",
            "/en/status/": "Lodged when maintenance is over, deemed received",
            "/zh-hant/": "至2026年11月24日（星期二）下午2時為止不能呈交文件",
            "/zh-hans/": "至2026年11月24日（星期二）下午2时为止不能呈交文件",
        }.items():
            page = words_of(chan.get(address))
            assert sentence in page, address
            for promise in ("Lodge now", "If you lodge now", "If you pay now", "Lodged now", "現在呈交", "现在呈交"):
                assert promise not in page, (address, promise)
    with clock.set_to(window.until_at):
        assert "Lodge now" in words_of(chan.get("/en/"))


def test_what_is_foretold_is_what_comes_of_lodging_at_its_end(client: Client, person: Person, court: None) -> None:
    evening = TUESDAY_10 + 8 * HOUR
    with clock.set_to(evening):
        services.announce(from_at=None, until_at=evening + 4 * HOUR, actor=person("admin"), **WHY)
        page = words_of(client.get("/en/status/"))
        assert "Wed 25 Nov 2026, 8:45 am" in page
        assert "deemed received Wednesday 25 November," in words_of(client.get("/en/"))


def test_the_administrator_ends_it_by_hand(client: Client, person: Person, window: MaintenanceWindow) -> None:
    client.force_login(person("admin"))
    with during():
        page = client.post(f"/en/desk/maintenance/{window.reference}/end/", follow=True).content.decode()
        assert "the portal receives again" in page
        assert client.post("/en/pay/search-fee/", {}, **PAGE).status_code != 503


def test_it_counts_in_the_ledger_and_in_a_statement(person: Person, window: MaintenanceWindow) -> None:
    with during():
        newest = entries(ledger()[:1])
        assert [(each.kind, each.ended_at) for each in newest] == [("maintenance", None)]
    with clock.set_to(window.until_at + HOUR):
        day = clock.court_day(window.from_at)
        (found,) = outages_between(day, day)
        assert found.called == "Maintenance, begun at once when it was announced"
        assert (found.what, found.ended_at) == ("We move.", window.until_at)
        assert outages_between(day + timedelta(days=1), day + timedelta(days=1)) == []


def test_without_redis_the_rows_are_asked(
    client: Client, window: MaintenanceWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: object, **more: object) -> None:
        raise Gone("no broker")

    for name in ("get", "set", "delete"):
        monkeypatch.setattr(type(cache), name, gone, raising=False)
    with during():
        assert "Maintenance until" in client.get("/en/deadlines/").content.decode()
        assert client.post("/en/pay/search-fee/", {}, **PAGE).status_code == 503


def test_what_has_ended_leaves_no_trace_on_a_filing(chan: Client, person: Person, window: MaintenanceWindow) -> None:
    filing = draft_of(person("chan"))
    with clock.set_to(window.until_at):
        charge = lodge_draft(filing, at=window.until_at)
        assert charge is not None
    assert Filing.objects.get().state == "awaiting_payment"
