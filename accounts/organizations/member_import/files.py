"""Reading a CSV of members: its encoding and separator are found from its content, or it is refused. Pure.

UTF-8 and UTF-16 are told by their bytes. Anything else may be Big5 with the characters of Hong Kong (HKSCS), or GB, and
the two share almost all their byte pairs: it is read only where its own words show that it is Big5, else refused.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext_lazy as _

from accounts.organizations.member_import.labels import HEADINGS, REQUIRED, column_of, is_besides
from icms.lib.errors import Reason, Refused
from icms.lib.export import unguarded
from icms.lib.folding import HAS_CHINESE, HAS_LATIN, cleaned_line, plain

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 500
EMPTY = Reason(
    "empty", _("This file is empty. Put the headings into the first row and one member into each row below.")
)
TOO_LARGE = Reason("too_large", _("This file is larger than 2 MB. Hand in at most 500 members at a time."))
BINARY = Reason("binary", _("This is not a CSV file. In your spreadsheet, choose “Save as” and “CSV UTF-8”."))
UNSURE = Reason(
    "encoding",
    _("We cannot be sure how the characters of this file are written. Save it again as “CSV UTF-8”, and choose that."),
)
BROKEN = Reason(
    "broken", _("A quotation mark in this file is not closed. Check it, or save the file again as “CSV UTF-8”.")
)
NO_HEADINGS = Reason(
    "headings",
    _("The first row must be the headings, such as Role, Branch, Name in English, E-mail address. Use the template."),
)
# The first characters of most family names, in the two ways they are written; shared ones say nothing and are left out.
_FAMILY_BIG5 = set(
    "陳黃張吳劉楊許鄭謝邱賴葉蘇莊呂蕭羅簡鍾詹趙顏孫鄧馮歐湯黎麥龐關區譚韓龍錢陸紀盧魏藍蔣溫連馬賀樂項齊鄒鄺鄔簫勞閻譙閔駱萬聶單鮑顧"
    "李王林蔡郭洪曾廖徐周江何高潘朱游彭胡施沈余梁柯翁戴范方宋杜傅侯曹薛丁卓阮董唐石古姚程霍甘岑毛白文倪容尹任冼伍袁袁易左雷"
)
_FAMILY_GB = set(
    "陈黄张吴刘杨许郑谢邱赖叶苏庄吕萧罗简钟詹赵颜孙邓冯欧汤黎麦庞关区谭韩龙钱陆纪卢魏蓝蒋温连马贺乐项齐邹邝邬箫劳阎谯闵骆万聂单鲍顾"
    "李王林蔡郭洪曾廖徐周江何高潘朱游彭胡施沈余梁柯翁戴范方宋杜傅侯曹薛丁卓阮董唐石古姚程霍甘岑毛白文倪容尹任冼伍袁易左雷"
)
ASIDE = "aside"  # a column of our own list of members that no import needs
_TELLS_SEPARATOR = re.compile(r'"?sep=([,;\t])"?', re.IGNORECASE)
# Two bytes of a Chinese character in Big5 or GB may be one Western letter in UTF-8; such a letter stands in a word.
_TWO_BYTES = re.compile(r"[\u0080-\u07ff]")
_WORD_ENDS = re.compile(r"[ \t\r\n,;\"]+")
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"{\\rtf")


@dataclass(frozen=True)
class Line:
    """One row under the headings: its number as a spreadsheet shows it (the headings are row 1), and its cells."""

    number: int
    cells: dict[str, str]
    spare: int = 0  # cells beyond the last heading


def read(content: bytes) -> list[Line]:
    """The rows of a file. Raises Refused where it cannot be read as what it must be."""
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Refused(EMPTY)
    return list(lines_of(text_of(content)))


def text_of(content: bytes) -> str:
    """The characters of a file, whichever of the ways it is written in. Raises Refused where that is not certain."""
    if content.startswith(_NOT_TEXT):
        raise Refused(BINARY)
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strict(content, encoding)
    if b"\x00" in content:
        return _utf_16_without_mark(content)
    text = _decoded(content, "utf-8")
    if text is None:
        return _big5(content)
    if any(_stands_alone(word) for word in _WORD_ENDS.split(text)):
        raise Refused(UNSURE)
    return text


def lines_of(text: str) -> Iterator[Line]:
    """The rows under the headings, blank ones left out; comma, semicolon or tab, whichever parts known headings."""
    first, _end, rest = text.lstrip("\r\n").partition("\n")
    told = _TELLS_SEPARATOR.fullmatch(first.strip("\r "))  # a spreadsheet takes this line and does not show it as a row
    text = rest if told else text
    rows = enumerate(_rows(text, told[1] if told else _separator(text)), start=1)
    columns = _columns(next((cells for _number, cells in rows if any(cell.strip() for cell in cells)), []))
    counted = 0
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        counted += 1
        strays = [cell for place, cell in enumerate(cells) if cell.strip() and columns[place : place + 1] in ([], [""])]
        yield Line(number, _by_column(columns, cells), len(strays))
    if not counted:
        raise Refused(EMPTY)
    if counted > MOST_ROWS:
        words = _("This file has %(count)s rows; at most %(most)d are taken at a time.")
        raise Refused(Reason("too_many_rows", words % {"count": f"{counted:,}", "most": MOST_ROWS}))


def _by_column(columns: list[str], cells: list[str]) -> dict[str, str]:
    given = dict(zip(columns, cells, strict=False))
    return {name: _as_meant(name, given.get(name, "")) for name in HEADINGS}


def _as_meant(column: str, cell: str) -> str:
    return (cleaned_line if column.startswith("name_") else plain)(unguarded(cell))


def _columns(headings: list[str]) -> list[str]:
    """Which column each heading names. Raises Refused with every heading that is unknown, double or missing."""
    while headings and not headings[-1].strip():
        headings.pop()
    found = [ASIDE if is_besides(heading) else column_of(heading) if heading.strip() else "" for heading in headings]
    if not any(found):
        raise Refused(NO_HEADINGS)
    reasons = []
    for heading, column in zip(headings, found, strict=True):
        if column is None:
            words = _("There is no column called “%(heading)s”. Use the headings of the template.")
            reasons.append(Reason("unknown_heading", words % {"heading": heading.strip()[:40]}))
        elif column in HEADINGS and found.count(column) > 1 and column not in [reason.field for reason in reasons]:
            words = _("The column “%(heading)s” is there more than once.")
            reasons.append(Reason("double_heading", words % {"heading": heading.strip()[:40]}, column))
    for column in REQUIRED:
        if column not in found:
            words = _("The column “%(heading)s” is missing.")
            reasons.append(Reason("missing_heading", words % {"heading": _shown(column)}, column))
    if "name_en" not in found and "name_zh" not in found:
        reasons.append(
            Reason("missing_heading", _("There must be a column of names, in English or in Chinese."), "name_en")
        )
    if reasons:
        raise Refused([Reason(reason.code, reason.message) for reason in reasons])
    return [column or "" for column in found]


def _shown(column: str) -> str:
    english, traditional, _simplified = HEADINGS[column]
    return f"{english} {traditional}"


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip(' \t,;"')), "")

    def known(separator: str) -> int:
        try:
            return sum(column_of(cell) is not None for cell in next(csv.reader([first], delimiter=separator), []))
        except csv.Error:
            return 0

    return max(",;\t", key=known)


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refused(BROKEN) from None
        yield row


def _strict(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(BINARY) from None
    if "\x00" in text:
        raise Refused(BINARY)
    return text


def _utf_16_without_mark(content: bytes) -> str:
    """A spreadsheet's line of headings has a zero in every second byte, whichever comes first; else it is no text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.splitlines()[0] if text.strip() else ""
        if any(column_of(cell.strip('"')) for separator in ",;\t" for cell in first.split(separator)):
            return text
    raise Refused(BINARY)


