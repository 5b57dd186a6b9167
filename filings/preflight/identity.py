"""Identity card numbers, as people write them: in text, in the fields of a form, in notes."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, String

# Written close, or with the check digit in brackets: then in small letters and with spaces between, too.
CLOSE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}) ?([0-9]{6}) ?([0-9A])(?![A-Z0-9])")
IN_BRACKETS = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,2})\s{0,2}((?:[0-9]\s?){6})\s?\(\s?([0-9Aa])\s?\)")
# One in eleven other numbers has the right check digit by chance; without brackets, what it is called decides.
OTHER_NUMBER = re.compile(
    r"(?:\b(?:refs?|references?|file|invoice|receipt|policy|account|a/c|order|cheque|lot|serial|passport|licence|tel)\b"
    r"|檔案?號|檔案?编?編?號|檔案?编?编?号|參考|参考|發票|发票|收據|收据|保單|保单|帳戶|账户|護照|护照|支票|牌照)"
    r"[^\n]{0,16}$",
    re.IGNORECASE,
)
IDENTITY = re.compile(r"\b(?:HKID|ID|I\.D\.|identity)\b|身[份分][證证]", re.IGNORECASE)
LOOKED_BACK = 32
TAGS = re.compile(r"<[^<>]*>")
DEEPEST = 32


def shows_identity_number(text: str) -> bool:
    """Whether an identity card number can be read in the text; full-width and spaced forms count too."""
    plain = unicodedata.normalize("NFKC", text)
    found = [*IN_BRACKETS.finditer(plain), *(one for one in CLOSE.finditer(plain) if not _is_called_otherwise(one))]
    return any(_is_identity_number(one[1].upper(), "".join(one[2].split()), one[3].upper()) for one in found)


def _is_called_otherwise(found: re.Match[str]) -> bool:
    """Is the number called a reference, an invoice or the like right before it, and not an identity card's?"""
    before = found.string[max(0, found.start() - LOOKED_BACK) : found.start()]
    return bool(OTHER_NUMBER.search(before)) and not IDENTITY.search(before)


def _is_identity_number(letters: str, digits: str, check: str) -> bool:
    """Whether the parts make a number: weights 9 to 1, a missing first letter counts as a space (36)."""
    values = [36] if len(letters) == 1 else []
    values += [ord(letter) - ord("A") + 10 for letter in letters]
    values += [int(digit) for digit in digits]
    values.append(10 if check == "A" else int(check))
    return sum(weight * value for weight, value in zip(range(9, 0, -1), values, strict=True)) % 11 == 0


def typed_on(page: pikepdf.Page) -> Iterator[str]:
    """What the fields of a form and the notes on a page say, which is not part of the page's text."""
    annotations = page.obj.get("/Annots")
    for annotation in annotations if isinstance(annotations, Array) else []:
        node: Any = annotation
        for _ in range(DEEPEST):  # a field's words may stand in the field above it
            if not isinstance(node, Dictionary):
                break
            yield from _words(node)
            node = node.get("/Parent")


def _words(entries: Dictionary) -> Iterator[str]:
    for key in ("/Contents", "/V", "/RC", "/RV"):
        value = entries.get(key)
        for one in value if isinstance(value, Array) else [value]:
            if isinstance(one, String):
                yield TAGS.sub("", str(one)) if key.startswith("/R") else str(one)
