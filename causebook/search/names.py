"""How else a name may be written: other spellings of a surname, Cantonese or Putonghua, in characters. Pure.

Only ever a suggestion: a search finds what was typed, and nothing that merely sounds like it (domain 8). The reference
data is `causebook/reference/surnames.csv` and `given_names.csv`: spellings as identity cards have them, the usual one
first, then pinyin and Jyutping without tones.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, product
from pathlib import Path

from causebook.search.folding import COMPANY, LIMITED, groups
from icms.lib.folding import fold_character

REFERENCE = Path(__file__).parent.parent / "reference"
MOST = 16  # names that are tried
IN_CHARACTERS = 10  # of them in Chinese, where letters were typed
SPELLINGS, READINGS, CHARACTERS = 3, 2, 4  # of a surname; of a syllable in another system; of a syllable in Chinese
LONGEST_GIVEN = 3


@dataclass(frozen=True)
class Surname:
    """A surname with its spellings in letters, the usual one of Hong Kong first."""

    chinese: str
    spellings: tuple[str, ...]
    pinyin: str
    jyutping: str

    @property
    def all_spellings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.spellings, self.pinyin.title())))


@dataclass(frozen=True)
class Given:
    """A character of given names: spelt as in Hong Kong, in pinyin, in Jyutping."""

    character: str
    spellings: tuple[str, ...]
    pinyin: str
    jyutping: str

    @property
    def hong_kong(self) -> str:
        return self.spellings[0]


class Tables:
    """The reference data, by how it is asked."""

    def __init__(self) -> None:
        self.surnames = [
            Surname(row["surname"], tuple(row["spellings"].split()), row["pinyin"], row["jyutping"])
            for row in _rows("surnames.csv")
        ]
        self.given = [
            Given(row["character"], tuple(row["spellings"].split()), row["pinyin"], row["jyutping"])
            for row in _rows("given_names.csv")
        ]

    @cached_property
    def surname_of(self) -> dict[str, Surname]:
        """By its characters, folded."""
        return {_folded(each.chinese): each for each in reversed(self.surnames)}

    @cached_property
    def surnames_spelt(self) -> dict[str, list[Surname]]:
        """By each of its spellings."""
        found: defaultdict[str, list[Surname]] = defaultdict(list)
        for each in self.surnames:
            for spelling in {_letters(word) for word in (*each.spellings, each.pinyin, each.jyutping)}:
                found[spelling].append(each)
        return found

    @cached_property
    def given_of(self) -> dict[str, Given]:
        """By its character, folded."""
        return {_folded(each.character): each for each in reversed(self.given)}

    @cached_property
    def given_spelt(self) -> dict[str, list[Given]]:
        """By each of its spellings, the commonest characters first."""
        found: defaultdict[str, list[Given]] = defaultdict(list)
        for each in self.given:
            for spelling in {_letters(word) for word in (*each.spellings, each.pinyin, each.jyutping)}:
                found[spelling].append(each)
        return found


@lru_cache
def tables() -> Tables:
    """Read once."""
    return Tables()


def other_spellings(text: str) -> list[str]:
    """How else the name of a person in this text may be written, likelier ones first; empty where it holds none.

    Of letters the same in other letters and in Chinese; of Chinese the same in letters. A hyphen in what is given joins
    syllables that may stand apart or together.
    """
    found = groups(text, spaces_part_chinese=True)
    chinese = [group.whole.text for group in found if group.chinese]
    words = [part.text for group in found if not group.chinese for part in group.parts]
    if len(found) == 1 and chinese and COMPANY not in chinese[0]:
        variants = _of_chinese(chinese[0])
    elif words and not chinese and not set(words) & {*LIMITED, "company", "co"}:
        variants = _of_letters(words)
    else:
        return []
    typed = _letters(text)
    different = (each for each in dict.fromkeys(variants) if _letters(each) != typed)
    return list(islice(different, MOST))


def _of_chinese(text: str) -> Iterator[str]:
    surname, given = _parted(text)
    known = [tables().given_of.get(character) for character in given]
    readings = [each for each in known if each]
    if len(readings) < len(given) or len(given) > LONGEST_GIVEN or not (surname or given):
        return
    hong_kong = "-".join([each.hong_kong for each in readings])
    pinyin = "-".join([each.pinyin for each in readings])
    if surname is None:
        yield from (_name("", hong_kong), _name("", pinyin))
        return
    for spelling in surname.spellings[:SPELLINGS]:
        yield _name(spelling, hong_kong)
    yield _name(surname.pinyin, pinyin)


def _parted(text: str) -> tuple[Surname | None, str]:
    """The surname that a Chinese name begins with, if it has a known one, and what follows it."""
    for length in (2, 1):
        surname = tables().surname_of.get(text[:length])
        if surname and len(text) - length <= LONGEST_GIVEN:
            return surname, text[length:]
    return None, text


def _of_letters(words: Sequence[str]) -> Iterator[str]:
    for surnames, rest in _surname_in(words):
        given = list(_syllables(rest))
        if rest and (not given or len(given) > LONGEST_GIVEN):
            continue
        yield from _letters_and_characters(surnames, given, " ".join(rest))
        return


def _surname_in(words: Sequence[str]) -> Iterator[tuple[list[Surname], list[str]]]:
    """The surname first (of two words or one), or last as in English."""
    spelt = tables().surnames_spelt
    for length in (2, 1):
        if surnames := spelt.get("".join(words[:length])):
            yield surnames, list(words[length:])
    if len(words) > 1 and (surnames := spelt.get(words[-1])):
        yield surnames, list(words[:-1])


def _syllables(words: Iterable[str]) -> Iterator[list[Given]]:
    """For each syllable the characters that it may be; a word may hold two (`dawen`). Ends at an unknown one."""
    spelt = tables().given_spelt
    for word in words:
        parts = [word] if word in spelt else _cut(word)
        if not parts:
            return
        yield from (spelt[part] for part in parts)


def _cut(word: str) -> list[str]:
    spelt = tables().given_spelt
    for place in range(len(word) - 1, 0, -1):
        if word[:place] in spelt and word[place:] in spelt:
            return [word[:place], word[place:]]
    return []


def _letters_and_characters(surnames: list[Surname], given: list[list[Given]], typed: str) -> Iterator[str]:
    others = list(dict.fromkeys(each for surname in surnames for each in surname.all_spellings))
    if not given:
        yield from (surname.chinese for surname in surnames[:SPELLINGS])
        yield from others
        return
    choices = [len(surnames[:READINGS]), *(len(characters[:CHARACTERS]) for characters in given)]
    places = product(*(range(each) for each in choices))
    for surname, *chosen in sorted(places, key=sum)[:IN_CHARACTERS]:  # the commonest together first
        yield surnames[surname].chinese + "".join(given[at][place].character for at, place in enumerate(chosen))
    pinyin = product(*(list(dict.fromkeys(each.pinyin for each in characters))[:READINGS] for characters in given))
    yield from (_name(spelling, typed) for spelling in others[: SPELLINGS + 1])
    yield from (_name(surnames[0].pinyin, "-".join(each)) for each in pinyin)


def _name(surname: str, given: str) -> str:
    """`Au-Yeung Chi-wai`, `Chen Da-wen`: what is typed in lower case with the capitals of a name."""
    given = " ".join(word[:1].upper() + word[1:].lower() for word in given.split())
    return f"{surname if '-' in surname else surname.capitalize()} {given}".strip()


def _letters(text: str) -> str:
    return "".join(each for each in "".join(map(fold_character, text)) if each.isalnum())


def _folded(text: str) -> str:
    return "".join(map(fold_character, text))


def _rows(name: str) -> list[dict[str, str]]:
    with open(REFERENCE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
