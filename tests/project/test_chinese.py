"""The Chinese as its readers want it: one word for one thing, two words for two, full-width marks, no stray script.

What is right is written once, in docs/languages.md; these tests hold the interface to it.
"""

import ast
import csv
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from icms.lib import marks
from payments.public.rules import FINE
from payments.subjects import label_of
from tests.support.catalogues import BASE, HAN, LANGUAGES, catalogue, gather, reference_files, said, words_of

# Short words that several packages say without a context, read at every place: each means one thing.
ONE_SENSE = frozenset((BASE / "tests" / "project" / "words_of_one_sense.txt").read_text(encoding="utf-8").splitlines())

# Terms of docs/languages.md that stand in the Chinese wherever they stand in the English.
HELD = re.split(
    r"\s*\|\s*",
    """electronic filing | filing reference | filer | draft | lodge | deemed receipt | acknowledgement | mend |
    withdraw | serve | e-Courts | District Court | commence | originating document | hearing | cause book |
    applicant | linked cases | gale warning | restriction order | general holiday | working day | period |
    deadline | time limit | last day | accounts office | Help Centre | technical helpline | reopen | queue |
    identity | law firm | supporting document | representative | submit | registration number | lapse |
    member | default user | second factor | security key | passkey | archive | link request | hand over |
    ordinary fee | concession | deposit account | main account | ledger | takings | exemption |
    search fee | application | assign | sign in | personal injuries action | tax claim |
    driving-offence points summons | recovery order | affidavit or affirmation | writ of summons | statement of claim |
    originating summons | exhibit""",
)

PLACES = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|<[^>]*>")

# What a template prints is VALUE; what a reader does not see, or what the catalogue holds, is taken out.
VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"
OF_THE_CATALOGUE = re.compile(r"\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PRINTED = re.compile(r"\{\{.*?\}\}|\{%\s*(?:translate|include)\b.*?%\}", re.DOTALL)
UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|\{#.*?#\}|\{%.*?%\}|<[^<>]*>|&\w+;", re.DOTALL)
HALF_WIDTH = re.compile(rf"{VALUE}\s*[,;:!?()]|[,;:!?(]\s*{VALUE}")

# Python that makes what pages show; commands and logs speak English.
SHOWS = ("apps", "context", "fields", "forms", "selectors", "views", "task_list", "statements", "takings", "bar")
JOINTS = {", ", ": ", "; ", " ("}


@cache
def tables() -> dict[str, list[list[str]]]:
    """The rows of docs/languages.md under each heading of the second and the third order."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in (BASE / "docs" / "languages.md").read_text(encoding="utf-8").splitlines():
        if line.startswith(("## ", "### ")):
            heading = line.lstrip("# ")
        elif line.startswith("| ") and not line.startswith("| ---"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("| ").split("|")])
    return {heading: rows[1:] for heading, rows in found.items()}


def glossary() -> list[tuple[str, str, str]]:
    """Every English term of docs/languages.md with its 繁體 and its 简体; a row of several terms gives several."""
    kept_apart = ("Not these", "Words we keep")
    found = []
    for row in (row for heading, rows in tables().items() if heading not in kept_apart for row in rows):
        english, hant, hans = ([part.strip() for part in re.split("[;；]", cell)] for cell in row[:3])
        terms = [re.sub(r"\s*\(.*?\)", "", term) for term in english]
        found += list(zip(terms, hant, hans, strict=False))
    return found


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Every English text with what it is in a language: of the catalogue, and of the reference data."""
    for entry in catalogue(language):
        for text in said(entry):
            yield entry.msgid, text
    for path in reference_files():
        for row in csv.DictReader(path.open(encoding="utf-8")):
            for name in row:
                if name.endswith("_en") and f"{name[:-3]}_{language.lower()}" in row:
                    yield row[name], row[f"{name[:-3]}_{language.lower()}"]


def packages_that_say(occurrences: list[tuple[str, str]]) -> set[str]:
    """The packages in whose Python or templates a word stands."""
    return {path.split("/")[1] if path.startswith("templates/") else path.split("/")[0] for path, _ in occurrences}


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="there is no gettext here")
def test_a_short_word_of_several_packages_means_one_thing_or_has_a_context():
    shared = {
        entry.msgid
        for entry in gather()["zh_Hant"]
        if not entry.msgctxt
        and not PLACES.search(entry.msgid)
        and 1 <= len(re.findall(r"[\w-]+", entry.msgid)) <= 2
        and len(packages_that_say(entry.occurrences)) > 1
    }
    assert sorted(shared - ONE_SENSE) == [], "read each place: give a second sense its context, or name the word here"
    assert sorted(ONE_SENSE - shared) == [], "only one package says these now: take them off the list"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_has_contexts_is_not_said_alike_in_all_of_them_by_accident(language):
    """The words that misled a reader once: a fine that was all right, a receipt of money that was a sheet."""
    said_of = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in catalogue(language)}
    for context, word in [
        ("charge", "Fine"),
        ("money", "Receipt"),
        ("period", "To"),
        ("warning", "Cancel"),
        ("reason", "Why"),
        ("venue", "Where"),
        ("list", "Search"),
        ("person", "Name in English"),
        ("person", "Name in Chinese"),
        ("organization", "Name"),
    ]:
        assert said_of[context, word] != said_of[None, word], word


