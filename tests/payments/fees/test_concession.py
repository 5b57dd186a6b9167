"""The concession: 20% less in whole dollars, to its last day inclusive, by the day of deemed receipt (domain 9)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icms.lib.clock import from_court
from payments.fees.quote import day_that_counts, quote
from payments.fees.rules import Period, Rule, listed_e_fee, price
from payments.models import ConcessionPeriod

DC = Period(date(2022, 5, 6), date(2027, 5, 5))
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def last_day_of(first_day: date, years: int) -> date:
    """The last day of a period of whole years: five years from 6 May 2022 end with 5 May 2027."""
    return first_day.replace(year=first_day.year + years) - timedelta(days=1)


dollars = st.integers(1, 10_000_000).map(lambda dollars: dollars * 100)


@pytest.mark.parametrize(
    ("ordinary", "e_fee"),
    [(1800, 1400), (63_000, 50_400), (104_500, 83_600), (2000, 1600), (7000, 5600), (12_000, 9600), (100, 0)],
)
def test_the_listed_fee_is_eighty_per_cent_in_whole_dollars(ordinary, e_fee):
    assert listed_e_fee(ordinary) == e_fee


@given(dollars)
def test_the_listed_fee_is_whole_dollars_and_within_one_dollar_of_eighty_per_cent(ordinary):
    e_fee = listed_e_fee(ordinary)
    assert e_fee % 100 == 0
    assert 0 <= ordinary * 8 // 10 - e_fee < 100


@pytest.mark.parametrize(
    ("first_day", "years", "last_day"),
    [
        (date(2022, 5, 6), 5, date(2027, 5, 5)),
        (date(2025, 6, 30), 3, date(2028, 6, 29)),
        (date(2024, 10, 31), 3, date(2027, 10, 30)),
        (date(2022, 12, 30), 5, date(2027, 12, 29)),
    ],
)
def test_a_period_of_whole_years_ends_on_the_day_before_its_anniversary(first_day, years, last_day):
    assert last_day_of(first_day, years) == last_day


def test_the_last_day_is_inside_and_the_next_is_outside():
    inside = price(ordinary_cents=63_000, e_cents=50_400, periods=[DC], day=date(2027, 5, 5))
    outside = price(ordinary_cents=63_000, e_cents=50_400, periods=[DC], day=date(2027, 5, 6))
    assert (inside.charged_cents, inside.rule, inside.period) == (50_400, Rule.CONCESSION, DC)
    assert (outside.charged_cents, outside.rule, outside.period) == (63_000, Rule.ENDED, DC)


def test_the_first_day_is_inside_and_the_day_before_is_outside():
    assert price(ordinary_cents=1800, e_cents=1400, periods=[DC], day=date(2022, 5, 6)).charged_cents == 1400
    before = price(ordinary_cents=1800, e_cents=1400, periods=[DC], day=date(2022, 5, 5))
    assert (before.charged_cents, before.rule) == (1800, Rule.NOT_BEGUN)


def test_an_item_that_is_not_listed_stays_at_the_ordinary_fee():
    asked = price(ordinary_cents=1800, e_cents=None, periods=[DC], day=date(2026, 11, 24))
    assert (asked.charged_cents, asked.rule) == (1800, Rule.NOT_LISTED)


def test_a_court_without_a_concession_charges_the_ordinary_fee():
    assert price(ordinary_cents=1800, e_cents=1400, periods=[], day=date(2026, 11, 24)).rule == Rule.NOT_LISTED


@given(days, days, days, dollars)
def test_the_price_is_the_e_fee_exactly_inside_a_period(day, one, other, ordinary):
    period = Period(min(one, other), max(one, other))
    e_fee = listed_e_fee(ordinary)
    asked = price(ordinary_cents=ordinary, e_cents=e_fee, periods=[period], day=day)
    assert asked.charged_cents == (e_fee if period.first_day <= day <= period.last_day else ordinary)
    assert asked.ordinary_cents == ordinary


def test_the_reference_rows_are_the_whole_years_of_each_court(court):
    first_and_years = {"DC": 5, "MC": 5, "SCT": 3, "CA": 3, "CFI": 3}
    rows = {row.court_id: row for row in ConcessionPeriod.objects.all()}
    assert rows.keys() == first_and_years.keys()
    for code, years in first_and_years.items():
        assert rows[code].last_day == last_day_of(rows[code].first_day, years)


@pytest.mark.parametrize(
    ("lodged", "fee"),
    [
        (datetime(2027, 5, 5, 17, 29), 50_400),
        (datetime(2027, 5, 5, 17, 30), 50_400),
        (datetime(2027, 5, 5, 17, 30, 0, 1), 63_000),
        (datetime(2027, 5, 5, 18, 0), 63_000),
        (datetime(2027, 5, 4, 18, 0), 50_400),
    ],
)
def test_what_counts_on_the_last_day_is_the_deemed_receipt(court, lodged, fee):
    day = day_that_counts("DC", from_court(lodged))
    assert quote([("DC", "writ", 1)], deemed_day=day).total_cents == fee


@pytest.mark.parametrize("court_code", ["DC", "CA", "CFI", "SCT"])
def test_each_concession_ends_after_its_own_last_day(court, court_code):
    last_day = ConcessionPeriod.objects.get(court=court_code).last_day
    inside = quote([(court_code, "search", 1)], deemed_day=last_day)
    outside = quote([(court_code, "search", 1)], deemed_day=last_day + timedelta(days=1))
    assert (inside.total_cents, outside.total_cents) == (1400, 1800)
