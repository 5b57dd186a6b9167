"""A text in the three languages of the portal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

HTML_LANGUAGES = {"en": "en", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}  # for a lang attribute
COLUMNS = {"en": "en", "zh-hant": "zh_hant", "zh-hans": "zh_hans"}


@dataclass(frozen=True)
class Trilingual:
    """One text written three times; shown in the reader's language."""

    en: str
    zh_hant: str
    zh_hans: str

    def in_language(self, language: str | None) -> str:
        """The text in a language code (`en`, `zh-hant`, `zh-hans`); English where it is unknown."""
        text: str = getattr(self, COLUMNS.get(language or "en", "en"))
        return text

    def __str__(self) -> str:
        return self.in_language(get_language())

    def as_json(self) -> dict[str, str]:
        """For machines: keyed by language code."""
        return {code: self.in_language(code) for code in COLUMNS}


def trilingual_of(row: Mapping[str, str], field: str) -> Trilingual:
    """As `trilingual`, for a row of a file."""
    return Trilingual(*(row[f"{field}_{column}"] for column in COLUMNS.values()))


def trilingual(row: Any, field: str) -> Trilingual:
    """The three columns of a row (`name_en`, `name_zh_hant`, `name_zh_hans`) as one text."""
    return Trilingual(*(getattr(row, f"{field}_{column}") for column in COLUMNS.values()))
