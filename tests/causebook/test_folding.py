"""Names as Hong Kong writes them fold to one form (domain 8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causebook.search.folding import BEGINS, EXACT, chinese_text, lexemes
from causebook.search.highlighting import highlighted
from causebook.search.query import read_name_query
from icms.lib.folding import fold_character

NAMES = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cs"]),
        st.sampled_from("陳陈大文有限公司黃黄國国衞衛𨋢㗎ＡＢｃ é'-. "),
    ),
    max_size=40,
)


def words_of(name: str) -> set[str]:
    """Without the lexemes by which answers are ranked."""
    return {each for each in lexemes([name]) if each[0] not in (EXACT, BEGINS)}


def test_traditional_and_simplified_are_one() -> None:
    assert lexemes(["陳國衞"]) == lexemes(["陈国卫"]) == lexemes(["陳國衛"])


def test_width_case_marks_and_punctuation_do_not_matter() -> None:
    assert lexemes(["ＣＨＡＮ, Tai  Man"]) == lexemes(["chan tai man"])
    assert words_of("Café Zürich") == {"cafe", "zurich"}
    assert chinese_text(["陳記（香港）"]) == "陈记香港"


def test_a_rare_character_of_hong_kong_is_kept() -> None:
    assert "𨋢" in fold_character("𨋢") or fold_character("𨋢") == "䢂"
    assert "㗎" in lexemes(["㗎"])


@pytest.mark.parametrize("suffix", ["Limited", "LTD", "Ltd.", "有限公司"])
def test_the_suffix_of_a_company_is_folded(suffix: str) -> None:
    assert {"limited", "ltd"} <= lexemes([f"Harbourview {suffix}"])


def test_company_and_co_are_one() -> None:
    assert lexemes(["Kee Company"]) == lexemes(["Kee Co."])


@pytest.mark.parametrize(
    ("written", "found_under"),
    [("O'Brien", {"o", "brien", "obrien"}), ("Tai-man", {"tai", "man", "taiman"}), ("A.B.C.", {"a", "b", "c", "abc"})],
)
def test_a_word_cut_by_a_mark_is_found_in_parts_and_whole(written: str, found_under: set[str]) -> None:
    assert words_of(written) == found_under


def test_a_chinese_name_set_with_air_is_one_name() -> None:
    assert lexemes(["陳　大 文"]) == lexemes(["陳大文"])


@given(NAMES)
def test_folding_what_is_folded_changes_nothing(name: str) -> None:
    folded = "".join(map(fold_character, name))
    assert "".join(map(fold_character, folded)) == folded


@given(NAMES)
def test_no_lexeme_is_empty_and_every_question_can_be_asked(name: str) -> None:
    assert all(lexemes([name]))
    asked = read_name_query(name)
    assert asked.is_empty == (asked.tsquery == "")


@given(NAMES, NAMES)
def test_the_pieces_of_a_marked_name_are_the_name(name: str, typed: str) -> None:
    assert "".join(piece.text for piece in highlighted(name, read_name_query(typed))) == name


@pytest.mark.parametrize(
    ("name", "typed", "marked"),
    [
        ("Chan Tai Man", "chan tai", ["Chan Tai"]),
        ("Chan Tai Man", "man ch", ["Ch", "Man"]),
        ("陳大文", "陈大", ["陳大"]),
        ("陈大有（陳大有）", "陳大", ["陈大", "陳大"]),
        ("Chan Kwok Fai trading as Tai Fung", "tai chan", ["Chan", "Tai"]),
        ("海景裝修有限公司", "海景 ltd", ["海景"]),
        ("Harbourview Limited", "ltd", ["Limited"]),
        ("O'Brien", "obri", ["O'Bri"]),
        ("Lee", "chan", []),
    ],
)
def test_matches_are_marked_as_they_are_written(name: str, typed: str, marked: list[str]) -> None:
    assert [piece.text for piece in highlighted(name, read_name_query(typed)) if piece.matched] == marked
