"""What help there is: its pages, questions of people who act for themselves, words, forms; and searching all of it.

Questions and words are data in three languages (`icms/reference/`); a page of help is searched as it is drawn.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from filings.paper_forms.paper_form import FORMS
from filings.paper_forms.selectors import offered_slugs
from icms.lib.folding import cleaned_line, pattern_of
from icms.lib.trilingual import Trilingual, trilingual_of

FOLDER = Path(__file__).parent / "reference"
PAGES = ("contact", "registering", "time", "fees", "forms", "translations", "bulk", "accessibility", "privacy")
TOPICS = {
    "start": _("Before you begin"),
    "time": _("Time of receipt and time limits"),
    "documents": pgettext_lazy("help", "Documents"),
    "money": _("Fees and payment"),
    "after": _("After you have lodged"),
    "privacy": _("Privacy, accounts, trouble"),
}
MOST_WORDS = 8
MOST_LETTERS = 200
BEFORE, EXCERPT = 60, 220  # characters
MAIN = re.compile(r'<div class="prose section">(.*)</div>', re.DOTALL)
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
LEDE = re.compile(r'<p class="lede">(.*?)</p>', re.DOTALL)


@dataclass(frozen=True)
class Question:
    """A question and its answer; `link` is the name of the page that says more, if any."""

    code: str
    topic: str
    question: Trilingual
    answer: Trilingual
    link: str

    @property
    def url(self) -> str:
        """Where more is said; empty where nothing is."""
        return reverse(self.link) if self.link else ""


@dataclass(frozen=True)
class Word:
    """A word of the court, and what it means."""

    code: str
    term: Trilingual
    meaning: Trilingual


@dataclass(frozen=True)
class Contact:
    """An office and how it is reached: what the court that runs the portal says."""

    name: Trilingual
    address: Trilingual
    telephone: str
    email: str
    map_url: str


@dataclass(frozen=True)
class Entry:
    """Something of help that can be found: what it is, its title and its text in one language, its address.

    `form` is the name of the form that it is, if any: not every one is offered every day.
    """

    kind: str
    title: str
    text: str
    url: str
    form: str = ""


@dataclass(frozen=True)
class Found:
    """One thing that was found, with what was looked for marked."""

    kind: str
    title: SafeString
    excerpt: SafeString
    url: str


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def questions() -> tuple[Question, ...]:
    """Every question, in the order of the file."""
    return tuple(
        Question(row["code"], row["topic"], trilingual_of(row, "question"), trilingual_of(row, "answer"), row["link"])
        for row in _rows(FOLDER / "faq.csv")
    )


def by_topic() -> list[tuple[str, object, list[Question]]]:
    """The questions under their topics: code, name, questions."""
    return [(code, name, [each for each in questions() if each.topic == code]) for code, name in TOPICS.items()]


@cache
def words() -> tuple[Word, ...]:
    """Every word of the glossary, in the order of the file."""
    found = _rows(FOLDER / "glossary.csv")
    return tuple(Word(row["code"], trilingual_of(row, "term"), trilingual_of(row, "meaning")) for row in found)


@cache
def contacts() -> tuple[Contact, ...]:
    """The offices of `CONTACTS_FILE`; none where the setting is empty."""
    if not settings.CONTACTS_FILE:
        return ()
    return tuple(
        Contact(
            name=trilingual_of(row, "name"),
            address=trilingual_of(row, "address"),
            telephone=row["telephone"],
            email=row["email"],
            map_url=row["map_url"],
        )
        for row in _rows(Path(settings.CONTACTS_FILE))
    )


def search(asked: str) -> list[Found]:
    """What has every word that was typed, whatever its case and its script: first what has them all in its title."""
    patterns = [pattern_of(word) for word in cleaned_line(asked)[:MOST_LETTERS].split()[:MOST_WORDS]]
    if not patterns:
        return []
    every = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    whole = re.compile("|".join(patterns), re.IGNORECASE)
    in_title, in_text = [], []
    for entry in _entries(get_language() or "en"):
        if all(word.search(entry.title) for word in every):
            in_title.append(entry)
        elif all(word.search(entry.title) or word.search(entry.text) for word in every):
            in_text.append(entry)
    return [
        Found(entry.kind, _marked(entry.title, whole), _marked(_excerpt(entry.text, whole), whole), entry.url)
        for entry in _offered([*in_title, *in_text])
    ]


def _offered(found: list[Entry]) -> list[Entry]:
    """Without the forms that no court takes today, which the rows of the database say and no process may keep."""
    if not any(entry.form for entry in found):
        return found
    offered = offered_slugs()
    return [entry for entry in found if not entry.form or entry.form in offered]


@cache
def _entries(language: str) -> tuple[Entry, ...]:
    """Everything in one language, which is the active one; drawn once in a process."""
    asked, terms = reverse("help_questions"), reverse("help_words")
    found = [Entry("question", str(each.question), str(each.answer), f"{asked}#{each.code}") for each in questions()]
    found += [Entry("word", str(each.term), str(each.meaning), f"{terms}#{each.code}") for each in words()]
    forms = reverse("help_forms")
    for form in FORMS:
        text = f"{form.note('what')} {form.note('time')}"
        found.append(Entry("form", str(form.title), text, f"{forms}#{form.slug}", form.slug))
    return (*found, *(_page(topic) for topic in PAGES))


def _page(topic: str) -> Entry:
    drawn = render_to_string(f"icms/help/{topic}.html", {"topic": topic}).partition("</main>")[0]
    title, lede, prose = (pattern.search(drawn) for pattern in (HEADING, LEDE, MAIN))
    text = " ".join(_plain(part[1]) for part in (lede, prose) if part)
    url = {"time": "help_time"}.get(topic, f"help_{topic}")
    return Entry("page", _plain(title[1]) if title else topic, text, reverse(url))


def _plain(markup: str) -> str:
    spaced = re.sub(r"<(?!/?(?:strong|a|span|em|b|i)\b)", " <", markup)
    return " ".join(strip_tags(spaced).replace("&nbsp;", " ").replace("&amp;", "&").split())


def _excerpt(text: str, whole: re.Pattern[str]) -> str:
    """The text around the first match, or its beginning."""
    first = whole.search(text)
    start = max(0, (first.start() if first else 0) - BEFORE)
    if start and " " in text[start : start + 30]:
        start = text.index(" ", start) + 1
    cut = text[start : start + EXCERPT]
    return ("… " if start else "") + cut + (" …" if start + EXCERPT < len(text) else "")


def _marked(text: str, whole: re.Pattern[str]) -> SafeString:
    """The text, escaped, with each match in a <mark>."""
    parts, at = [], 0
    for match in whole.finditer(text):
        parts.append(format_html("{}<mark>{}</mark>", text[at : match.start()], match[0]))
        at = match.end()
    parts.append(format_html("{}", text[at:]))
    return mark_safe("".join(parts))  # noqa: S308  each part is escaped
