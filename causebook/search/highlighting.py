"""Which parts of a name match a search, in either script. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from causebook.search.folding import COMPANY, LIMITED, Group, Run, groups
from causebook.search.query import NameQuery


@dataclass(frozen=True)
class Piece:
    """A stretch of a name as it is written, and whether it is what was searched for."""

    text: str
    matched: bool


def highlighted(name: str, asked: NameQuery) -> list[Piece]:
    """The name cut where matches begin and end; the pieces together are the name."""
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
