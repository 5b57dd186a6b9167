"""What a template says with its blanks filled, in the language of the document, and what speaks against it. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cases.models import Capacity, Party
from filings.models import OrderParagraph
from icms.lib import dates, money
from icms.lib.errors import Reason
from icms.lib.folding import HAS_CHINESE, HAS_LATIN, has_simplified, scripts_in
from icms.lib.marks import bracketed
from icms.lib.trilingual import trilingual

BLANK = re.compile(r"\{((party|day|days|sum|text)(?:_\d)?)\}")
CHINESE_ORDINALS = "一二三四五六七八九十"
MOST_PAGES = 40
RECITAL = OrderParagraph.Part.RECITAL


@dataclass(frozen=True)
class Blank:
    """One blank of a paragraph: its name (`party_2`) and what it takes (`party`, `day`, `days`, `sum`, `text`)."""

    name: str
    kind: str


@dataclass(frozen=True)
class Step:
    """What a paragraph gives somebody to do; `capacity` is empty for every party."""

    what: str
    days: int
    capacity: str
    after_previous: bool


@dataclass
class Written:
    """The paragraphs as they stand in the document, and what they give somebody to do."""

    recitals: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def keep_field(paragraph: OrderParagraph) -> str:
    """The name of the field that says whether a paragraph stands."""
    return f"keep_{paragraph.order}"


def blank_field(paragraph: OrderParagraph, blank: Blank) -> str:
    """The name of the field that fills a blank."""
    return f"blank_{paragraph.order}_{blank.name}"


def blanks_of(paragraph: OrderParagraph) -> list[Blank]:
    """The blanks of a paragraph in the order of its English words."""
    return [Blank(name, kind) for name, kind in BLANK.findall(paragraph.text_en)]


def text_in(paragraph: OrderParagraph, language: str) -> str:
    """Its words, with the blanks in braces, in the language of the document."""
    return trilingual(paragraph, "text").in_language(language)


def party_choices(parties: Sequence[Party], cases: int) -> list[tuple[str, str]]:
    """Who may be named in a blank: a capacity that is in every case; in one case each of several parties in one."""
    by_capacity: dict[str, list[Party]] = {}
    for party in parties:
        by_capacity.setdefault(party.capacity, []).append(party)
    by_capacity = {
        capacity: named for capacity, named in by_capacity.items() if len({each.case_id for each in named}) == cases
    }
    choices: list[tuple[str, str]] = []
    for capacity, named in by_capacity.items():
        label = str(Capacity(capacity).label)
        if cases > 1 or len(named) == 1:
            choices.append((capacity, label if cases > 1 else bracketed(label, named[0].name)))
            continue
        choices.append((f"{capacity}:all", str(format_lazy(_("{capacity}, all of them"), capacity=label))))
        choices += [
            (f"{capacity}:{number}", bracketed(format_lazy("{} {}", label, number), party.name))
            for number, party in enumerate(named, start=1)
        ]
    return choices


def party_words(value: str, language: str) -> str:
    """`Plaintiff`, `Defendants`, `2nd Defendant`; `原告人`, `各被告人`, `第二被告人`: as a paragraph names a party."""
    capacity, _colon, which = value.partition(":")
    with override(language):
        label = str(Capacity(capacity).label)
    if not which:
        return label
    if not dates.is_chinese(language):
        return f"{label}s" if which == "all" else f"{_ordinal(int(which))} {label}"
    if which == "all":
        return f"各{label}"
    number = int(which)
    return f"第{CHINESE_ORDINALS[number - 1] if number <= len(CHINESE_ORDINALS) else number}{label}"


def further_paragraphs(typed: str) -> list[str]:
    """What the officer adds: an empty line parts one paragraph from the next."""
    return [words for each in re.split(r"\n\s*\n", typed) if (words := " ".join(each.split()))]


def written(paragraphs: Iterable[OrderParagraph], said: Mapping[str, Any], language: str) -> Written:
    """The paragraphs that stand, with their blanks filled; `said` holds what `reasons_against` has nothing against."""
    found = Written()
    for paragraph in paragraphs:
        if not said.get(keep_field(paragraph)):
            continue
        values = {blank.name: said[blank_field(paragraph, blank)] for blank in blanks_of(paragraph)}
        words = {blank.name: _in_words(blank, values[blank.name], language) for blank in blanks_of(paragraph)}
        text = BLANK.sub(lambda hit, words=words: words[hit[1]], text_in(paragraph, language))  # type: ignore[misc]
        (found.recitals if paragraph.part == RECITAL else found.orders).append(text)
        if what := trilingual(paragraph, "what").in_language(language):
            capacity = str(values.get("party", "")).partition(":")[0]
            found.steps.append(Step(what, values["days"], capacity, paragraph.after_previous and bool(found.steps)))
    found.orders += further_paragraphs(said.get("further", ""))
    return found


def reasons_against(paragraphs: Iterable[OrderParagraph], said: Mapping[str, Any], language: str) -> Iterator[Reason]:
    """Every blank that is empty, every text in another script than the document's; and an order that orders nothing."""
    orders = further_paragraphs(said.get("further", ""))
    for paragraph in paragraphs:
        if not said.get(keep_field(paragraph)):
            continue
        if paragraph.part != RECITAL:
            orders.append(paragraph.text_en)
        for blank in blanks_of(paragraph):
            name = blank_field(paragraph, blank)
            if said.get(name) in (None, ""):
                yield Reason("blank", _("Fill this in, or strike the paragraph."), name)
            elif blank.kind == "text" and is_in_another_script(said[name], language):
                yield _another_script(language, name)
    if any(is_in_another_script(text, language) for text in further_paragraphs(said.get("further", ""))):
        yield _another_script(language, "further")
    if not orders:
        yield Reason("nothing", _("It orders nothing: keep a paragraph, or add one."))


def is_in_another_script(text: str, language: str) -> bool:
    """Is it written wholly in the script of another language than the document's?"""
    chinese, latin = HAS_CHINESE.search(text), HAS_LATIN.search(text)
    return bool(latin and not chinese) if dates.is_chinese(language) else bool(chinese and not latin)


def looks_foreign(texts: Collection[str], language: str) -> list[str]:
    """Texts that are mostly in another script; in a document in Traditional characters, those in Simplified ones."""
    found = []
    for text in texts:
        chinese, words = scripts_in(text)
        mostly = words > chinese if dates.is_chinese(language) else chinese > words
        simplified = language == "zh-hant" and has_simplified(text)
        if mostly or simplified:
            found.append(text)
    return found


def _another_script(language: str, name: str) -> Reason:
    if dates.is_chinese(language):
        return Reason("script", _("The document is in Chinese, and this is not. Write it in Chinese."), name)
    return Reason("script", _("The document is in English, and this is in Chinese. Write it in English."), name)


def _in_words(blank: Blank, value: Any, language: str) -> str:
    if blank.kind == "party":
        return party_words(value, language)
    if blank.kind == "day":
        assert isinstance(value, date)
        return dates.full_plain_day(value, language)
    if blank.kind == "sum":
        return money.money_sentence(value, language)
    if blank.kind == "days":
        return f"{value}天" if dates.is_chinese(language) else f"{value} day{'' if value == 1 else 's'}"
    return str(value)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
