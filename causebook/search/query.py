"""A search by name, as the index and the highlighting understand it. Pure."""

from dataclasses import dataclass

from causebook.search.folding import COMPANY, Group, bigrams, groups

MAX_LENGTH = 200
MAX_TERMS = 12


@dataclass(frozen=True)
class NameQuery:
    """A search by name: every word (in any order, each the beginning of a word) and every Chinese string."""

    words: tuple[tuple[str, ...], ...]
    chinese: tuple[str, ...]
    limited: bool

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.chinese or self.limited)

    @property
    def tsquery(self) -> str:
        """The question to the index, as a literal of PostgreSQL's `tsquery`."""
        short = all(len(part) == 1 for word in self.words for part in word) and not self.chinese
        asked = [_word_query(word, whole_words=short) for word in self.words]
        asked += [_chinese_query(text) for text in self.chinese]
        asked += [_quoted("ltd")] if self.limited else []
        return " & ".join(asked)

    @property
    def together(self) -> tuple[str, ...]:
        """Chinese strings whose characters the index alone cannot show to stand together."""
        return tuple(text for text in self.chinese if len(text) > 2)


def read_name_query(text: str) -> NameQuery:
    """Read what was typed; at most twelve terms of it count."""
    words: list[tuple[str, ...]] = []
    chinese: list[str] = []
    limited = False
    for group in groups(text[:MAX_LENGTH], spaces_part_chinese=True)[:MAX_TERMS]:
        if group.chinese:
            limited = limited or COMPANY in group.whole.text
            chinese.extend(piece for piece in group.whole.text.split(COMPANY) if piece)
        else:
            words.append(_parts(group))
    return NameQuery(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(chinese)), limited)


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
