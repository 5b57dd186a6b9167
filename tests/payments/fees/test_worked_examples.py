"""Fifty and more worked fees with their reasons, read from the file beside this one, for an accounts officer to check.

Columns: lodged (court time; the day that counts is that of deemed receipt), ordinary and fee in HK$ for the whole
quantity, rule (or the code of what blocks it), reason.
"""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from icms.lib.clock import from_court
from payments.fees.quote import day_that_counts, quote
from payments.models import ConcessionPeriod, Exemption, FeeItem

with open(Path(__file__).parent / "worked_examples.csv", encoding="utf-8", newline="") as file:
    EXAMPLES = list(csv.DictReader(file))


def named(row: dict[str, str]) -> str:
    return f"{row['court']} {row['item']} {row['lodged']} {row['exemption']}".strip()


def test_there_are_fifty_and_each_has_its_reason():
    assert len(EXAMPLES) >= 50
    assert all(row["reason"].endswith(".") for row in EXAMPLES)
    assert len({(named(row), row["quantity"]) for row in EXAMPLES}) == len(EXAMPLES)
    assert {row["court"] for row in EXAMPLES} == {"DC", "CFI", "CA", "SCT", "MC"}


@pytest.mark.parametrize("row", EXAMPLES, ids=named)
def test_worked_example(court, row):
    day = day_that_counts(row["court"], from_court(datetime.fromisoformat(row["lodged"])))
    exemption = Exemption.objects.get(pk=row["exemption"]) if row["exemption"] else None
    found = quote([(row["court"], row["item"], int(row["quantity"]))], deemed_day=day, exemption=exemption)
    if not row["fee"]:
        assert [reason.code for reason in found.blocked] == [row["rule"]]
        assert not found.is_free and not found.lines
        return
    (line,) = found.lines
    told = (line.ordinary_cents, line.charged_cents, str(line.rule))
    assert told == (int(row["ordinary"]) * 100, int(row["fee"]) * 100, row["rule"]), row["reason"]
    for language in ("en", "zh-hant", "zh-hans"):
        assert line.because.in_language(language)


ANY_ITEM = st.sampled_from(
    [
        *(("DC", code) for code in ("writ", "search", "statement_of_claim")),
        *(("CFI", "writ"), ("CA", "search"), ("SCT", "claim_band_3")),
    ]
)
ANY_DAY = st.dates(date(2025, 6, 30), date(2032, 12, 31))
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)


@MANY
@given(wanted=st.lists(st.tuples(ANY_ITEM, st.integers(1, 30)), min_size=1, max_size=6), day=ANY_DAY)
def test_an_exemption_never_costs_and_changes_no_ordinary_fee(court, wanted, day):
    items = [(*item, count) for item, count in wanted]
    plain = quote(items, deemed_day=day)
    exempt = quote(items, deemed_day=day, exemption=Exemption.objects.get(pk="LA"))
    assert exempt.total_cents == 0 <= plain.total_cents <= plain.ordinary_total_cents
    assert exempt.ordinary_total_cents == plain.ordinary_total_cents
    assert exempt.exempt_cents == plain.ordinary_total_cents


@MANY
@given(item=ANY_ITEM, day=ANY_DAY, count=st.integers(1, 99))
def test_so_many_of_an_item_cost_so_many_times_one(court, item, day, count):
    one, many = (quote([(*item, each)], deemed_day=day).lines[0] for each in (1, count))
    assert (many.charged_cents, many.ordinary_cents) == (one.charged_cents * count, one.ordinary_cents * count)
    assert many.rule == one.rule


@MANY
@given(item=ANY_ITEM, days=st.tuples(ANY_DAY, ANY_DAY))
def test_while_nothing_new_is_set_a_fee_never_falls(court, item, days):
    earlier, later = (quote([(*item, 1)], deemed_day=day).total_cents for day in sorted(days))
    assert earlier <= later


@MANY
@given(day=ANY_DAY)
def test_whatever_day_an_item_without_an_amount_is_blocked_for_everybody(court, day):
    for code in FeeItem.objects.filter(court="DC", free=False, ordinary_cents=None).values_list("code", flat=True):
        for exemption in (None, Exemption.objects.get(pk="GOV")):
            assert quote([("DC", code, 1)], deemed_day=day, exemption=exemption).blocked


def test_every_listed_e_fee_is_eighty_per_cent_in_whole_dollars(court):
    for item in FeeItem.objects.filter(concession=True):
        assert item.e_cents == item.ordinary_cents * 8 // 1000 * 100


def test_each_court_level_has_its_own_clock(court):
    ends = dict(ConcessionPeriod.objects.values_list("court", "last_day"))
    assert ends == {
        "DC": date(2027, 5, 5),
        "MC": date(2027, 12, 29),
        "SCT": date(2027, 10, 30),
        "CA": date(2028, 6, 29),
        "CFI": date(2028, 6, 29),
    }
