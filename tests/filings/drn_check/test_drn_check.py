"""Anybody may ask whether the court sealed a document with a number; robots may not ask much (domain 7)."""

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from cases.models import Case
from filings.drn_check.selectors import FileVerdict, check_drn
from filings.models import Document, Seal
from icms.lib import clock, rate_limits
from icms.lib.drn import format_drn, new_drn
from icms.lib.errors import Refused

PAGE = "/en/drn/"
YES, NO = b"Yes, the court sealed a document with this number", b"No document with this number"
SAME, OTHER = b"Yes: the file you chose is that very document", b"The file you chose is not that document"


def solved(challenge: str) -> str:
    """What a browser answers to a challenge."""
    asked = json.loads(challenge)
    number = next(
        n
        for n in range(asked["maxnumber"] + 1)
        if hashlib.sha256(f"{asked['salt']}{n}".encode()).hexdigest() == asked["challenge"]
    )
    answer = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
    return base64.b64encode(json.dumps(answer).encode()).decode()


def ask(client: Client, drn: str, **more: str) -> bytes:
    more.setdefault("altcha", solved(rate_limits.new_challenge()))
    return client.post(PAGE, {"drn": drn, **more}).content


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "WORK", 50)


def test_a_sealed_document_was_issued(client: Client, sealed: Document) -> None:
    page = ask(client, format_drn(sealed.seal.drn))
    assert YES in page
    assert b"District Court" in page and b"Writ of summons" in page
    assert str(sealed.filing.case).encode() in page


def test_the_answer_names_nobody_and_shows_no_document(client: Client, sealed: Document) -> None:
    page = ask(client, sealed.seal.drn)
    assert b"Chan" not in page and "海景".encode() not in page
    assert sealed.seal.sha256.encode() not in page


def test_of_a_restricted_case_only_court_and_day_are_told(client: Client, sealed: Document) -> None:
    Case.objects.filter(pk=sealed.filing.case_id).update(restricted=True)
    page = ask(client, sealed.seal.drn)
    assert YES in page
    assert str(sealed.filing.case).encode() not in page and b"Writ of summons" not in page


def test_a_number_nobody_drew_was_not_issued(client: Client, sealed: Document) -> None:
    assert NO in ask(client, new_drn())


def test_a_number_whose_seal_is_not_made_yet_was_not_issued(client: Client, sealed: Document) -> None:
    Seal.objects.filter(pk=sealed.seal.pk).update(sha256="", sealed_at=None, deemed_at=None)
    assert NO in ask(client, sealed.seal.drn)


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}", "{3}"])
def test_a_number_is_read_however_it_is_spaced(client: Client, sealed: Document, typed: str) -> None:
    drn = sealed.seal.drn
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in drn)
    forms = (drn, format_drn(drn), format_drn(drn).replace(" ", "-"), wide)
    assert YES in ask(client, typed.format(*forms))


def test_a_mistyped_digit_is_told_apart_from_an_unknown_number(client: Client, sealed: Document) -> None:
    drn = sealed.seal.drn
    wrong = drn[:-1] + str((int(drn[-1]) + 1) % 10)
    page = ask(client, wrong)
    assert b"A digit is mistyped" in page and NO not in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", b"Type the DRN"),
        ("1234", b"A DRN has 12 digits; this one has 4."),
        ("ABCD 1234 5678", b"A DRN is made of digits only"),
    ],
)
def test_what_cannot_be_a_number_is_told_why(client: Client, db: None, typed: str, says: bytes) -> None:
    assert says in ask(client, typed)


def test_a_link_fills_the_number_in_but_asks_nothing(client: Client, sealed: Document) -> None:
    page = client.get(PAGE, {"drn": sealed.seal.drn}).content
    assert format_drn(sealed.seal.drn).encode() in page and YES not in page


def test_the_very_file_is_told_from_any_other(sealed: Document) -> None:
    drn, sha256 = sealed.seal.drn, sealed.seal.sha256
    assert check_drn(drn, sha256=sha256).file == FileVerdict.SAME
    assert check_drn(drn, sha256=sealed.sha256).file == FileVerdict.OTHER
    assert check_drn(drn).file == FileVerdict.NOT_GIVEN


