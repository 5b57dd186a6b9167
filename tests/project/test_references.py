"""A rule that the code rests on is named by its section, and the section is there (.ci/references.py)."""

import importlib.util
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("references", BASE / ".ci" / "references.py")
assert spec and spec.loader
references = importlib.util.module_from_spec(spec)
spec.loader.exec_module(references)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("the next opening (domain 5.2).", ["5.2"]),
        ("(domain 4.1, 4.2 and 8)", ["4.1", "4.2", "8"]),
        ("the law is `domain.md` section 9; the code", ["9"]),
        ("    # a working day (domain\n    # 5.1)", ["5.1"]),
        ("(design, section 6.19)", ["6.19"]),
        ("a domain of 12 letters", []),
    ],
)
def test_a_mention_of_a_rule_is_seen_in_every_way_it_is_written(text, numbers):
    assert [number for _line, _document, number in references.mentions(text)] == numbers


def test_every_document_of_the_law_has_its_sections():
    assert {"3.3", "4.1", "5.2", "5.3", "6.2", "6.6", "9"} <= references.sections()["domain"]
    assert all(numbers for numbers in references.sections().values())


def test_no_mention_leads_nowhere():
    assert references.dangling() == ""


def test_a_mention_of_a_section_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr(references, "sections", lambda: {name: set() for name in references.LAW})
    assert "docs/domain.md has no section 5.2" in references.dangling()
