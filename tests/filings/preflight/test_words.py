"""Every finding can be told in three languages."""

import re
import string

import pytest

from filings.preflight.explanations import explain_finding, table
from filings.preflight.findings import NOTE, REFUSE, WARN, Finding

FIGURES = {
    "kind": "PNG", "pages": 10_000, "limit": 2000, "size": 50.1, "count": 3, "width": 216, "height": 279,
    "found": "DCCJ 1/2026", "expected": "DCCJ 2/2026", "name": "Eicar", "number": 2,
}  # fmt: skip
TEXTS = [(code, column) for code, row in table().items() for column in row if column[:5] in ("title", "remed")]


def test_codes_run_without_a_gap():
    assert list(table()) == [f"P-{number:02d}" for number in range(1, len(table()) + 1)]


@pytest.mark.parametrize("code", table())
def test_a_finding_is_told_in_three_languages(code):
    title, remedy = explain_finding(Finding(code, table()[code]["severity"], 3, FIGURES))
    for words in (title, remedy):
        assert words.en.endswith(".")
        assert words.zh_hant.endswith("。")
        assert words.zh_hans.endswith("。")
        assert len({words.en, words.zh_hant, words.zh_hans}) == 3


@pytest.mark.parametrize(("code", "column"), TEXTS)
def test_the_same_figures_stand_in_every_language(code, column):
    part = column.split("_")[0]

    def figures(text):
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)

    assert figures(table()[code][column]) == figures(table()[code][f"{part}_en"])


def test_figures_are_grouped_as_people_read_them():
    title, _ = explain_finding(Finding("P-08", REFUSE, None, {"pages": 10_000, "limit": 2000}))
    assert title.en == "This file has 10,000 pages; a file may have at most 2,000."


def test_the_table_says_of_each_finding_whether_it_refuses():
    assert {row["severity"] for row in table().values()} == {REFUSE, WARN, NOTE}


@pytest.mark.parametrize("code", table())
def test_simplified_words_are_not_written_in_traditional_characters(code):
    only_traditional = re.compile("[檔變證號碼頁緣記憶體庫軟體醫學請這個當們從來時間檢]")
    row = table()[code]
    assert not only_traditional.search(row["title_zh_hans"] + row["remedy_zh_hans"])
