"""Forms to fill in as tagged PDFs, in three languages.

What stands on them is text for the court and not of the interface; it is in `forms.csv`, one row for each thing on a
form, from the top down. The rows of the form `every` stand on each.

A form is set in a process apart and kept under a mark of everything it is made of, so that asking for it costs nothing.
"""

import csv
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache as shared
from redis.exceptions import RedisError

from icms.lib.pdf import isolate
from icms.lib.pdf.documents import render_apart
from icms.lib.trilingual import Trilingual, trilingual_of

ROWS = Path(__file__).with_name("forms.csv")
TEMPLATE = "pdf/form_to_fill.html"
EVERY = "every"
NOTES = ("what", "time", "fill", "sign", "file", "serve", "help")
KEPT = 60 * 60 * 24 * 30  # seconds
MAKING = Lock()
LONGEST_WAIT = 5.0  # seconds, while another form is set
OF_ACTIONS = ("DC", "CFI")
OF_EVERY_KIND = (*OF_ACTIONS, "CA")

log = logging.getLogger(__name__)


class NotNow(Exception):
    """The form cannot be had at this moment; asked again in a little while, it can."""


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
    """A form: `documents` are the codes of the document types as which it is filed, the first of them mostly.

    Its words are written for cases of these `courts`, but for the kinds of case in `not_for` (codes).
    """

    slug: str
    documents: tuple[str, ...]
    courts: tuple[str, ...]
    not_for: tuple[str, ...] = ()

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
    PaperForm("acknowledgment-of-service", ("acknowledgment_of_service",), OF_ACTIONS),
    PaperForm("defence", ("defence",), OF_ACTIONS),
    PaperForm("affidavit", ("affidavit",), OF_EVERY_KIND),
    PaperForm("witness-statement", ("witness_statement",), OF_ACTIONS),
    PaperForm("list-of-documents", ("list_of_documents",), OF_ACTIONS, not_for=("DCEC",)),
    PaperForm("summons", ("summons",), OF_EVERY_KIND),
    PaperForm("notice-to-act", ("notice_to_act", "other"), OF_EVERY_KIND),
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

    What one process has made is kept for all; a process sets one form at a time, so that two may set the same at once.
    Raises `NotNow` where others are set for longer than `LONGEST_WAIT`, where setting it fails, or without the cache.
    """
    key = f"paper-form:{mark_of(form, language, [*courts, documents])}"
    try:
        kept: bytes | None = shared.get(key)
        return _made_or_kept(key, form, language, courts, documents) if kept is None else kept
    except (isolate.IsolationError, RedisError) as error:
        log.exception("The form %s could not be made.", form.slug)
        raise NotNow from error


def _made_or_kept(key: str, form: PaperForm, language: str, courts: Sequence[str], documents: str) -> bytes:
    if not MAKING.acquire(timeout=LONGEST_WAIT):
        raise NotNow
    try:
        kept: bytes | None = shared.get(key)
        if kept is None:
            kept = _set(form, language, courts, documents)
            shared.set(key, kept, KEPT)
        return kept
    finally:
        MAKING.release()


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
    """A mark of the files that every form is made of, and of what sets it; that is asked without loading it."""
    look, base = finders.find("css/pdf.css"), settings.BASE_DIR
    files = [ROWS, *sorted((base / "templates" / "pdf").glob("form_*.html")), Path(str(look))]
    files.append(base / "icms" / "lib" / "pdf" / "layout.py")
    said = [version("weasyprint").encode(), *(path.read_bytes() for path in files)]
    return hashlib.sha256(b"".join(said)).hexdigest()