def test_a_file_that_is_another_is_told_first_and_never_with_a_yes(client: Client, sealed: Document) -> None:
    page = ask(client, sealed.seal.drn, sha256=sealed.sha256)
    assert OTHER in page and b"Do not rely on the file" in page and b"forgery" in page
    assert YES not in page and SAME not in page and b"answer recorded" not in page
    assert str(sealed.filing.case).encode() in page


def test_a_file_that_is_the_very_document_is_told_with_the_yes(client: Client, sealed: Document) -> None:
    page = ask(client, sealed.seal.drn, sha256=sealed.seal.sha256)
    assert SAME in page and b"answer recorded" in page
    assert b"A true number can be copied" not in page


def test_the_page_of_the_seal_is_named_beside_page_1(client: Client, db: None) -> None:
    page = client.get(PAGE).content
    assert b"on page 1 or on a last page of its own" in page


def test_a_file_says_nothing_of_an_unknown_number(client: Client, sealed: Document) -> None:
    page = ask(client, new_drn(), sha256=sealed.seal.sha256)
    assert NO in page and SAME not in page and OTHER not in page


def test_a_solution_serves_once(client: Client, db: None) -> None:
    solution = solved(rate_limits.new_challenge())
    assert NO in ask(client, new_drn(), altcha=solution)
    again = ask(client, new_drn(), altcha=solution)
    assert NO not in again and b"This page was used already" in again


def test_a_solution_that_is_too_old_does_not_serve(client: Client, db: None) -> None:
    solution = solved(rate_limits.new_challenge())
    with time_machine.travel(clock.now() + rate_limits.LIFETIME + timedelta(seconds=2)):
        assert NO not in ask(client, new_drn(), altcha=solution)


@pytest.mark.parametrize("forged", ["nonsense", "e30=", "W10=", "MQ==", "eyJzYWx0IjoxfQ==", "A" * 5000])
def test_a_forged_solution_does_not_serve(client: Client, db: None, forged: str) -> None:
    page = ask(client, new_drn(), altcha=forged)
    assert NO not in page and b"did not work this time" in page


def test_a_solution_signed_with_another_key_does_not_serve(client: Client, db: None, settings: Any) -> None:
    settings.ALTCHA_KEY = "another"
    solution = solved(rate_limits.new_challenge())
    settings.ALTCHA_KEY = "ours"
    assert NO not in ask(client, new_drn(), altcha=solution)


def test_without_script_a_few_numbers_an_hour_may_be_checked(client: Client, db: None, settings: Any) -> None:
    settings.DRN_CHECKS_WITHOUT_SCRIPT = 2
    assert NO in ask(client, new_drn(), altcha="") and NO in ask(client, new_drn(), altcha="")
    refused = client.post(PAGE, {"drn": new_drn(), "altcha": ""})
    assert refused.status_code == 429 and b"Without scripts" in refused.content
    assert NO in ask(client, new_drn())
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        assert NO in ask(client, new_drn(), altcha="")


def test_even_with_script_there_is_an_end(client: Client, db: None, settings: Any) -> None:
    settings.DRN_CHECKS_AN_HOUR = 1
    assert NO in ask(client, new_drn())
    assert client.post(PAGE, {"drn": new_drn(), "altcha": solved(rate_limits.new_challenge())}).status_code == 429


def test_one_network_of_ipv6_is_one_asker(db: None) -> None:
    limit = rate_limits.Limit("drn", an_hour=9, without_script=1)
    rate_limits.admit(limit, solution="", address="2001:db8:1:2::1")
    rate_limits.admit(limit, solution="", address="2001:db8:1:3::1")
    with pytest.raises(Refused):
        rate_limits.admit(limit, solution="", address="2001:db8:1:2:ffff::9")


def test_a_used_solution_is_not_written_into_the_next_page(client: Client, db: None) -> None:
    solution = solved(rate_limits.new_challenge())
    ask(client, new_drn(), altcha=solution)
    assert solution.encode() not in ask(client, new_drn(), altcha=solution)
