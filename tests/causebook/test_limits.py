"""Nobody copies the cause book; whoever looks something up never notices (domain 8)."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from redis.exceptions import RedisError

from accounts.models import User
from cases.models import Case
from causebook.models import EntryReading
from icms.lib import rate_limits
from tests.factories.court import TUESDAY_10
from tests.filings.drn_check.test_drn_check import solved

BOOK, ENTRY = "/en/cause-book/", "/en/cause-book/DCPI-1-2026/"


@pytest.fixture(autouse=True)
def _small_limits(settings, monkeypatch):
    monkeypatch.setattr(rate_limits, "WORK", 50)
    settings.CAUSE_BOOK_PAGES_WITHOUT_CHECK = 3
    settings.CAUSE_BOOK_PAGES_OF_AN_ADDRESS = 12
    settings.CAUSE_BOOK_PAGES_OF_AN_ACCOUNT = 4
    with time_machine.travel(TUESDAY_10, tick=False):  # the check reads another clock than ours
        yield


def read(client: Client, times: int, page: str = f"{BOOK}?q=chan") -> list[int]:
    return [client.get(page).status_code for _ in range(times)]


def show(client: Client, wanted: str = f"{BOOK}?q=chan"):
    return client.post(f"{BOOK}check/", {"next": wanted, "altcha": solved(rate_limits.new_challenge())})


def test_many_pages_of_one_address_meet_a_check_that_says_what_to_do(client: Client, dcpi) -> None:
    assert read(client, 4) == [200, 200, 200, 429]
    page = client.get(f"{BOOK}?q=chan")
    assert page["Retry-After"] == "1" and "shows that it is not a robot" in page.content.decode()


def test_a_browser_that_passed_reads_on_where_it_was_going(client: Client, dcpi) -> None:
    read(client, 4)
    answer = show(client)
    assert (answer.status_code, answer["Location"]) == (302, f"{BOOK}?q=chan")
    assert read(client, 4) == [200, 200, 200, 429]


def test_a_neighbour_behind_the_same_address_passes_for_themself(client: Client, dcpi) -> None:
    read(client, 4)
    show(client)
    neighbour = Client()
    assert read(neighbour, 1) == [429]
    show(neighbour)
    assert read(neighbour, 1) == [200] == read(client, 1)


def test_ten_thousand_requests_are_told_to_wait(client: Client, dcpi) -> None:
    read(client, 12)
    show(client)
    page = client.get(f"{BOOK}?q=chan")
    assert (page.status_code, page["Retry-After"]) == (429, "3600")
    assert "Wait an hour, then go on." in " ".join(page.content.decode().replace("\u00a0", " ").split())


def test_walking_through_entries_by_number_counts_as_much(client: Client, dcpi) -> None:
    pages = [client.get(f"{BOOK}DCPI-{serial}-2026/").status_code for serial in range(1, 6)]
    assert pages == [404, 404, 404, 429, 429]


def test_the_form_alone_is_never_refused(client: Client, dcpi) -> None:
    assert set(read(client, 6, BOOK)) == {200}


def test_an_account_is_counted_by_itself(client: Client, person: Callable[[str], User], dcpi) -> None:
    read(client, 4)
    client.force_login(person("chan"), "allauth.account.auth_backends.AuthenticationBackend")
    assert read(client, 5) == [200, 200, 200, 200, 429]


@pytest.mark.parametrize("bad", ["", "made up", "x" * 2_000])
def test_a_check_that_was_not_solved_lets_nobody_on(client: Client, dcpi, bad: str) -> None:
    read(client, 4)
    answer = client.post(f"{BOOK}check/", {"next": f"{BOOK}?q=chan", "altcha": bad})
    assert answer.status_code == 429 and read(client, 1) == [429]


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_the_way_on_stays_within_the_portal(client: Client, dcpi, wanted: str) -> None:
    assert show(client, wanted)["Location"] == BOOK


def test_a_pass_that_was_made_up_is_none(client: Client, dcpi) -> None:
    read(client, 4)
    client.cookies["cause_book_pass"] = "somebody:else"
    assert read(client, 1) == [429]


def test_where_nothing_can_be_counted_everybody_reads(client: Client, dcpi, monkeypatch) -> None:
    def away(*_arguments: object) -> None:
        raise RedisError

    monkeypatch.setattr(cache, "add", away)
    assert set(read(client, 6)) == {200}


def test_search_engines_are_told_to_keep_nothing(client: Client, court: None, case_of: Callable[..., Case]) -> None:
    case_of(("Chan", ""))
    for page in (f"{BOOK}?q=chan", ENTRY):
        assert client.get(page)["X-Robots-Tag"] == "noindex, nofollow"
    assert b"Disallow: /*/cause-book/" in client.get("/robots.txt").content


def test_the_readings_of_an_entry_are_counted_by_day(client: Client, court: None, case_of, person) -> None:
    case = case_of(("Chan", ""))
    read(client, 2, ENTRY)
    client.get(f"{BOOK}DCPI-9-2026/")
    client.force_login(person("ng"), "allauth.account.auth_backends.AuthenticationBackend")
    read(client, 1, ENTRY)
    rows = EntryReading.objects.order_by("signed_in").values_list("case", "day", "signed_in", "count")
    assert list(rows) == [(case.pk, date(2026, 11, 24), False, 2), (case.pk, date(2026, 11, 24), True, 1)]
