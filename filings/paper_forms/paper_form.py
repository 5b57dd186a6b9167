"""Forms to fill in as tagged PDFs, in three languages.

What stands on them is text for the court and not of the interface; it is in `forms.csv`, one row for each thing on a
form, from the top down. The rows of the form `every` stand on each.

A form is set in a process apart and kept under a mark of everything it is made of, so that asking for it costs nothing.
"""

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache as shared

from icms.lib.pdf.documents import render_apart
from icms.lib.trilingual import Trilingual, trilingual_of

ROWS = Path(__file__).with_name("forms.csv")
TEMPLATE = "pdf/form_to_fill.html"
EVERY = "every"
NOTES = ("what", "time", "fill", "sign", "file", "serve", "help")
KEPT = 60 * 60 * 24 * 30  # seconds
MAKING = Lock()


@dataclass(frozen=True)
class Item:
    """One thing on a form. `size` is the height of an area in millimetres, the rows of a table, or `half` a line."""

    kind: str
    name: str
    size: str
    text: Trilingual

    @property
    def rows(self) -> range:
        """The rows of a table, from 1."""
        return range(1, int(self.size) + 1)

    @property
    def columns(self) -> list[str]:
        """The heads of a table's columns, in the active language."""
        return str(self.text).split(" | ")


@dataclass(frozen=True)
class PaperForm:
    """A form: `documents` are the codes of the document types as which it is filed, the first of them mostly."""

    slug: str
    documents: tuple[str, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """What stands on its pages, from the top down."""
        return tuple(item for item in _items(self.slug) if item.kind not in ("title", "note"))

    @property
    def title(self) -> Trilingual:
        """What it is called."""
        return next(item.text for item in _items(self.slug) if item.kind == "title")

    def note(self, name: str) -> Trilingual:
        """A note on it (one of `NOTES`): its own, or that of every form."""
        found = [item.text for item in (*_items(self.slug), *_items(EVERY)) if (item.kind, item.name) == ("note", name)]
        return found[0]


FORMS = (
    PaperForm("acknowledgment-of-service", ("acknowledgment_of_service",)),
    PaperForm("defence", ("defence",)),
    PaperForm("affidavit", ("affidavit",)),
    PaperForm("witness-statement", ("witness_statement",)),
    PaperForm("list-of-documents", ("list_of_documents",)),
    PaperForm("summons", ("summons",)),
    PaperForm("notice-to-act", ("notice_to_act", "other")),
)


def form_of(slug: str) -> PaperForm | None:
    """The form of that name, if there is one."""
    return next((form for form in FORMS if form.slug == slug), None)


def mark_of(form: PaperForm, language: str, names: Sequence[str]) -> str:
    """A mark of all that the form is made of; another as soon as any of it changes."""
    said = "|".join((form.slug, language, *names, _made_of()))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def make_form(form: PaperForm, language: str, *, courts: Sequence[str], documents: str) -> bytes:
    """The form in a language, for these courts (names in that language), filed as these documents (names).

    Made once for all processes, one at a time in each, however many ask at once. Raises `isolate.IsolationError` where
    setting it takes too long.
    """
    key = f"paper-form:{mark_of(form, language, [*courts, documents])}"
    kept: bytes | None = shared.get(key)
    if kept is None:
        with MAKING:
            kept = shared.get(key)
            if kept is None:
                kept = _set(form, language, courts, documents)
                shared.set(key, kept, KEPT)
    return kept


def _set(form: PaperForm, language: str, courts: Sequence[str], documents: str) -> bytes:
    notes = [(words()[name], form.note(name).in_language(language)) for name in NOTES]
    context = {
        "form": form,
        "words": words(),
        "notes": [(heading, text.replace("{documents}", documents)) for heading, text in notes],
        "courts": courts,
    }
    return render_apart(TEMPLATE, context, language, form.title.in_language(language), forms=True)


def file_name(form: PaperForm, language: str) -> str:
    """What the form is called when it is saved."""
    return f"icms-{form.slug}-{language}.pdf"


@cache
def words() -> dict[str, Trilingual]:
    """The words that stand on every form, by name."""
    return {item.name: item.text for item in _items(EVERY) if item.kind in ("head", "word")}


@cache
def _items(slug: str) -> tuple[Item, ...]:
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["form"] == slug]
    return tuple(Item(row["kind"], row["name"], row["size"], trilingual_of(row, "text")) for row in rows)


@cache
def _made_of() -> str:
    """A mark of the files that every form is made of."""
    look = finders.find("css/pdf.css")
    files = [ROWS, *sorted((settings.BASE_DIR / "templates" / "pdf").glob("form_*.html")), Path(str(look))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
