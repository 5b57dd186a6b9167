"""Names as Hong Kong writes them: in English, in Chinese, or both."""

import re

from icms.lib.folding import cleaned

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
    plain = " ".join(UNFIT_FOR_FILES.sub(" ", cleaned(words)).split()).strip(". ")
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
