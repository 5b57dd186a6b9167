"""The commands that people type: preflight, seal, verify_document."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.factories import pdfs


@pytest.fixture(autouse=True)
def _the_courts_key(settings, key_files):
    settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE = key_files
    settings.COURT_KEY_PASSPHRASE = ""


def answer(*arguments):
    """Exit code, and what was written: one JSON object a line."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(*map(str, arguments), "--json", stdout=out)
    return ended.value.code, [json.loads(line) for line in out.getvalue().splitlines()]


def plain_answer(*arguments):
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_preflight_answers_zero_where_all_can_be_filed(filed):
    assert answer("preflight", filed, filed) == (
        0,
        [{"file": str(filed), "can_be_filed": True, "pages": 2, "findings": []}] * 2,
    )


def test_preflight_answers_one_and_says_why_in_three_languages(filed, tmp_path):
    code, (good, bad) = answer("preflight", filed, pdfs.encrypted(tmp_path / "a.pdf", user="x"))
    assert (code, good["can_be_filed"], bad["can_be_filed"]) == (1, True, False)
    (finding,) = bad["findings"]
    assert (finding["code"], finding["severity"], finding["page"]) == ("P-04", "refuse", None)
    assert finding["text"]["zh-hant"] == "檔案設有密碼，法院無法蓋章。"
    assert set(finding["text"]) == set(finding["remedy"]) == {"en", "zh-hant", "zh-hans"}


def test_preflight_answers_two_for_a_path_that_is_not_there(filed, tmp_path):
    code, told = answer("preflight", tmp_path / "none.pdf", filed)
    assert code == 2
    assert "error" in told[0]
    assert told[1]["can_be_filed"]


def test_preflight_reads_paths_from_standard_input(filed, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{filed}\n{filed}\n"))
    assert len(answer("preflight", "-")[1]) == 2


def test_preflight_speaks_plainly_too(tmp_path):
    told = plain_answer("preflight", pdfs.with_page_script(tmp_path / "a.pdf"))
    assert "cannot be filed" in told
    assert "P-10 refuse, page 2: This file contains a script" in told


def test_a_trial_seal_keeps_the_prefix_and_answers_number_and_signature(filed, tmp_path):
    out = tmp_path / "out.pdf"
    code, (told,) = answer("seal", filed, "--out", out)
    assert (code, told["trial"], told["prefix_kept"], told["signature"]["intact"]) == (0, True, True, True)
    assert len(told["drn"].replace(" ", "")) == 12
    assert Path(told["out"]).read_bytes().startswith(filed.read_bytes())


def test_what_cannot_be_filed_gets_no_trial_seal(tmp_path):
    out = tmp_path / "out.pdf"
    code, (told,) = answer("seal", pdfs.with_launch(tmp_path / "a.pdf"), "--out", out)
    assert (code, told["sealed"], [why["code"] for why in told["why"]]) == (1, False, ["P-11"])
    assert not out.exists()


def test_a_trial_seal_of_nothing_is_bad_input(tmp_path):
    assert answer("seal", tmp_path / "none.pdf", "--out", tmp_path / "out.pdf")[0] == 2


def test_verify_answers_for_whole_and_changed_documents(seal_it, filed, tmp_path):
    made, sealed = seal_it(filed)
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(sealed.read_bytes() + b"x")
    assert answer("verify_document", sealed)[0] == 0
    code, (whole, touched, plain) = answer("verify_document", sealed, changed, filed)
    assert code == 1
    assert (whole["sealed"], whole["intact"], whole["drn"]) == (True, True, "482019375567")
    assert whole["original_sha256"] == made.original_sha256
    assert (touched["sealed"], touched["intact"]) == (True, False)
    assert (plain["sealed"], plain["drn"]) == (False, "")


def test_verify_speaks_plainly_too(seal_it, filed):
    told = plain_answer("verify_document", seal_it(filed)[1])
    assert "sealed by this court, intact" in told
    assert "DRN 4820 1937 5567, District Court, DCCJ 4127/2026" in told


def test_verify_answers_two_for_a_path_that_is_not_there(tmp_path):
    assert answer("verify_document", tmp_path / "none.pdf")[0] == 2


def test_verify_without_the_courts_certificate_is_bad_input(filed, tmp_path, settings):
    settings.COURT_CERTIFICATE_FILE = tmp_path / "none.pem"
    assert answer("verify_document", filed)[0] == 2