def test_a_fine_that_is_paid_is_called_a_fine_and_its_receipt_a_receipt():
    with translation.override("zh-hant"):
        assert label_of(FINE) == "罰款"
        assert translation.pgettext("money", "Receipt") == "收據"
    with translation.override("zh-hans"):
        assert label_of(FINE) == "罚款"
        assert translation.pgettext("money", "Receipt") == "收据"


def test_no_template_sets_a_half_width_mark_beside_a_value():
    strays = []
    for path in sorted([*BASE.glob("templates/**/*.*"), *BASE.glob("dev/templates/**/*.*")]):
        text = path.read_text(encoding="utf-8")
        for pattern, instead in ((OF_THE_CATALOGUE, VALUE), (PRINTED, VALUE), (UNSEEN, "")):
            text = pattern.sub(lambda found, instead=instead: instead + "\n" * found[0].count("\n"), text)
        strays += [
            f"{path.relative_to(BASE)}:{text.count(chr(10), 0, found.start()) + 1}"
            for found in HALF_WIDTH.finditer(text)
        ]
    assert strays == [], "{% comma %}, {% colon %}, a `bracketed` filter, or a sentence of the catalogue"


def test_no_page_joins_two_values_with_a_half_width_mark_in_python():
    strays = []
    for package in ("accounts", "cases", "causebook", "filings", "payments"):
        for path in (BASE / package).rglob("*.py"):
            if path.stem in SHOWS and "management" not in path.parts:
                strays += [f"{path.relative_to(BASE)}:{line}" for line in joined_by_hand(path)]
    assert strays == [], "icms.lib.marks has the comma, the colon and the brackets of the language"


def joined_by_hand(path: Path) -> Iterator[int]:
    """The lines of f-strings that set a comma, a colon or a bracket between two values."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            triples = zip(parts, parts[1:], parts[2:], strict=False)
            if any(before is None and after is None and joint in JOINTS for before, joint, after in triples):
                yield node.lineno


@pytest.mark.parametrize(
    ("language", "listed", "about", "with_code"),
    [
        ("en", "Chan, Room 7", "Case: 12", "Writ (W)"),
        ("zh-hant", "Chan，Room 7", "Case：12", "Writ（W）"),
        ("zh-hans", "Chan，Room 7", "Case：12", "Writ（W）"),
    ],
)
def test_the_marks_between_two_facts_are_those_of_the_language(language, listed, about, with_code):
    with translation.override(language):
        assert f"Chan{marks.comma()}Room 7" == listed
        assert f"Case{marks.colon()}12" == about
        assert marks.bracketed("Writ", "W") == with_code


def test_a_mark_given_facts_stands_before_each_that_there_is_and_escapes_it():
    page = Template("{{ who }}{% comma room nothing note %}")
    facts = {"who": "Chan", "room": "7", "nothing": None, "note": "<b>"}
    with translation.override("en"):
        assert page.render(Context(facts)) == "Chan, 7, &lt;b&gt;"


@pytest.mark.parametrize(("language", "place"), [("zh_Hant", 1), ("zh_Hans", 2)])
def test_a_term_is_said_as_the_glossary_says_it(language, place):
    terms = {row[0]: row[place] for row in glossary()}
    strays = []
    for term in HELD:
        word = re.compile(rf"\b{re.escape(term)}(?:s|es)?\b", re.IGNORECASE)
        strays += [
            (term, terms[term], chinese)
            for english, chinese in pairs(language)
            if word.search(PLACES.sub("", english)) and terms[term] not in chinese
        ]
    assert strays == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_says_what_the_glossary_replaced(language):
    replaced = {row[column]: row[column + 1] for row in tables()["Not these"] for column in (0, 2)}
    assert len(replaced) > 10
    strays = [(where, old) for where, text in words_of(language) for old in replaced if old in text]
    assert strays == []


def test_the_glossary_says_each_term_once_and_as_the_glossary_of_the_code_does():
    terms = [row[0] for row in glossary()]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []
    of_the_code = (BASE / "docs" / "glossary.md").read_text(encoding="utf-8")
    said_there = {
        name.strip("*").lower(): (hant, hans)
        for names, hant, hans in re.findall(r"^\| ([^|]+) \|[^|]+\| ([^|]+) \| ([^|]+) \|$", of_the_code, re.MULTILINE)
        for name in names.split(", ")
        if "；" not in hant and HAN.search(hant)
    }
    for term, hant, hans in glossary():
        there = said_there.get(term.lower())
        assert there is None or (hant in there[0] and hans in there[1]), f"{term}: {hant} here, {there} in glossary.md"
