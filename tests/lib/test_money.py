"""Money as the court writes it."""

import pytest

from icms.lib.money import figure, money, money_sentence


@pytest.mark.parametrize(
    ("cents", "table", "english", "chinese"),
    [
        (50400, "HK$504.00", "HK$504", "504港元"),
        (50450, "HK$504.50", "HK$504.50", "504.50港元"),
        (18640000, "HK$186,400.00", "HK$186,400", "186,400港元"),
        (5, "HK$0.05", "HK$0.05", "0.05港元"),
        (-12600, "-HK$126.00", "-HK$126", "-126港元"),
    ],
)
def test_an_amount_has_cents_in_tables_and_none_without_need_in_sentences(cents, table, english, chinese):
    assert money(cents) == table
    assert money_sentence(cents, "en") == english
    assert money_sentence(cents, "zh-hans") == chinese


def test_a_column_that_says_its_currency_has_bare_figures():
    assert figure(104500) == "1,045.00"
