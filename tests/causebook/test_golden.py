"""The golden set: 245 questions to a small court file, and what each must find first; and substrings by brute force.

`golden_cases.csv` is the court file, `golden.csv` the questions: English, Traditional, Simplified, romanized (what is
suggested), companies, numbers, odd ones.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
import time_machine
from django.db import connection

from cases.models import Case, CaseType, Party
from cases.numbering import parse_case_number
from causebook import services
from causebook.models import Entry
from causebook.search.book import read_book
from causebook.search.context import also_written
from causebook.search.folding import COMPANY
from causebook.search.selectors import Search, find, matching
from dev.demo.many.cases import write_cases
from icms.lib.folding import fold_character
from tests.support.samples import PROOF

HERE, TODAY = Path(__file__).parent, date(2026, 11, 20)
ROWS, QUESTIONS = (100_000, 400) if PROOF else (1_500, 60)


def rows(name: str) -> list[dict[str, str]]:
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(autouse=True)
def _on_a_friday_in_november() -> Iterator[None]:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        yield


@pytest.fixture
def court_file(court: None) -> None:
    kinds = {kind.pk: kind for kind in CaseType.objects.all()}
    for row in rows("golden_cases.csv"):
        number = parse_case_number(row["number"])
        assert number is not None
        case = Case.objects.create(
            case_type=kinds[number.prefix],
            serial=number.serial,
            year=number.year,
            commenced_on=date.fromisoformat(row["commenced"]),
        )
        for order, side in enumerate(("plaintiff", "defendant"), start=1):
            names = {"name_en": row[f"{side}_en"], "name_zh": row[f"{side}_zh"]}
            Party.objects.create(case=case, capacity=side, kind="person", order=order, **names)
    services.rebuild_entries()


def test_every_question_of_the_golden_set_finds_first_what_it_must(court_file: None) -> None:
    wrong = []
    for row in rows("golden.csv"):
        lines = find(Search(text=row["query"])).lines
        first = str(lines[0].number) if lines else ""
        if first != row["first"]:
            wrong.append((row["kind"], row["query"], first, row["first"]))
    assert not wrong


def test_every_name_of_the_golden_set_is_suggested_as_it_is_also_written(court_file: None) -> None:
    book = read_book()
    for row in rows("golden.csv"):
        if row["suggested"]:
            found = [each.text for each in also_written(Search(text=row["query"]), book)]
            assert row["suggested"] in found, (row["query"], found)


def test_the_golden_set_is_of_two_hundred_questions_and_more() -> None:
    questions = rows("golden.csv")
    assert len({row["query"] for row in questions}) >= 200
    assert {row["kind"] for row in questions} >= {
        "english",
        "traditional",
        "simplified",
        "romanized",
        "company",
        "number",
    }


def folded(name: str) -> str:
    """Chinese as it is compared, by brute force: folded character by character, without what is no letter or figure."""
    return "".join(each for each in "".join(map(fold_character, name)) if each.isalnum())


@pytest.mark.proof
def test_a_chinese_substring_finds_every_case_that_a_scan_finds(court: None) -> None:
    write_cases(ROWS, seed=5, today=TODAY)
    public = Entry.objects.public(TODAY).values("case")
    names: dict[int, list[str]] = {}
    for case, name in Party.objects.filter(case__in=public).exclude(name_zh="").values_list("case", "name_zh"):
        names.setdefault(case, []).append(folded(name))
    chance, everything = Random(11), [name for each in names.values() for name in each]
    for _ in range(QUESTIONS):
        name = chance.choice(everything)
        start = chance.randrange(len(name))
        wanted = name[start : start + chance.randint(1, 5)]
        by_scan = {case for case, each in names.items() if any(wanted in one for one in each)}
        found = set(matching(Search(text=wanted), day=TODAY).values_list("pk", flat=True))
        assert by_scan <= found, wanted
        assert COMPANY in wanted or found == by_scan, wanted  # a company is found under its English name too


@pytest.mark.proof
def test_beginnings_of_english_words_find_every_case_that_a_scan_finds(court: None) -> None:
    write_cases(ROWS, seed=6, today=TODAY)
    public = Entry.objects.public(TODAY).values("case")
    words: dict[int, set[str]] = {}
    for case, name in Party.objects.filter(case__in=public).exclude(name_en="").values_list("case", "name_en"):
        plain = "".join(map(fold_character, name)).replace("'", " ").replace("-", " ").replace(".", " ")
        words.setdefault(case, set()).update("".join(c if c.isalnum() else " " for c in plain).split())
    chance, everything = Random(12), sorted({word for each in words.values() for word in each if len(word) > 3})
    for _ in range(QUESTIONS):
        word = chance.choice(everything)
        wanted = word[: chance.randint(3, len(word))]
        by_scan = {case for case, each in words.items() if any(one.startswith(wanted) for one in each)}
        found = set(matching(Search(text=wanted), day=TODAY).values_list("pk", flat=True))
        assert by_scan <= found, wanted


def test_what_the_command_writes_is_what_the_services_would_write(court: None) -> None:
    write_cases(300, seed=3, today=TODAY)
    before = list(Entry.objects.order_by("pk").values())
    services.rebuild_entries()
    assert list(Entry.objects.order_by("pk").values()) == before


def test_the_same_seed_writes_the_same_cases_numbered_on(court: None) -> None:
    for _ in range(2):
        write_cases(200, seed=9, today=TODAY)
    cases = list(Case.objects.order_by("pk").values_list("case_type", "commenced_on", "claim_nature", "amount_cents"))
    assert len(cases) >= 400 and cases[-400:-200] == cases[-200:]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(serial) = (SELECT last FROM cases_casenumberseries WHERE prefix = 'DCCJ' AND "
            "year = 2025) FROM cases_case WHERE prefix = 'DCCJ' AND year = 2025"
        )
        assert cursor.fetchone() == (True,)
