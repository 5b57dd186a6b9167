"""A quote explains each line, and blocks what the registry has not priced."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payments import reference_data
from payments.fees.quote import quote
from payments.fees.rules import listed_e_fee
from payments.models import ConcessionPeriod, FeeItem

DAY = date(2026, 11, 24)


def test_a_writ_with_its_statement_of_claim(court):
    found = quote([("DC", "writ", 1), ("DC", "statement_of_claim", 1)], deemed_day=DAY)
    assert [(line.ordinary_cents, line.charged_cents, line.is_free) for line in found.lines] == [
        (63_000, 50_400, False),
        (0, 0, True),
    ]
    assert (found.total_cents, found.ordinary_total_cents, found.saving_cents) == (50_400, 63_000, 12_600)
    assert found.concession_until == date(2027, 5, 5)


def test_the_line_says_why_in_three_languages(court):
    (line,) = quote([("DC", "writ", 1)], deemed_day=DAY).lines
    assert "HK$504 instead of HK$630" in line.because.en
    assert "From 6\u00a0May 2027 this would cost HK$630." in line.because.en
    assert "由2027年5月6日起，收費為630港元。" in line.because.zh_hant
    assert "从2027年5月6日起，收费为630港元。" in line.because.zh_hans


def test_after_the_concession_the_line_says_which_day_decided(court):
    (line,) = quote([("DC", "writ", 1)], deemed_day=date(2027, 5, 6)).lines
    assert "deemed received on 6\u00a0May 2027" in line.because.en
    assert "ended on 5\u00a0May 2027" in line.because.en


@pytest.mark.parametrize(
    ("court_code", "item", "fee"),
    [
        ("CFI", "writ", 83_600),
        ("CFI", "search", 1400),
        ("SCT", "claim_band_1", 1600),
        ("SCT", "claim_band_2", 3200),
        ("SCT", "claim_band_3", 5600),
        ("SCT", "claim_band_4", 9600),
        ("DC", "originating_summons", 50_400),
    ],
)
def test_known_fees(court, court_code, item, fee):
    assert quote([(court_code, item, 1)], deemed_day=DAY).total_cents == fee


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (("MC", "court_record", 1), "fee_not_set"),
        (("DC", "translation_certification", 1), "fee_not_set"),
        (("DC", "no_such_item", 1), "fee_unknown"),
    ],
)
def test_what_has_no_amount_is_blocked_and_never_free(court, item, code):
    found = quote([("DC", "writ", 1), item], deemed_day=DAY)
    assert [reason.code for reason in found.blocked] == [code]
    assert not found.is_free
    assert not quote([item], deemed_day=DAY).is_free


def test_an_item_before_its_first_day_is_blocked(court):
    assert quote([("DC", "writ", 1)], deemed_day=date(2022, 5, 5)).blocked[0].code == "fee_not_in_force"


def test_a_new_version_holds_from_its_first_day(court):
    FeeItem.objects.filter(court="DC", code="writ").update(in_force_until=date(2026, 11, 30))
    FeeItem.objects.create(
        court_id="DC",
        code="writ",
        description_en="Commencing an action by writ",
        unit="document",
        ordinary_cents=70_000,
        in_force_from=date(2026, 12, 1),
        source="a test",
    )
    assert quote([("DC", "writ", 1)], deemed_day=date(2026, 11, 30)).total_cents == 50_400
    (line,) = quote([("DC", "writ", 1)], deemed_day=date(2026, 12, 1)).lines
    assert (line.charged_cents, line.rule) == (70_000, "not_listed")


def test_nothing_asked_is_free(court):
    assert quote([], deemed_day=DAY).is_free


def test_less_than_one_cannot_be_priced(court):
    with pytest.raises(ValueError):
        quote([("DC", "writ", 0)], deemed_day=DAY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    wanted=st.lists(
        st.tuples(st.sampled_from(["writ", "search", "statement_of_claim"]), st.integers(1, 99)), max_size=8
    ),
    day=st.dates(date(2022, 5, 6), date(2031, 1, 1)),
)
def test_a_total_is_the_sum_of_its_lines_item_by_item(court, wanted, day):
    found = quote([("DC", code, quantity) for code, quantity in wanted], deemed_day=day)
    ordinary = {"writ": 63_000, "search": 1800, "statement_of_claim": 0}
    last_day = ConcessionPeriod.objects.get(court="DC").last_day
    assert found.ordinary_total_cents == sum(ordinary[code] * quantity for code, quantity in wanted)
    assert found.total_cents == sum(
        (listed_e_fee(ordinary[code]) if day <= last_day else ordinary[code]) * quantity for code, quantity in wanted
    )
    assert not found.blocked


def test_two_queries_however_many_items(court, django_assert_num_queries):
    with django_assert_num_queries(2):
        quote([("DC", "writ", 1), ("DC", "search", 3), ("CFI", "writ", 1)], deemed_day=DAY)


def test_loading_twice_is_loading_once(court):
    before = FeeItem.objects.count(), ConcessionPeriod.objects.count()
    loaded = reference_data.load()
    assert (loaded["fee_items"], loaded["concessions"]) == before
    assert (FeeItem.objects.count(), ConcessionPeriod.objects.count()) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"free": True},  # free, and with an amount
        {"e_cents": 63_100},  # dearer than the ordinary fee
        {"ordinary_cents": None, "e_cents": None},  # listed for the concession without amounts
        {"ordinary_cents": 0, "e_cents": 0},
        {"in_force_until": date(2022, 5, 5)},
    ],
)
def test_the_database_refuses_a_senseless_item(court, wrong):
    writ = {
        "court_id": "DC",
        "code": "another",
        "unit": "document",
        "ordinary_cents": 63_000,
        "e_cents": 50_400,
        "concession": True,
        "in_force_from": date(2022, 5, 6),
        "source": "a test",
    }
    FeeItem.objects.create(**writ)
    with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic():
        FeeItem.objects.create(**writ | {"code": "a third"} | wrong)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({"e_fee": "505"}, "80%"),
        ({"ordinary": "six"}, "not an amount"),
        ({"in_force_from": "6 May"}, "not a date"),
        ({"free": "maybe"}, "neither yes nor no"),
    ],
)
def test_a_wrong_cell_is_named_by_file_and_line(court, monkeypatch, tmp_path, cell, words):
    rows = (reference_data.FOLDER / "fee_items.csv").read_text().splitlines()
    names = rows[0].split(",")
    writ = dict(zip(names, rows[1].split(","), strict=True)) | cell
    (tmp_path / "fee_items.csv").write_text(rows[0] + "\n" + ",".join(writ[name] for name in names) + "\n")
    monkeypatch.setattr(reference_data, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=f"fee_items.csv line 2: .*{words}"):
        reference_data.load()


def test_all_of_it_costs_as_little_until_the_first_of_the_concessions_ends(court):
    """Lines of two courts, whose concessions end on different days: the earlier day is the one to tell."""
    found = quote([("CFI", "writ", 1), ("DC", "writ", 1)], deemed_day=DAY)
    ends = {line.court: line.concession_until for line in found.lines}
    assert ends["DC"] < ends["CFI"]
    assert found.concession_until == ends["DC"] == date(2027, 5, 5)
