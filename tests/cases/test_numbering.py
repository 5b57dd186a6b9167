"""Case numbers as people write them, and nothing else (domain 4.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.numbering import CaseNumber, parse_case_number

NORMAL = CaseNumber("DCPI", 1234, 2026)


@pytest.mark.parametrize(
    "typed",
    [
        "DCPI 1234/2026",
        "dcpi1234/26",
        "DCPI001234/2026",
        "DCPI 1234 of 2026",
        "  dcpi  1234 / 2026 ",
        "ＤＣＰＩ１２３４／２０２６",
        "DCPI-1234/2026",
    ],
)
def test_every_way_of_writing_a_number_is_the_same_number(typed):
    assert parse_case_number(typed) == NORMAL


@pytest.mark.parametrize(
    "typed",
    ["", "DCPI", "1234/2026", "DCPI 1234", "DCPI 0/2026", "DCPI 1234/202", "DCPI 1234/2026x", "陳大文", "D 1/26"],
)
def test_what_is_no_number_is_none(typed):
    assert parse_case_number(typed) is None


def test_a_year_in_full_is_taken_as_it_is_and_two_digits_are_of_this_century():
    assert parse_case_number("HCA 7/1926") == CaseNumber("HCA", 7, 1926)
    assert parse_case_number("HCA 7/26") == CaseNumber("HCA", 7, 2026)


@given(
    st.sampled_from(["DCPI", "DCTC", "HCA", "CACV", "SCTC"]),
    st.integers(1, 9_999_999),
    st.integers(2000, 2099),
)
def test_the_normal_form_reads_back_as_itself(prefix, serial, year):
    number = CaseNumber(prefix, serial, year)
    assert parse_case_number(str(number)) == number


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(typed):
    number = parse_case_number(typed)
    assert number is None or parse_case_number(str(number)) == number
