"""How answers are ranked and paged, numbers read, names suggested; and what hostile questions get (domain 8)."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection, transaction

from cases.models import Case
from causebook.models import Entry
from causebook.search.book import read_book
from causebook.search.context import also_written
from causebook.search.query import Cursor, read_cursor
from causebook.search.selectors import MAX_COUNT, Results, Search, find

OpenCase = Callable[..., Case]
BOOK = "/en/cause-book/"


@pytest.fixture(autouse=True)
def _on_a_friday_in_november() -> object:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        yield


def numbers(results: Results) -> list[str]:
    return [str(line.number) for line in results.lines]


@pytest.fixture
def ranked(case_of: OpenCase) -> None:
    """Of each tier two, the older first."""
    for name in ("Lam Chan Tai", "Chan Tai Man", "Chan Tai", "Ho Chan Tai", "Chan Tai Loi", "Tai Chan"):
        case_of((name, ""))


def test_the_very_name_comes_first_then_beginnings_then_the_rest_newest_first(ranked: None) -> None:
    wanted = ["DCPI 6/2026", "DCPI 3/2026", "DCPI 5/2026", "DCPI 2/2026", "DCPI 4/2026", "DCPI 1/2026"]
    assert numbers(find(Search(text="chan tai"))) == wanted


def test_pages_follow_a_line_forward_and_back_without_gap_or_repeat(ranked: None) -> None:
    for oldest in (False, True):
        search = Search(text="chan tai", oldest_first=oldest)
        whole, page, seen = numbers(find(search)), find(search, size=2), []
        while True:
            seen += numbers(page)
            if page.next is None:
                break
            page = find(search, after=page.next, size=2)
        assert seen == whole and (page.first, page.last) == (5, 6)
        back = find(search, until=page.previous, size=2)
        assert numbers(back) == whole[2:4] and (back.first, back.last) == (3, 4)
        assert numbers(find(search, until=back.previous, size=2)) == whole[:2]


def test_a_case_that_is_entered_meanwhile_moves_no_page(ranked: None, case_of: OpenCase) -> None:
    first = find(Search(text="chan tai"), size=2)
    case_of(("Chan Tai", ""))
    assert numbers(find(Search(text="chan tai"), after=first.next, size=2)) == ["DCPI 5/2026", "DCPI 2/2026"]


@pytest.mark.parametrize("place", [{"page": "10000"}, {"page": "x"}, {"after": "made-up"}, {"before": "9.1.1.1"}])
def test_a_page_that_is_none_is_answered_with_the_first_and_says_so(client, ranked: None, place) -> None:
    page = client.get(BOOK, {"q": "chan", **place})
    assert page.status_code == 200
    assert "There is no such page of these results." in page.content.decode() and b"DCPI 6/2026" in page.content


@pytest.mark.parametrize("place", ["2.19000101.1.20", "0.20991231.999999999999999999.9999"])
def test_a_place_that_was_made_up_shows_nothing_wrong(client, ranked: None, place) -> None:
    assert client.get(BOOK, {"q": "chan", "after": place}).status_code == 200
    assert client.get(BOOK, {"q": "chan", "before": place}).status_code == 200


@pytest.mark.parametrize(
    "written", ["", "0.20260230.1.1", "3.20260101.1.1", "0.20260101.1", "0.20260101.1.1x", "٣.20260101.1.1"]
)
def test_what_is_no_place_is_read_as_none(written: str) -> None:
    assert read_cursor(written) is None


def test_a_place_is_read_as_it_was_written() -> None:
    place = Cursor(1, date(2026, 3, 2), 77, 40)
    assert read_cursor(str(place)) == place


def test_nobody_reads_further_than_is_counted(ranked: None) -> None:
    deep = Cursor(0, date(2026, 11, 1), 10**9, MAX_COUNT)
    assert find(Search(text="chan"), after=deep).next is None


@pytest.mark.parametrize(
    "typed", ["D.C.P.I. 2/2026", "2/2026", "2026年第2號", "傷亡訴訟2026年第2號", "No. 2 of 2026", "DCPI/2/2026"]
)
def test_a_number_is_read_in_any_form(typed: str, ranked: None) -> None:
    assert numbers(find(Search(text=typed))) == ["DCPI 2/2026"]


def test_a_number_without_letters_offers_every_public_case_of_it(court: None, case_of: OpenCase) -> None:
    from cases.models import CaseType, Party
    from causebook.services import rebuild_entries

    case_of(("Chan", ""))
    for prefix in ("DCCJ", "HCA", "HCCP"):
        other = Case.objects.create(
            case_type=CaseType.objects.get(pk=prefix), serial=1, year=2026, commenced_on=date(2026, 5, 5)
        )
        Party.objects.create(case=other, capacity="plaintiff", kind="person", name_en="Ho")
    rebuild_entries()
    assert set(numbers(find(Search(text="1/2026")))) == {"DCPI 1/2026", "DCCJ 1/2026", "HCA 1/2026"}
    assert numbers(find(Search(text="區域法院民事訴訟2026年第1號"))) == ["DCCJ 1/2026"]


def test_other_spellings_are_suggested_with_their_counts_and_never_mixed_in(client, case_of: OpenCase) -> None:
    case_of(("Chan Tai Man", ""))
    case_of(("", "陳大文"))
    case_of(("Chen Dawen", "陈大文"))
    page = client.get(BOOK, {"q": "chan tai man"}).content.decode()
    assert "1 case for" in page and "Also written:" in page and "陳大文" in page and "Chen Da-wen" in page
    found = {each.text: each.found for each in also_written(Search(text="chan tai man"), read_book())}
    assert found == {"陳大文": "2", "Chen Da-wen": "1"}


def test_a_suggestion_finds_what_it_counted(case_of: OpenCase) -> None:
    case_of(("Chen Dawen", "陈大文"))
    for each in also_written(Search(text="陳大文"), read_book()):
        assert find(Search(text=each.text)).count == int(each.found)


def test_a_restricted_case_is_in_no_count_and_no_suggestion_however_it_was_restricted(
    client, case_of: OpenCase
) -> None:
    case_of(("Chan Tai Man", ""))
    hidden = case_of(("", "陳大文"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET restricted = TRUE WHERE id = %s", [hidden.pk])
    assert also_written(Search(text="chan tai man"), read_book()) == []
    assert find(Search(text="陳大文")).count == 0 and not Entry.objects.filter(pk=hidden.pk).exists()


def test_a_struck_case_leaves_the_book_in_the_same_statement(case_of: OpenCase) -> None:
    case = case_of(("Chan", ""))
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(status=Case.Status.STRUCK)
        assert not Entry.objects.filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2026-03", "2026-03", 1),
        ("March 2026", "3/2026", 1),
        ("2026年3月", "2026年", 2),
        ("2025", "2025", 1),
        ("1.3.2026", "31.3.2026", 1),
        ("二〇二六年三月一日", "", 2),
        ("1/3/26", "", 2),
        ("2026", "", 2),
    ],
)
def test_a_month_and_a_year_are_spans(client, case_of: OpenCase, since: str, until: str, found: int) -> None:
    for on in (date(2025, 6, 1), date(2026, 3, 15), date(2026, 4, 2)):
        case_of(("Chan", ""), on=on)
    page = client.get(BOOK, {"since": since, "until": until}).content.decode()
    assert (f"{found} cases" if found > 1 else "1 case") in page and "Error:" not in page


def test_the_nature_of_the_claim_narrows_a_search(client, court: None, case_of: OpenCase) -> None:
    case_of(("Chan", ""))
    assert "1 case" in client.get(BOOK, {"q": "chan", "nature": "road_traffic"}).content.decode()
    assert "No cases" in client.get(BOOK, {"q": "chan", "nature": "work"}).content.decode()


HOSTILE = [
    "陳",
    "x" * 200,
    "陳" * 200,
    "%",
    "_",
    "a%b_c",
    "chan & !wong",
    "'chan':*",
    "chan | (",
    "\\",
    "'",
    "''",
    "<->",
    "chan:A",
    "😀",
    "chan 😀",
    "Chan Тай мэн 陳",
    "محمد",
    "𠮷野",
    "𪚥",
    "𬽡",
    "𰻝",
    "\u202echan",
    "陳\ufe00大文",
    "-" * 100,
    "a b c d e f g h i j k l m n o p",
    "=chan",
    "^1chan",
    "=陳大文",
    "ﬁ",
    "①②",
    "0/0",
    "99999999/2026",
    "2026/1234",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_gets_an_answer(client, ranked: None, typed: str) -> None:
    for language in ("en", "zh-hant", "zh-hans"):
        assert client.get(f"/{language}/cause-book/", {"q": typed}).status_code == 200


def test_characters_of_old_registers_are_found_by_those_that_one_types(case_of: OpenCase) -> None:
    case_of(("", "⾺錦\ue000"[:2] + "濤"))
    case_of(("", "陳\U000e0101大文"))
    case_of(("", b"\xfb\x40".decode("big5hkscs") + "木工程"))
    assert numbers(find(Search(text="馬錦"))) == ["DCPI 1/2026"]
    assert numbers(find(Search(text="陳大文"))) == ["DCPI 2/2026"]
    assert numbers(find(Search(text=chr(0xE000 + 157) + "木"))) == ["DCPI 3/2026"]