def _big5(content: bytes) -> str:
    as_big5, as_gb = _decoded(content, "big5hkscs"), _decoded(content, "gb18030")
    if as_big5 is None:
        raise Refused(UNSURE if as_gb is not None or b"," in content or b"\t" in content else BINARY)
    if _speaks_chinese_in_the_head(as_big5):
        return as_big5
    if _trust(as_big5, _FAMILY_BIG5) >= 0.5 and _trust(as_big5, _FAMILY_BIG5) > _trust(as_gb or "", _FAMILY_GB):
        return as_big5
    raise Refused(UNSURE)


def _stands_alone(word: str) -> bool:
    """Is this a Western letter of two bytes with no other letter beside it?"""
    return bool(_TWO_BYTES.search(word)) and not HAS_LATIN.search(word) and not HAS_CHINESE.search(word)


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _speaks_chinese_in_the_head(text: str) -> bool:
    """Do Chinese headings make sense read this way?"""
    first = text.splitlines()[0]
    cells = [cell.strip().strip('"') for separator in ",;\t" for cell in first.split(separator)]
    return any(HAS_CHINESE.search(cell) and column_of(cell) for cell in cells)


def _trust(text: str, family_names: set[str]) -> float:
    """Of the Chinese there is, how much begins with a family name in the column of Chinese names."""
    try:
        rows = list(_rows(text, _separator(text)))
    except Refused:
        return 0
    columns = [column_of(heading) for heading in rows[0]] if rows else []
    if not rows or "name_zh" not in columns:
        return 0
    place = columns.index("name_zh")
    chinese = [(at, cell.strip()) for row in rows[1:] for at, cell in enumerate(row) if not cell.isascii()]
    good = sum(at == place and cell[0] in family_names for at, cell in chinese)
    return good / len(chinese) if chinese else 0
