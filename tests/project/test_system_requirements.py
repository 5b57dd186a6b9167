"""What the portal uses of the system is tried, and what lacks is said where somebody looks."""

import json

import pytest
from weasyprint.text.ffi import harfbuzz_subset

from icms import checks, system_requirements, views
from icms.system_requirements import Requirement, has_subsetter, missing

SLOW = Requirement("A subsetter", "papers are slow", ("libsubset0",), lambda: False, is_vital=False)


def test_the_subsetter_is_found_where_weasyprint_finds_it():
    assert has_subsetter() == (harfbuzz_subset is not None)


def test_only_what_lacks_is_missing():
    there = Requirement("A library", "nothing works", ("lib0",), lambda: True)
    assert missing((there, SLOW)) == [SLOW]


def test_a_face_counts_only_with_the_characters_of_hong_kong(monkeypatch, tmp_path):
    monkeypatch.setattr(system_requirements, "FAMILIES", ("A face that nobody has",))
    assert not system_requirements.has_chinese()


def test_a_machine_without_gettext_lacks_msgfmt(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not system_requirements.has_msgfmt()
    assert not system_requirements.has_chinese()


def test_the_command_line_names_the_package(monkeypatch, capsys):
    monkeypatch.setattr(system_requirements, "REQUIREMENTS", (SLOW,))
    monkeypatch.setattr(system_requirements, "missing", lambda: [SLOW])
    assert system_requirements.main() == 1
    assert "papers are slow. Debian: libsubset0" in capsys.readouterr().err


def test_the_system_check_warns_of_slow_papers(monkeypatch):
    monkeypatch.setattr(checks, "missing_for_papers", lambda: (SLOW,))
    (warning,) = checks.papers()
    assert warning.msg == "A subsetter is missing: papers are slow." and "libsubset0" in str(warning.hint)


@pytest.mark.parametrize("lacking", [(), (SLOW,)])
def test_readyz_says_what_papers_lack_and_is_ready_all_the_same(client, db, monkeypatch, lacking):
    monkeypatch.setattr(views, "missing_for_papers", lambda: lacking)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert json.loads(answer.content)["papers"] == ("A subsetter is missing: papers are slow" if lacking else True)
