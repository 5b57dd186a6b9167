"""Names as Hong Kong writes them: in English, in Chinese, or both."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

SURNAMES_IN_BOTH = frozenset("余范于郁游台后云岳谷党沈姜")


def printable(text: str) -> str:
    """The text without control and invisible formatting characters, which could make it read as another."""
    return "".join(each for each in text if each in "\n\r\t" or unicodedata.category(each) not in ("Cc", "Cf")).strip()


def both_names(english: str, chinese: str) -> str:
    """`Chan Tai Man 陳大文`: both names where there are two."""
    return " ".join(part for part in (english, chinese) if part)


def name_for(english: str, chinese: str, language: str | None) -> str:
    """One name, in the reader's script where it exists."""
    if (language or "en").startswith("zh"):
        return chinese or english
    return english or chinese


def within_a_line(words: str) -> str:
    """A name behind other words of a sentence: without its capital."""
    return words[:1].lower() + words[1:]


def words_of(*names: str) -> list[str]:
    """The words of names without case, width and punctuation."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", " ".join(names)).casefold())


def folded(*names: str) -> str:
    """Names as one key under which the same person's are alike.

    Case, spaces, order and punctuation do not count, nor whether Chinese is written in Traditional or Simplified.
    """
    key = " ".join(sorted(words_of(*names)))
    return key if key.isascii() else _converter("hk2s").convert(key)


@lru_cache(maxsize=1000)
def in_either_script(text: str) -> frozenset[str]:
    """A text as it was typed, and with its Chinese characters as Hong Kong and as the mainland write them.

    Characters that both write, and that are family names in themselves, are also left as they are: 余文乐 is 余文樂.
    """
    if text.isascii():
        return frozenset({text})
    as_is = "".join(each if each in SURNAMES_IN_BOTH else _converter("s2hk").convert(each) for each in text)
    return frozenset({text, as_is, *(_converter(way).convert(text) for way in ("s2hk", "hk2s"))})


@lru_cache
def _converter(way: str) -> OpenCC:
    return OpenCC(way)
