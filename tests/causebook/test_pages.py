"""The cause book in the browser: anybody's, without an account (domain 8)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from icms.lib import clock
from tests.factories.court import TUESDAY_10, accept, lodged_of

BOOK = "/en/cause-book/"


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def accepted(person):
    """Chan's case, on the court's file since the registry accepted it."""
    return accept(lodged_of(person("chan")), person("registry"))


def get(client, **asked):
    return client.get(BOOK, asked).content.decode()


def test_an_accepted_filing_is_in_the_cause_book_at_once(client, accepted):
    page = get(client, q="chan")
    assert accepted.case.number in page and "1 case for “chan”" in page
    assert f'href="{BOOK}{accepted.case.slug}/?from=q%3Dchan"' in page


def test_the_match_is_marked_in_whichever_script(client, accepted):
    assert "<mark>海景</mark>裝修有限公司" in get(client, q="海景")
    assert "<mark>Harb</mark>ourview" in get(client, q="harb")


def test_a_name_is_written_as_text_never_as_markup(client, case_of):
    case_of(("<script>alert(1)</script> Chan", ""))
    page = get(client, q="chan <script>")
    assert "<script>alert" not in page and "&lt;" in page


def test_nothing_asked_shows_the_form_and_how(client, dcpi):
    page = get(client)
    assert "Find a case by its number" in page and "<table" not in page


def test_nothing_found_says_what_to_do(client, accepted):
    page = get(client, q="nobody here")
    assert "No cases for “nobody here”" in page and "Check the spelling" in page


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"q": "!!"}, "there is no letter, figure or character in this"),
        ({"since": "soon"}, "Write a day, a month or a year, such as 23 Nov 2026"),
        ({"since": "31/2/2026"}, "There is no such date"),
        ({"since": "1/3/2026", "until": "1/2/2026"}, "This date is before the one the search starts from."),
        ({"court": "XX"}, "There is a problem"),
        ({"q": "x" * 500}, "There is a problem"),
    ],
)
def test_what_cannot_be_searched_for_is_told_why(client, dcpi, asked, says):
    page = get(client, **asked)
    assert says in page and "<title>Error:" in page


@pytest.mark.parametrize(
    "typed", ["1 Jan 2024", "1 january 2024", "01/01/2024", "2024-1-1", "2024年1月1日", "１/１/２０２４"]
)
def test_a_date_is_read_however_it_is_written(client, case_of, typed):
    case_of(("Chan", ""), on=date(2023, 12, 29))
    case_of(("Lee", ""), on=date(2024, 1, 1))
    page = get(client, since=typed)
    assert "Lee" in page and "1 case" in page and "DCPI 1/2023" not in page


def test_sorting_and_paging_keep_the_question(client, case_of):
    for _ in range(22):
        case_of(("Chan", ""))
    page = get(client, q="chan", court="DC")
    assert "22 cases for “chan”" in page and "1 to 20, newest first." in page
    assert "?q=chan&amp;court=DC&amp;sort=oldest" in page and "?q=chan&amp;court=DC&amp;after=" in page


def test_an_entry_says_what_the_public_may_know(client, accepted):
    page = client.get(f"{BOOK}DCPI-{accepted.case.serial}-2026/").content.decode().replace("\u00a0", " ")
    for words in (
        "Writ of summons",
        "Accident at work",
        "HK$186,400",
        "24 November 2026",
        "In person",
        "open once it is sealed",
    ):
        assert words in page
    assert "88 Example Street" not in page


@pytest.mark.parametrize("number", ["DCPI-999-2026", "ZZZZ-1-2026"])
def test_a_hidden_case_and_no_case_are_the_same_404(client, accepted, number):
    Case.objects.filter(pk=accepted.case_id).update(restricted=True)
    hidden = client.get(f"{BOOK}DCPI-{accepted.case.serial}-2026/")
    missing = client.get(f"{BOOK}{number}/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert "No cases" in get(client, q="chan")


def test_a_page_of_twenty_costs_no_more_queries_than_one_of_two(client, case_of):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            get(client, q="chan")
        return len(queries)

    for _ in range(2):
        case_of(("Chan", ""))
    cost()  # the calendar is read once and remembered
    few = cost()
    for _ in range(18):
        case_of(("Chan", ""))
    assert cost() == few


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_pages_stand_in_every_language(client, accepted, language):
    number = str(accepted.case).replace(" ", "-").replace("/", "-")
    for address in ("", "?q=chan", "?q=zzz", "?q=!!", f"{number}/"):
        assert client.get(f"/{language}/cause-book/{address}").status_code == 200


def test_the_way_back_from_a_case_leads_to_the_search_it_was_found_by(client, accepted):
    entry = f"{BOOK}{str(accepted.case).replace(' ', '-').replace('/', '-')}/"
    found = client.get(entry, headers={"Referer": f"http://testserver{BOOK}?q=chan&page=2"}).content.decode()
    assert f'class="back" href="{BOOK}?q=chan&amp;page=2"' in found
    for elsewhere in ("", f"http://elsewhere.example{BOOK}?q=chan", "http://testserver/en/?q=chan", "http://["):
        assert f'class="back" href="{BOOK}"' in client.get(entry, headers={"Referer": elsewhere}).content.decode()
