"""A search by name, as the index and the highlighting understand it, and where its pages begin. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from causebook.search.folding import (
    COMPANY,
    LONGEST_BEGINNING,
    Group,
    beginning_lexeme,
    bigrams,
    exact_lexeme,
    groups,
    tokens_of,
)

MAX_LENGTH = 200
MAX_TERMS = 12
_WRITTEN = re.compile(r"([0-2])\.([12][0-9]{3})([0-9]{2})([0-9]{2})\.([0-9]{1,18})\.([0-9]{1,4})")


@dataclass(frozen=True)
class NameQuery:
    """A search by name: every word (in any order, each the beginning of a word) and every Chinese string."""

    words: tuple[tuple[str, ...], ...]
    chinese: tuple[str, ...]
    limited: bool
    in_order: tuple[tuple[str, ...], ...] = ()  # the words one after the other, by their parts and by joined words

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.chinese or self.limited)

    @cached_property
    def tiers(self) -> tuple[str, ...]:
        """Questions to the index, each without what the ones before it find: the very name, one that begins so, any."""
        exact, begins = self._exact, self._begins
        if not exact:
            return (self.tsquery,)
        return exact, f"{begins} & !({exact})", f"{self.tsquery} & !({exact} | {begins})"

    @property
    def tsquery(self) -> str:
        """The question to the index, as a literal of PostgreSQL's `tsquery`."""
        short = all(len(part) == 1 for word in self.words for part in word) and not self.chinese
        asked = [_word_query(word, whole_words=short) for word in self.words]
        asked += [_chinese_query(text) for text in self.chinese]
        asked += [_quoted("ltd")] if self.limited else []
        return " & ".join(asked)

    @property
    def _exact(self) -> str:
        """Names that are just what was typed; empty where two Chinese names were typed, or nothing but a suffix."""
        if len(self.chinese) > 1:
            return ""
        asked = ["(" + " | ".join(_quoted(exact_lexeme(words)) for words in self.in_order) + ")"] * bool(self.in_order)
        asked += [_quoted(exact_lexeme([text])) for text in self.chinese]
        asked += [_quoted("ltd")] if asked and self._has_suffix else []
        return " & ".join(asked)

    @property
    def _has_suffix(self) -> bool:
        return self.limited or any("ltd" in words for words in self.in_order)

    @property
    def _begins(self) -> str:
        """Names that begin with what was typed, in this order."""
        asked = ["(" + " | ".join(map(_beginning, self.in_order)) + ")"] * bool(self.in_order)
        asked += [_quoted(beginning_lexeme(text, min(len(text), LONGEST_BEGINNING))) for text in self.chinese]
        asked += [_quoted("ltd")] if self._has_suffix else []
        rest = f" & {self.tsquery}" if self._is_long else ""
        return f"({' & '.join(asked)}{rest})"

    @property
    def _is_long(self) -> bool:
        """Was more typed than the lexemes of beginnings hold?"""
        return any(len(text) > LONGEST_BEGINNING for text in (*self.in_order, *self.chinese))

    @property
    def together(self) -> tuple[str, ...]:
        """Chinese strings whose characters the index alone cannot show to stand together."""
        return tuple(text for text in self.chinese if len(text) > 2)


def read_name_query(text: str) -> NameQuery:
    """Read what was typed; at most twelve terms of it count."""
    words: list[tuple[str, ...]] = []
    chinese: list[str] = []
    limited = False
    found = groups(text[:MAX_LENGTH], spaces_part_chinese=True)[:MAX_TERMS]
    for group in found:
        if group.chinese:
            limited = limited or COMPANY in group.whole.text
            chinese.extend(piece for piece in group.whole.text.split(COMPANY) if piece)
        else:
            words.append(_parts(group))
    in_order = tuple(tuple(tokens) for tokens in tokens_of(found))
    return NameQuery(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(chinese)), limited, in_order)


def _beginning(words: Sequence[str]) -> str:
    """The last of the words that count may be the beginning of one, where it is the last that was typed."""
    length = min(len(words), LONGEST_BEGINNING)
    return _quoted(beginning_lexeme(words, length)) + ":*" * (len(words) == length)


def _parts(group: Group) -> tuple[str, ...]:
    return tuple(part.text for part in group.parts)


def _word_query(parts: tuple[str, ...], *, whole_words: bool) -> str:
    """`o'brien` is also `obrien` and `o brien`. A lone letter is a whole word: as a beginning it is half the book."""
    ending = "" if whole_words else ":*"
    apart = " & ".join(f"{_quoted(part)}{ending}" for part in parts)
    if len(parts) == 1:
        return apart
    return f"({_quoted(''.join(parts))}:* | ({apart}))"


def _chinese_query(text: str) -> str:
    return " & ".join(map(_quoted, bigrams(text) if len(text) > 1 else text))


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@dataclass(frozen=True)
class Cursor:
    """The line next to which a page of results begins or ends, as an address carries it.

    Its tier of answers, its day and case; and how many lines come before the page.
    """

    tier: int
    day: date
    case: int
    before: int

    def __str__(self) -> str:
        return f"{self.tier}.{self.day:%Y%m%d}.{self.case}.{self.before}"


def read_cursor(written: str) -> Cursor | None:
    """What `str()` of a cursor gave; None of anything else."""
    found = _WRITTEN.fullmatch(written) if written.isascii() else None
    if found is None:
        return None
    tier, year, month, day, case, before = map(int, found.groups())
    try:
        return Cursor(tier, date(year, month, day), case, before)
    except ValueError:
        return None
