"""Document Reference Numbers as people copy them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icms.lib.drn import format_drn, new_drn, parse_drn

DRN = "482019375567"
numbers = st.builds(new_drn)


def with_check(first_eleven: str) -> str:
    return next(first_eleven + digit for digit in "0123456789" if parse_drn(first_eleven + digit))


def test_a_new_number_has_twelve_digits_and_is_accepted():
    drn = new_drn()
    assert len(drn) == 12
    assert drn.isdigit()
    assert parse_drn(drn) == drn


def test_new_numbers_differ():
    assert len({new_drn() for _ in range(1000)}) == 1000


def test_a_number_is_shown_in_three_fours():
    assert format_drn("123456789012") == "1234 5678 9012"


@pytest.mark.parametrize("separator", [" ", "-", "\u2011", "  ", "\u3000", "–", "\n"])
def test_a_number_may_be_typed_with_spaces_or_dashes(separator):
    drn = with_check("12345678901")
    assert parse_drn(separator.join([drn[:4], drn[4:8], drn[8:]])) == drn


def test_full_width_digits_are_read():
    drn = with_check("12345678901")
    assert parse_drn(drn.translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == drn


@pytest.mark.parametrize("text", ["", "1234", "1234567890123", "12345678901x", "٣٤٥٦٧٨٩٠١٢٣٤", "1e1111111111"])
def test_what_is_not_twelve_digits_is_no_number(text):
    assert parse_drn(text) is None


@given(numbers, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(drn, place, shift):
    wrong = drn[:place] + str((int(drn[place]) + shift) % 10) + drn[place + 1 :]
    assert parse_drn(wrong) is None


@given(numbers, st.integers(0, 10))
def test_two_neighbours_swapped_are_always_caught(drn, place):
    swapped = drn[:place] + drn[place + 1] + drn[place] + drn[place + 2 :]
    assert (parse_drn(swapped) is None) == (swapped != drn)
