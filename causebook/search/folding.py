"""Names as Hong Kong writes them, folded so that every way of writing one finds it (domain 8). Pure.

Traditional and Simplified are one, as are full-width and half-width, capitals, diacritics and punctuation. A name is
read as groups: a run of Chinese characters, or an English word with the parts a hyphen, dot or apostrophe cuts it into.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from icms.lib.folding import SUFFIXES, fold_character

# Han with its extensions, iteration marks, and the private area where HKSCS once lived.
_HAN = re.compile(
    r"[\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    r"\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_JOINERS = frozenset("'’‘`´.·‧・-‐‑‒–＇．－")
COMPANY = "有限公司"
EXACT, BEGINS = "=", "^"  # before the lexemes of whole names, and of the beginnings of names
LONGEST_BEGINNING = 3  # words of English, characters of Chinese
LIMITED = ("limited", "ltd")
_SUFFIXES = {word: pair for pair in SUFFIXES.items() for word in pair}


@dataclass(frozen=True)
class Run:
    """Folded characters, and for each the place in the original text it came from."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """A Chinese run (one part), or a word with its parts."""

    chinese: bool
    parts: tuple[Run, ...]

    @cached_property
    def whole(self) -> Run:
        """The parts run together."""
        if len(self.parts) == 1:
            return self.parts[0]
        return Run("".join(part.text for part in self.parts), tuple(p for part in self.parts for p in part.places))


@lru_cache(maxsize=4_096)  # a name is read for its words, its ranking and its Chinese, and again by the next page
def groups(text: str, *, spaces_part_chinese: bool) -> tuple[Group, ...]:
    """Read a text into its groups, in order.

    Punctuation never parts a Chinese run; a space does only where asked (what is typed: two names; on the register: a
    name set with air).
    """
    found: list[Group] = []
    parts: list[Run] = []
    letters: list[tuple[str, int]] = []
    chinese = False

    def close_part() -> None:
        if letters:
            parts.append(Run("".join(c for c, _ in letters), tuple(place for _, place in letters)))
            letters.clear()

    def close_group() -> None:
        close_part()
        if parts:
            found.append(Group(chinese, tuple(parts)))
            parts.clear()

    for place, original in enumerate(text):
        for character in fold_character(original) or "":
            is_chinese = not character.isascii() and bool(_HAN.match(character))
            if is_chinese or character.isalnum():
                if is_chinese != chinese:
                    close_group()
                    chinese = is_chinese
                letters.append((character, place))
            elif character.isspace():
                if not chinese or spaces_part_chinese:
                    close_group()
            elif not chinese and (original in _JOINERS or character in _JOINERS):
                close_part()
            elif not chinese:
                close_group()
    close_group()
    return tuple(found)


def lexemes(names: Iterable[str]) -> set[str]:
    """Everything under which a case with these names is found."""
    found: set[str] = set()
    for name in names:
        for group in groups(name, spaces_part_chinese=False):
            if group.chinese:
                found.update(_chinese_lexemes(group.whole.text))
            else:
                found.update(_word_lexemes(group))
        found.update(_ranking_lexemes(name))
    return found


def exact_lexeme(tokens: Iterable[str]) -> str:
    """The lexeme of a whole name: its words in any order without a company's suffix, or its Chinese characters."""
    words = list(tokens)
    kept = [word for word in words if word not in LIMITED] or words
    text = " ".join(sorted(kept))
    return EXACT + (text.removesuffix(COMPANY) or text)


def beginning_lexeme(tokens: Sequence[str], length: int) -> str:
    """The lexeme of the first so many words (or Chinese characters) of a name; how many they are is part of it.

    A question for one word shall read the lexemes of first words, and not those of every name that begins with it.
    """
    gap = "" if _HAN.match(tokens[0]) else " "
    return f"{BEGINS}{length}{gap.join(tokens[:length])}"


def tokens_of(name_groups: Iterable[Group]) -> Iterator[list[str]]:
    """The English words of a name in their order: by the parts of each, and (if that differs) by the whole."""
    english = [group for group in name_groups if not group.chinese]
    apart = [_suffix(part.text) for group in english for part in group.parts]
    joined = [_suffix(group.whole.text) for group in english]
    yield from (tokens for tokens in ([apart] if joined == apart else [apart, joined]) if tokens)


def chinese_of(name_groups: Iterable[Group]) -> str:
    """The Chinese characters of a name, run together."""
    return "".join(group.whole.text for group in name_groups if group.chinese)


def chinese_text(names: Iterable[str]) -> str:
    """The Chinese runs of these names, kept apart, in which a longer string can be checked to stand together."""
    runs = (g.whole.text for name in names for g in groups(name, spaces_part_chinese=False) if g.chinese)
    return "|".join(runs)


def bigrams(text: str) -> Iterator[str]:
    """Each two neighbours."""
    return (text[start : start + 2] for start in range(len(text) - 1))


def _chinese_lexemes(text: str) -> Iterator[str]:
    yield from text
    yield from bigrams(text)
    if COMPANY in text:
        yield from LIMITED


def _ranking_lexemes(name: str) -> Iterator[str]:
    """What shows that a name is the very one that is asked for, or begins with it."""
    found = groups(name, spaces_part_chinese=False)
    for tokens in tokens_of(found):
        yield exact_lexeme(tokens)
        yield from (beginning_lexeme(tokens, length) for length in range(1, min(len(tokens), LONGEST_BEGINNING) + 1))
    if chinese := chinese_of(found):
        yield exact_lexeme([chinese])
        for length in range(1, min(len(chinese), LONGEST_BEGINNING) + 1):
            yield beginning_lexeme(chinese, length)


def _suffix(word: str) -> str:
    """`ltd` for `limited`, `co` for `company`."""
    return SUFFIXES.get(word, word)


def _word_lexemes(group: Group) -> Iterator[str]:
    for run in (*group.parts, group.whole):
        yield from _SUFFIXES.get(run.text, (run.text,))
