"""Case numbers as people write them, and nothing else (domain 4.1)."""

import json

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from cases.courts.reference_data import load
from cases.models import CaseNumber, CaseType, Venue
from cases.numbering import looks_like_a_number, parse_case_number, read_case_number, why_not_a_number
from icms.lib import clock
from tests.factories import court_rows
from tests.factories.court import TUESDAY_10

NORMAL = CaseNumber("DCPI", 1234, 2026)


@pytest.fixture
def loaded(db):
    """The courts and their kinds of case."""
    court_rows.filled(load)


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
        "DCPI 2026年第1234號",
        "DCPI2026年1234号",
        "DCPI 第1234/2026號",
        "（DCPI 1234/2026）",
        "DCPI 1,234/2026",
        "DCPI 1234/2026.",
        "DCPI 1234/2026。",
        "\u202aDCPI\u200b\xa01234\u2009/\u20602026\u202c",
        "DCPI\u20111234\u22122026",
        "DCPI 1234⁄2026",
        "DCPI no. 1234 of 2026",
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


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1234/2026", "no_letters"),
        ("2026年第1234號", "no_letters"),
        ("DCPI 0/2026", "no_serial"),
        ("DCPI 1234", "not_a_number"),
        ("DCPI 1,23/2026", "not_a_number"),
        ("", "not_a_number"),
    ],
)
def test_why_it_is_no_number_is_true_of_what_was_typed(typed, code):
    assert why_not_a_number(typed).code == code


@pytest.mark.parametrize(
    ("typed", "meant"), [("1234/2026", True), ("DCPI 1/26", True), ("7-11", False), ("24-26", False)]
)
def test_two_figures_are_meant_for_a_number_only_with_a_whole_year(typed, meant):
    assert looks_like_a_number(typed) is meant


def test_a_year_in_full_is_taken_as_it_is_and_two_digits_are_of_1970_to_2069():
    assert parse_case_number("HCA 7/1926") == CaseNumber("HCA", 7, 1926)
    assert parse_case_number("HCA 7/98") == CaseNumber("HCA", 7, 1998)
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


@pytest.mark.parametrize(
    ("typed", "number", "court"),
    [
        ("dcpi1234/26", "DCPI 1234/2026", "DC"),
        ("DCTC-7-2025", "DCTC 7/2025", "DC"),
        ("hca no. 12 of 98", "HCA 12/1998", "CFI"),
        ("cacv 001/2026", "CACV 1/2026", "CA"),
        ("SCTC 40001/2025", "SCTC 40001/2025", "SCT"),
        ("ess 5/2026", "ESS 5/2026", "MC"),
    ],
)
def test_a_number_is_read_with_its_court(loaded, typed, number, court):
    read = read_case_number(typed)
    assert (str(read.number), read.court.pk) == (number, court)


def test_every_prefix_of_the_domain_is_read(loaded):
    prefixes = [*CaseType.objects.filter(court__venues=None).values_list("pk", flat=True)]
    prefixes += Venue.objects.values_list("pk", flat=True)
    assert len(prefixes) == 23
    for prefix in prefixes:
        assert str(read_case_number(f"{prefix.lower()}12/26").number) == f"{prefix} 12/2026"


@pytest.mark.parametrize(
    ("typed", "court", "code", "says"),
    [
        ("", None, "not_a_number", "such as DCPI 1234/2026"),
        ("DCPI 1234/1926", None, "year_too_early", "Did you mean DCPI 1234/2026?"),
        ("DCPI 1234/1899", None, "year_too_early", "Check the year"),
        ("DCPI 1234/2027", None, "year_to_come", "2027 is still to come"),
        ("XYZA 1/2026", None, "unknown_prefix", "No court here numbers its cases XYZA"),
        ("MCDS 1/2026", None, "numbered_by_venue", "ESS, KCS"),
        ("HCA 1/2026", "DC", "another_court", "a case of the Court of First Instance"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(loaded, typed, court, code, says):
    with clock.set_to(TUESDAY_10):
        read = read_case_number(typed, court=court)
    assert read.number is None and read.why_not.code == code and says in str(read.why_not)


def test_the_command_says_the_normal_form_or_why_not(loaded, capsys):
    with clock.set_to(TUESDAY_10), pytest.raises(SystemExit) as ended:
        call_command("case_number", "dcpi1234/26", "DCPI 1/1926", "--json")
    good, bad = map(json.loads, capsys.readouterr().out.splitlines())
    assert ended.value.code == 1 and good["number"] == "DCPI 1234/2026" and good["court"] == "DC"
    assert bad["code"] == "year_too_early" and "2026" in bad["why_not"]


def test_the_command_knows_its_courts(loaded):
    with pytest.raises(SystemExit) as ended:
        call_command("case_number", "dcpi1234/26", "--court", "XX")
    assert ended.value.code == 2
