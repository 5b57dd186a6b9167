"""The prescribed form as a PDF that can be filled in, in three languages (domain 3.3).

Its words are legal text and stand in `paper_form.csv`, not in the catalogue of the interface.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from accounts.models import Organization
from icms.lib.pdf.documents import render_apart
from icms.lib.trilingual import COLUMNS

KINDS = ("individual", "organization")
WORDS = Path(__file__).with_name("paper_form.csv")
INDIVIDUAL_DOCUMENTS = ("court", "proceeding")
ORGANIZATION_DOCUMENTS = (
    "authorization",
    "resolution",
    "court",
    "proceeding",
    "business",
    "search",
    "return",
    "society",
)


@cache
def make_form(kind: str, language: str) -> bytes:
    """The form for an individual or an organization, in a language; made once a process."""
    words = words_in(language)
    is_individual = kind == "individual"
    context: dict[str, Any] = {
        "kind": kind,
        "words": words,
        "is_individual": is_individual,
        "documents": _boxes(words, "document", INDIVIDUAL_DOCUMENTS if is_individual else ORGANIZATION_DOCUMENTS),
        "org_kinds": _boxes(words, "kind", Organization.Kind.values),
        "languages": _boxes(words, "language", tuple(COLUMNS.values())),
    }
    return render_apart("pdf/application_form.html", context, language, words[f"title_{kind}"], forms=True)


def file_name(kind: str, language: str) -> str:
    """What the form is called when it is saved."""
    return f"icms-application-{kind}-{language}.pdf"


@cache
def words_in(language: str) -> dict[str, str]:
    """Every word of the form in a language (`en`, `zh-hant`, `zh-hans`)."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row[f"text_{COLUMNS[language]}"] for row in csv.DictReader(file)}


def _boxes(words: dict[str, str], stem: str, codes: Any) -> list[tuple[str, str]]:
    """Boxes to tick: the name of each field, and its words."""
    return [(f"{stem}_{code}", words[f"{stem}_{code}"]) for code in codes]
