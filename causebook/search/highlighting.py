"""Which parts of a name match a search, in either script. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from causebook.search.folding import COMPANY, LIMITED, Group, Run, groups
from causebook.search.query import NameQuery
from icms.lib.folding import HAS_CHINESE

WORD, JOINED, LATIN = re.compile("[A-Za-z0-9]+"), re.compile("[-'’.`´]"), re.compile("[A-Za-z0-9]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a name as it is written, and whether it is what was searched for."""

    text: str
    matched: bool


def highlighted(name: str, asked: NameQuery) -> list[Piece]:
    """The name cut where matches begin and end; the pieces together are the name."""
    if not _may_match(name, asked):
        return [Piece(name, False)]
    if name.isascii() and not JOINED.search(name):
        return _plain_words(name, asked)
    marked = [False] * len(name)
    for group in groups(name, spaces_part_chinese=False):
        for place in _matched_places(group, asked):
            marked[place] = True
    _bridge(name, marked)
    pieces: list[Piece] = []
    start = 0
    for end in range(1, len(name) + 1):
        if end == len(name) or marked[end] != marked[start]:
            pieces.append(Piece(name[start:end], marked[start]))
            start = end
    return pieces


def is_matched(name: str, asked: NameQuery) -> bool:
    """Is anything of what was searched for in this name?"""
    return any(piece.matched for piece in highlighted(name, asked))


def _may_match(name: str, asked: NameQuery) -> bool:
    """Not where the name has none of the script that was typed: most of a page is so, and costs nothing."""
    if asked.is_empty or not name:
        return False
    if name.isascii():
        return bool(asked.words) or asked.limited
    return bool(asked.chinese) or asked.limited or bool(LATIN.search(name)) or not HAS_CHINESE.search(name)


def _plain_words(name: str, asked: NameQuery) -> list[Piece]:
    """As below, for English words with spaces between them: nothing has to be folded but capitals."""
    beginnings = {word for parts in asked.words for word in (*parts, "".join(parts))}
    pieces: list[Piece] = []
    start = end = 0  # of the match that goes on
    for found in WORD.finditer(name):
        word = found[0].lower()
        longest = max((len(each) for each in beginnings if word.startswith(each)), default=0)
        if word in LIMITED and (asked.limited or not beginnings.isdisjoint(LIMITED)):
            longest = len(word)
        if not longest:
            continue
        place = found.start()
        if any(character.isalnum() for character in name[end:place]) or not end:
            _cut(pieces, name, start, end, place)
            start = place
        end = place + longest
    _cut(pieces, name, start, end, len(name))
    return pieces


def _cut(pieces: list[Piece], name: str, start: int, end: int, following: int) -> None:
    """The match from `start` to `end`, and what is between it and the one that follows."""
    pieces += [Piece(name[start:end], True)] * (end > start) + [Piece(name[end:following], False)] * (following > end)


def _matched_places(group: Group, asked: NameQuery) -> Iterator[int]:
    whole = group.whole
    if group.chinese:
        for text in (*asked.chinese, *([COMPANY] if asked.limited else [])):
            yield from _inside(whole, text)
        return
    for parts in asked.words:
        for word in {*parts, "".join(parts)}:
            for run in (*group.parts, whole):
                if run.text.startswith(word):
                    yield from run.places[: len(word)]
                elif word in LIMITED and run.text in LIMITED:
                    yield from run.places


def _inside(run: Run, text: str) -> Iterator[int]:
    start = run.text.find(text)
    while start >= 0:
        yield from run.places[start : start + len(text)]
        start = run.text.find(text, start + 1)


def _bridge(name: str, marked: list[bool]) -> None:
    """Join matches with nothing but spaces, a hyphen or the like between them."""
    last = None
    for place, is_marked in enumerate(marked):
        if not is_marked:
            continue
        if last is not None and not any(c.isalnum() for c in name[last + 1 : place]):
            marked[last + 1 : place] = [True] * (place - last - 1)
        last = place
