"""Names as Hong Kong writes them: in English, in Chinese, or both."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

SURNAMES_IN_BOTH = frozenset("余范于郁游台后云岳谷党沈姜")
# Variants of characters that identity cards and old deeds use, and that OpenCC leaves alone.
VARIANTS = dict(zip("靑闗淸飮荘冨髙戸徳恵寳囯逹凃衆舘", "青关清饮庄富高户德惠宝国达涂众馆", strict=True))


def printable(text: str) -> str:
    """The text without control and invisible formatting characters, which could make it read as another."""
    return "".join(each for each in text if each in "\n\r\t" or unicodedata.category(each) not in ("Cc", "Cf")).strip()


UNFIT_FOR_FILES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
# Linux and macOS take 255 bytes of UTF-8 (85 Chinese characters), Windows 260 characters with all folders.
MOST_FILE_NAME_BYTES = 200


def file_name(words: str, ending: str = "") -> str:
    """Words as the name of a file that every system takes: nothing that it forbids, not too long, its ending kept.

    Without `ending` (`.pdf`) that of the words is kept. Cut between characters; empty words give the ending alone.
    """
    if not ending:
        stem, dot, last = words.rpartition(".")
        words, ending = (stem, dot + last) if stem and last.isalnum() and len(last) <= 5 else (words, "")
    plain = " ".join(UNFIT_FOR_FILES.sub(" ", printable(words)).split()).strip(". ")
    room = MOST_FILE_NAME_BYTES - len(ending.encode())
    return plain.encode()[:room].decode(errors="ignore").strip(". ") + ending


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


@lru_cache(maxsize=65_536)
def fold_character(character: str) -> str:
    """One character without its case, marks, width or region; empty for a mark alone.

    Each character by itself: phrases would make the reading of one depend on its neighbours.
    """
    folded = character
    for _ in range(4):  # a folded form may itself fold; it settles at once or in two steps
        before = folded
        plain = unicodedata.normalize("NFKD", folded).casefold()
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        folded = "".join(VARIANTS.get(c, c) if c < "\u2e80" else _fold_chinese(c) for c in plain)
        if folded == before:
            break
    return folded


def _fold_chinese(character: str) -> str:
    simplified: str = _converter("hk2s").convert(VARIANTS.get(character, character))
    return VARIANTS.get(simplified, simplified)


def folded(*names: str) -> str:
    """Names as one key under which the same person's are alike; empty if there is no letter or digit in them.

    Case, diacritics, width, spaces, order and punctuation do not count, nor whether Chinese is written in Traditional
    or Simplified. Searching, signing, looking for duplicates and restriction orders all compare names so.
    """
    return " ".join(sorted(_folded_words(*names)))


def is_name_of(typed: str, english: str, chinese: str) -> bool:
    """Returns True if what was typed is the name of somebody, in English, in Chinese, or both.

    Compared as `folded` does; a name typed without its spaces, or with more, is the same name.
    """
    known = [words for words in ((english,), (chinese,), (english, chinese), (chinese, english)) if folded(*words)]
    run_together = "".join(_folded_words(typed))
    return folded(typed) in {folded(*words) for words in known} or run_together in {
        "".join(_folded_words(*words)) for words in known
    }


def _folded_words(*names: str) -> list[str]:
    return re.findall(r"\w+", "".join(map(fold_character, " ".join(names))))


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
