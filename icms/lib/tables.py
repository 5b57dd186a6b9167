"""A table that a person made: a CSV in whichever way it is written, or a workbook; read as it is, or refused.

The encoding and the separator of a CSV are found from its content. UTF-8 and UTF-16 are told by their bytes; Big5 (with
the characters of Hong Kong) and GB share almost all their byte pairs, so one of them is read only where its own words
show which it is. Nothing is ever read wrongly.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from icms.lib.errors import Reason, Refused, worded
from icms.lib.export import unguarded
from icms.lib.folding import HAS_CHINESE, HAS_LATIN, cleaned
from icms.lib.workbooks import is_workbook, rows_of_workbook

MOST_BYTES = 32 * 1024 * 1024
MOST_CELLS = 200  # in a row
EMPTY = Reason("empty", _("This file is empty. Put the headings into the first row and the rest into the rows below."))
TOO_LARGE = Reason("too_large", _("This file is larger than 32 MB. Part it into several files."))
NOT_A_TABLE = Reason(
    "not_a_table",
    _("This is neither a CSV nor an XLSX file. In your spreadsheet, choose “Save as” and “CSV UTF-8”, or “.xlsx”."),
)
UNSURE = Reason(
    "encoding",
    _("We cannot be sure how the characters of this file are written. Save it again as “CSV UTF-8”, and choose that."),
)
BROKEN = Reason(
    "broken", _("A quotation mark in this file is not closed. Check it, or save the file again as “CSV UTF-8”.")
)
TOO_WIDE = Reason("too_wide", _("This file has rows of more than 200 cells. Use the headings of the template."))
OLD_WORKBOOK = Reason(
    "old_workbook",
    _(
        "This workbook is of an old kind (.xls), or locked with a password. "
        "Save it without one as “.xlsx” or “CSV UTF-8”."
    ),
)
# Words that stand in addresses and claims, and that the other of the two ways of writing would not give by chance.
_WORDS_BIG5 = (
    "香港",
    "九龍",
    "新界",
    "大廈",
    "花園",
    "有限公司",
    "號",
    "樓",
    "欠款",
    "租金",
    "管理費",
    "電費",
    "貨款",
    "申索",
)
_WORDS_GB = ("香港", "九龙", "新界", "大厦", "花园", "有限公司", "欠款", "租金", "管理费", "电费", "货款", "申索")
_TELLS_SEPARATOR = re.compile(r'"?sep=([,;\t])"?', re.IGNORECASE)
# Two bytes of a Chinese character in Big5 or GB may be one Western letter in UTF-8; such a letter stands in a word.
_TWO_BYTES = re.compile(r"[\u0080-\u07ff]")
_MORE_BYTES = re.compile(r"[\u0800-\U0010ffff]")
_WORD_ENDS = re.compile(r"[ \t\r\n,;\"]+")
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_NOT_TEXT = (
    b"PK",
    b"%PDF",
    _OLD_WORKBOOK,
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"{\\rtf",
    b"Rar!",
    b"7z",
)

IsHeading = Callable[[str], bool]


@dataclass(frozen=True)
class TableRow:
    """One row under the headings: its number as a spreadsheet shows it, and its cells as text."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """The headings, and the rows under them; rows without a word are left out."""

    heading: list[str]
    rows: list[TableRow]


def read_table(path: Path, *, most_rows: int, is_heading: IsHeading) -> Table:
    """The table in a CSV or an XLSX file; `is_heading` knows the headings that it may have.

    The first row with a word in it is the heading. A cell is text as its spreadsheet shows it, but for days, which are
    `2026-02-28`; a formula whose result was not saved is its own text (`=A1+1`). Raises Refused, in plain words, where
    the file cannot be read as a table, or has more than `most_rows` rows under its heading.
    """
    with open(path, "rb") as file:
        start = file.read(8)
        if start.startswith(_OLD_WORKBOOK):
            raise Refused(OLD_WORKBOOK)
        if is_workbook(start):
            return _table(rows_of_workbook(path, most_cells=MOST_CELLS), most_rows)
        content = start + file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    return _table(rows_of(text_of(content, is_heading, not_text=NOT_A_TABLE), is_heading), most_rows)


def _table(rows: Iterable[tuple[int, list[str]]], most_rows: int) -> Table:
    heading: list[str] | None = None
    found: list[TableRow] = []
    counted = 0
    for number, typed in rows:
        cells = [cleaned(unguarded(cell)) for cell in typed]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_CELLS:
            raise Refused(TOO_WIDE)
        if not cells:
            continue
        if heading is None:
            heading = cells
            continue
        counted += 1
        if counted <= most_rows:
            found.append(TableRow(number, cells))
    if heading is None or not found:
        raise Refused(EMPTY)
    if counted > most_rows:
        raise Refused(too_many_rows(counted, most_rows))
    return Table(heading, found)


def too_many_rows(count: int, most: int) -> Reason:
    """Why a file of so many rows is not taken."""
    words = _("This file has %(count)s rows; at most %(most)s are taken at a time.")
    return Reason("too_many_rows", worded(words, count=f"{count:,}", most=f"{most:,}"))


def text_of(
    content: bytes,
    is_heading: IsHeading,
    *,
    not_text: Reason,
    is_big5: Callable[[str, str], bool] = lambda _as_big5, _as_gb: False,
) -> str:
    """The characters of a file, whichever of the ways it is written in.

    Raises Refused: `empty`, `not_text` where it is another kind of file, `encoding` where it is not certain. `is_big5`
    is asked of a file that may be Big5, read so and as GB, where none of the words known here decides.
    """
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Refused(EMPTY)
    if content.startswith(_NOT_TEXT):
        raise Refused(not_text)
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strict(content, encoding, not_text)
    if b"\x00" in content:
        return _utf_16_without_mark(content, is_heading, not_text)
    text = _decoded(content, "utf-8")
    if text is None:
        return _in_chinese(content, is_heading, not_text, is_big5)
    if not _MORE_BYTES.search(text) and any(_stands_alone(word) for word in _WORD_ENDS.split(text)):
        raise Refused(UNSURE)
    return text


def rows_of(text: str, is_heading: IsHeading) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, blank ones too; comma, semicolon or tab, whichever parts known headings.

    A first line that tells the separator is taken by a spreadsheet and not shown as a row. Raises Refused where a
    quotation mark is not closed.
    """
    first, _end, rest = text.lstrip("\r\n").partition("\n")
    told = _TELLS_SEPARATOR.fullmatch(first.strip("\r "))
    text = rest if told else text
    return enumerate(csv_rows(text, told[1] if told else separator_of(text, is_heading)), start=1)


