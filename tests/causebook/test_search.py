"""Who is found in the cause book, and who never is (domain 8)."""

import io
import json
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import Case, CaseType, ImplementationNotice
from cases.signals import case_changed
from causebook import services
from causebook.models import Entry
from causebook.search import selectors
from causebook.search.book import read_book
from causebook.search.context import result_lines
from causebook.search.selectors import Search, find

TODAY = date(2026, 11, 20)
OpenCase = Callable[..., Case]


@pytest.fixture(autouse=True)
def _on_a_friday_in_november() -> object:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        yield


def numbers(text: str, **more: object) -> list[str]:
    return [str(line.number) for line in find(Search(text=text, **more)).lines]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        "陳大",
        "陈大",
        "大文",
        "陳大文",
        "陈大文",
        "陳",
        "tai chan",
        "chan tai",
        "CHAN",
        "ma cha",
        "Chan, Tai-man",
        "ｃｈａｎ",
        "陳大 man",
    ],
)
def test_a_person_is_found_in_either_script_in_any_order_by_beginnings(typed: str, case_of: OpenCase) -> None:
    case = case_of(("Chan Tai Man", "陳大文"))
    case_of(("Lee Siu Ling", "李小玲"))
    assert numbers(typed) == [case.number]


@pytest.mark.parametrize("typed", ["大陳", "陳文", "文大陳", "chan wong", "hant", "陳大文 lee"])
def test_what_does_not_stand_in_the_name_is_not_found(typed: str, case_of: OpenCase) -> None:
    case_of(("Chan Tai Man", "陳大文"))
    assert numbers(typed) == []


def test_three_characters_must_stand_together(case_of: OpenCase) -> None:
    case_of(("", "陳大文"), ("", "大文記"))
    apart = case_of(("", "甲陳大"), ("", "大文"))
    assert numbers("陳大文") == ["DCPI 1/2026"]
    assert apart.number in numbers("陳大 大文")


@pytest.mark.parametrize(
    "typed",
    [
        "harbourview ltd",
        "Harbourview Renovation LIMITED",
        "海景裝修有限公司",
        "海景装修",
        "renov harb",
        "有限公司 海景",
    ],
)
def test_a_company_is_found_however_its_suffix_is_written(typed: str, case_of: OpenCase) -> None:
    case = case_of(("Ho", ""), ("Harbourview Renovation Limited", "海景裝修有限公司"))
    assert numbers(typed) == [case.number]


def test_a_word_of_each_side_finds_the_case(case_of: OpenCase) -> None:
    case = case_of(("Chan Siu Ling", ""), ("Tai Kee Laundry Limited", ""))
    assert numbers("chan tai") == [case.number]


@pytest.mark.parametrize(
    "typed", ["DCPI 1/2026", "dcpi1/26", "DCPI000001/2026", "dcpi 1 of 2026", "DCPI-1-2026", "ＤＣＰＩ１／２０２６"]
)
def test_a_case_is_found_by_its_number_in_any_form(typed: str, case_of: OpenCase) -> None:
    case_of(("Chan", ""))
    case_of(("Chan", ""))
    assert numbers(typed) == ["DCPI 1/2026"]


def test_newest_first_or_oldest_first_and_between_dates(case_of: OpenCase) -> None:
    for day in (date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)):
        case_of(("Chan", ""), on=day)
    assert numbers("chan") == ["DCPI 3/2026", "DCPI 2/2026", "DCPI 1/2026"]
    assert numbers("chan", oldest_first=True)[0] == "DCPI 1/2026"
    assert numbers("", since=date(2026, 2, 5), until=date(2026, 2, 5)) == ["DCPI 2/2026"]
    assert numbers("chan", court="CA") == numbers("chan", case_type="HCA") == []


def test_a_restricted_case_appears_nowhere(case_of: OpenCase) -> None:
    case = case_of(("Chan", "陳大文"))
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(restricted=True)
        assert numbers("陳大") == numbers(case.number) == []
        assert selectors.public_entry(case.number) is None
        case_changed.send(sender=Case, case=case)
    assert not Entry.objects.filter(pk=case.pk).exists()


def test_a_kind_of_case_without_a_cause_book_does_not_appear(case_of: OpenCase, dcpi: CaseType) -> None:
    case = case_of(("Chan", ""))
    ImplementationNotice.objects.filter(case_type=dcpi).update(cause_book=False)
    assert numbers("chan") == numbers(case.number) == []
    ImplementationNotice.objects.filter(case_type=dcpi).update(cause_book=True, since=date(2026, 11, 21))
    assert numbers("chan") == []


