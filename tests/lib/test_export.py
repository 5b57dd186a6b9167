"""What a person typed is never run by the spreadsheet that opens our file."""

from decimal import Decimal

import pytest

from icms.lib.export import csv_lines, dollars, guarded, unguarded


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+852",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "\nx",
        " =1",
        "\u3000=1",
        "\u00a0@x",
        "＝１＋１",
        "＋1",
        "－1",
        "＠x",
        "\u200b=1",
        "\u2003=1",
        "\x0b=1",
        "\ufeff＝1",
    ],
)
def test_what_could_be_a_formula_is_not(typed):
    assert guarded(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["+852 2345 6789", "=1", "O'Brien", "'quoted'", "", "'", "''=1", "＠x"])
def test_a_cell_of_our_own_file_is_read_again_as_it_was(typed):
    assert unguarded(guarded(typed)) == typed


def test_words_and_figures_stay_as_they_are():
    assert [guarded(cell) for cell in ("plain", "", None, 5, -5, dollars(-50_400), dollars(None), Decimal("0.10"))] == [
        *("plain", "", "", "5", "-5", "-504.00", "", "0.10")
    ]


def test_a_file_begins_with_its_mark_so_that_spreadsheets_read_chinese():
    assert "".join(csv_lines([["Name"], ["陳大文"], ['a "b", c']])) == '\ufeffName\r\n陳大文\r\n"a ""b"", c"\r\n'