def separator_of(text: str, is_heading: IsHeading) -> str:
    """What parts the most known headings in the first line that says anything."""
    first = next((line for line in text.splitlines() if line.strip(' \t,;"')), "")

    def known(separator: str) -> int:
        try:
            return sum(is_heading(cell) for cell in next(csv.reader([first], delimiter=separator), []))
        except csv.Error:
            return 0

    return max(",;\t", key=known)


def csv_rows(text: str, separator: str) -> Iterator[list[str]]:
    """The rows of a text. Raises Refused where a quotation mark is not closed."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused(BROKEN) from None
        yield row


def _strict(content: bytes, encoding: str, not_text: Reason) -> str:
    text = _decoded(content, encoding)
    if text is None or "\x00" in text:
        raise Refused(not_text)
    return text


def _utf_16_without_mark(content: bytes, is_heading: IsHeading, not_text: Reason) -> str:
    """A spreadsheet's line of headings has a zero in every second byte, whichever comes first; else it is no text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _decoded(content, encoding)
        if text is not None and "\x00" not in text and any(map(is_heading, _cells_of_the_head(text))):
            return text
    raise Refused(not_text)


def _in_chinese(content: bytes, is_heading: IsHeading, not_text: Reason, is_big5: Callable[[str, str], bool]) -> str:
    as_big5, as_gb = _decoded(content, "big5hkscs"), _decoded(content, "gb18030")
    if as_big5 is None and as_gb is None:
        raise Refused(UNSURE if b"," in content or b"\t" in content else not_text)
    shows_big5 = bool(as_big5) and _shows(as_big5 or "", is_heading, _WORDS_BIG5)
    shows_gb = bool(as_gb) and _shows(as_gb or "", is_heading, _WORDS_GB)
    if as_big5 and shows_big5 and not shows_gb:
        return as_big5
    if as_gb and shows_gb and not shows_big5:
        return as_gb
    if as_big5 and not shows_gb and is_big5(as_big5, as_gb or ""):
        return as_big5
    raise Refused(UNSURE)


def _shows(text: str, is_heading: IsHeading, words: Iterable[str]) -> bool:
    """Do Chinese headings make sense read this way, or words that such tables have?"""
    heads = (cell for cell in _cells_of_the_head(text) if HAS_CHINESE.search(cell))
    return any(map(is_heading, heads)) or any(word in text for word in words)


def _cells_of_the_head(text: str) -> list[str]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return [cell.strip().strip('"') for separator in ",;\t" for cell in first.split(separator)]


def _stands_alone(word: str) -> bool:
    """Is this a Western letter of two bytes with no other letter beside it?"""
    return bool(_TWO_BYTES.search(word)) and not HAS_LATIN.search(word) and not HAS_CHINESE.search(word)


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
