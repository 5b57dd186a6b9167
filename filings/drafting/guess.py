"""A first guess at what a file is, from its name; the filer corrects it with one choice."""

import re
from collections.abc import Iterable

from filings.models import DocumentType

_WORDS = re.compile(r"[a-z]+|[\u3400-\u9fff]+")
_SMALL = {"of", "the", "a", "and", "with", "for"}


def guess_type(file_name: str, types: Iterable[DocumentType]) -> DocumentType | None:
    """The type whose name shares the most words with the file's name; None where none does."""
    words = _words(file_name)
    scored = [(len(words & _words(kind.name_en)), -kind.order, kind) for kind in types]
    scored += [(2, 0, kind) for kind in types if kind.name_zh_hant in file_name or kind.name_zh_hans in file_name]
    best = max(scored, default=None, key=lambda scored_kind: scored_kind[:2])
    return best[2] if best and best[0] > 0 else None


def guess_language(file_name: str) -> str:
    """Chinese where the name has Chinese characters, else English."""
    return "zh" if any("\u3400" <= character <= "\u9fff" for character in file_name) else "en"


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(text.lower())) - _SMALL