def test_a_changed_name_is_found_at_once_and_the_old_one_no_more(case_of: OpenCase) -> None:
    case = case_of(("Chan", ""))
    with transaction.atomic():
        case.parties.filter(name_en="Chan").update(name_en="Cheung")
        case_changed.send(sender=Case, case=case)
    assert numbers("cheung") == [case.number]
    assert numbers("chan") == []


@pytest.mark.django_db(transaction=True)
def test_an_entry_falls_with_the_transaction_of_its_case(case_of: OpenCase) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        case_of(("Chan", ""))
        raise ZeroDivisionError
    assert not Entry.objects.exists()


def test_rebuilding_gives_the_same_book(case_of: OpenCase) -> None:
    kept, hidden = case_of(("Chan", "陳大文")), case_of(("Lee", ""))
    before = Entry.objects.filter(pk=kept.pk).values()[0]
    Case.objects.filter(pk=hidden.pk).update(restricted=True)
    Entry.objects.filter(pk=kept.pk).update(chinese="")
    assert services.rebuild_entries() == 1
    assert Entry.objects.filter(pk=kept.pk).values()[0] == before


def test_a_page_costs_the_same_for_two_cases_and_for_twenty(case_of: OpenCase) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = find(Search(text="chan"))
            result_lines(page.lines, Search(text="chan").names, read_book())
        return len(queries)

    for _ in range(2):
        case_of(("Chan", ""))
    few = cost()
    for _ in range(19):
        case_of(("Chan", ""))
    assert cost() <= few  # a full page needs none of the tiers behind it


def test_the_count_stops_and_says_so(case_of: OpenCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "MAX_COUNT", 2)
    for _ in range(3):
        case_of(("Chan", ""))
    found = find(Search(text="chan"))
    assert (found.count, found.has_more, len(found.lines), found.next) == (2, True, 2, None)


def test_the_command_answers_one_object_a_question(case_of: OpenCase) -> None:
    case_of(("Chan Tai Man", "陳大文"))
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("search_cause_book", "陳大", "nobody at all", "--json", "--court", "dc", stdout=out)
    first, second = map(json.loads, out.getvalue().splitlines())
    assert end.value.code == 1
    assert (first["typed"], first["count"], first["entries"][0]["number"]) == ("陳大", 1, "DCPI 1/2026")
    assert first["entries"][0]["parties"][0] == {
        "capacity": "plaintiff",
        "name_en": "Chan Tai Man",
        "name_zh": "陳大文",
    }
    assert (second["count"], second["entries"]) == (0, [])


@pytest.mark.parametrize("bad", [["!!"], ["chan", "--limit", "0"], ["chan", "--court", "XX"]])
def test_the_command_says_what_it_cannot_read(bad: list[str], case_of: OpenCase) -> None:
    case_of(("Chan", ""))
    with pytest.raises(CommandError) as refusal:
        call_command("search_cause_book", *bad)
    assert refusal.value.returncode == 2


def test_few_answers_are_never_looked_for_day_by_day_whatever_the_planner_takes_a_rare_name_for(
    case_of: OpenCase,
) -> None:
    case_of(("Gurung Asha", ""))
    with CaptureQueriesContext(connection) as queries:
        assert find(Search(text="gurung")).counted == 1
    assert not [query for query in queries.captured_queries if "WHERE e.case_type_id" in query["sql"].split("FROM")[-1]]


@pytest.mark.parametrize("oldest_first", [False, True])
def test_many_answers_are_read_in_the_same_order_as_few(
    case_of: OpenCase, monkeypatch: pytest.MonkeyPatch, oldest_first: bool
) -> None:
    for day in range(1, 9):
        case_of(("Chan Tai Man", "") if day % 3 else ("Lee Chan", ""), on=date(2026, 11, day))
    few = find(Search(text="chan", oldest_first=oldest_first))
    assert (len(few.lines), few.has_more) == (8, False)
    monkeypatch.setattr(selectors, "MAX_COUNT", 4)
    many = find(Search(text="chan", oldest_first=oldest_first))
    assert (many.count, many.has_more) == (4, True)
    assert many.lines == few.lines[:4]
    assert many.next is None


def test_what_comes_after_a_thousand_answers_is_not_looked_for(
    case_of: OpenCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Chan Tai Man", "Chan Siu Ming", "Chan Wai", "Lee Chan"):
        case_of((name, ""))
    monkeypatch.setattr(selectors, "MAX_COUNT", 2)
    with CaptureQueriesContext(connection) as queries:
        find(Search(text="chan"))
    asked = [query["sql"] for query in queries.captured_queries if "AS MATERIALIZED" in query["sql"]]
    assert len(asked) == 2
