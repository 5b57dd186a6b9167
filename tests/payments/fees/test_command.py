"""`fee_quote`: for people and for machines, with an exit code."""

import io
import json
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command

from cases.calendar.services import record_closure
from tests.factories.court import TUESDAY_10


def run(capsys, *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        call_command("fee_quote", *words)
    return left.value.code, capsys.readouterr().out


def test_lodged_at_six_on_the_last_day_the_ordinary_fee_applies(court, capsys):
    code, told = run(capsys, "--court", "DC", "--item", "writ", "--at", "2027-05-05T18:00", "--json")
    answer = json.loads(told)
    assert (code, answer["fee_cents"], answer["ordinary_cents"], answer["e_fee_cents"]) == (0, 63_000, 63_000, 50_400)
    assert (answer["rule"], answer["concession"], answer["concession_until"]) == ("ended", False, None)
    assert answer["deemed_at"] == "2027-05-06T08:45:00+08:00"
    assert set(answer["because"]) == {"en", "zh-hant", "zh-hans"}


def test_half_an_hour_before_it_is_still_less(court, capsys):
    _, told = run(capsys, "--item", "writ", "--at", "2027-05-05T17:29", "--json")
    answer = json.loads(told)
    assert (answer["fee_cents"], answer["concession_until"], answer["rule"]) == (50_400, "2027-05-05", "concession")


def test_for_people(court, capsys):
    code, told = run(capsys, "--item", "search", "statement_of_claim", "--at", "2026-11-24T10:00")
    assert code == 0
    assert "DC search: HK$14.00 (concession)" in told
    assert "DC statement_of_claim: no fee (free)" in told


def test_items_one_a_line_on_standard_input_come_back_in_order(court, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("writ\nsearch\n"))
    _, told = run(capsys, "--item", "-", "--at", "2026-11-24T10:00", "--json")
    assert [json.loads(line)["item"] for line in told.splitlines()] == ["writ", "search"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--court", "MC", "--item", "court_record"], 1),
        (["--item", "no_such_item"], 2),
        (["--item", "writ", "no_such_item"], 2),
    ],
)
def test_what_cannot_be_priced_says_so(court, capsys, words, code):
    left, told = run(capsys, *words, "--at", "2026-11-24T10:00", "--json")
    assert left == code
    assert "error" in json.loads(told.splitlines()[-1])


@pytest.mark.parametrize(
    "words",
    [
        ["--court", "XX", "--item", "writ"],
        ["--item", "writ", "--at", "yesterday"],
        ["--item", "writ!"],
        ["--item", "writ*0"],
        ["--item", "XX:writ"],
        ["--item", ""],
        ["--item", "writ", "--exemption", "poor"],
    ],
)
def test_what_cannot_be_read_is_bad_input_and_named(court, capsys, words):
    code, told = run(capsys, *words, "--json")
    answer = json.loads(told)
    assert (code, answer["item"]) == (2, words[words.index("--item") + 1])
    assert answer["error"]


def test_a_year_without_holidays_is_not_guessed(court, capsys):
    code, told = run(capsys, "--item", "writ", "--at", "2031-05-05T18:00", "--json")
    answer = json.loads(told)
    assert (code, answer["item"], answer["deemed_at"]) == (1, "writ", None)
    assert "2031" in answer["error"] and "fee_cents" not in answer


def test_an_item_that_cannot_be_read_does_not_silence_those_after_it(court, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("DC:writ\nDC: writ\n\nDC:WRIT\nXX:writ\nsearch\n"))
    code, told = run(capsys, "--item", "-", "--at", "2026-11-24T10:00", "--json")
    answers = [json.loads(line) for line in told.splitlines()]
    assert code == 2
    assert [answer["item"] for answer in answers] == ["writ", "DC: writ", "", "writ", "XX:writ", "search"]
    assert ["error" in answer for answer in answers] == [False, True, True, False, True, False]


def test_while_a_closure_has_no_known_end_the_day_is_not_known(court, capsys, person):
    record_closure(
        office=None,
        reason="gale",
        from_at=TUESDAY_10 - timedelta(minutes=10),
        until_at=None,
        actor=person("registry.sup"),
    )
    code, told = run(capsys, "--item", "writ", "--at", "2026-11-24T10:00", "--json")
    assert (code, json.loads(told)["deemed_at"]) == (1, None)


def test_an_exempt_party_owes_nothing_and_the_code_is_named(court, capsys):
    code, told = run(capsys, "--item", "writ", "--exemption", "la", "--at", "2026-11-24T10:00", "--json")
    answer = json.loads(told)
    assert (code, answer["fee_cents"], answer["ordinary_cents"], answer["rule"]) == (0, 0, 63_000, "exempt")
    assert answer["exemption"] == "LA" and "code LA" in answer["because"]["en"]


def test_an_exempt_party_does_not_make_an_unknown_fee_free(court, capsys):
    words = ("--item", "notice_of_appeal", "--exemption", "GOV", "--at", "2026-11-24T10:00", "--json")
    code, told = run(capsys, *words)
    assert (code, json.loads(told)["blocked"]) == (1, "fee_not_set")


def test_items_of_several_courts_and_several_of_one(court, capsys):
    _, told = run(
        capsys, "--item", "writ", "CFI:writ", "search*3", "sct:search*2", "--at", "2026-11-24T10:00", "--json"
    )
    answers = [json.loads(line) for line in told.splitlines()]
    assert [(a["court"], a["item"], a["quantity"], a["fee_cents"]) for a in answers] == [
        ("DC", "writ", 1, 50_400),
        ("CFI", "writ", 1, 83_600),
        ("DC", "search", 3, 4200),
        ("SCT", "search", 2, 2800),
    ]
