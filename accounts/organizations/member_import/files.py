"""Reading a CSV of members, by the reader of every table (icms.lib.tables); what it says is refused or kept. Pure.

A file that may be Big5 or GB is read as Big5 where the names in its column of Chinese names begin as family names do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.organizations.member_import.labels import HEADINGS, REQUIRED, column_of, is_besides
from icms.lib.errors import Reason, Refused
from icms.lib.export import unguarded
from icms.lib.folding import cleaned_line, plain
from icms.lib.tables import csv_rows, rows_of, separator_of, text_of, too_many_rows

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 500
EMPTY = Reason(
    "empty", _("This file is empty. Put the headings into the first row and one member into each row below.")
)
TOO_LARGE = Reason("too_large", _("This file is larger than 2 MB. Hand in at most 500 members at a time."))
BINARY = Reason("binary", _("This is not a CSV file. In your spreadsheet, choose “Save as” and “CSV UTF-8”."))
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
    return list(lines_of(text_of(content, _is_heading, not_text=BINARY, is_big5=_names_are_big5)))


def lines_of(text: str) -> Iterator[Line]:
    """The rows under the headings, blank ones left out; comma, semicolon or tab, whichever parts known headings."""
    rows = rows_of(text, _is_heading)
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
        raise Refused(too_many_rows(counted, MOST_ROWS))


def _is_heading(cell: str) -> bool:
    return column_of(cell) is not None


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


def _names_are_big5(as_big5: str, as_gb: str) -> bool:
    trust = _trust(as_big5, _FAMILY_BIG5)
    return trust >= 0.5 and trust > _trust(as_gb, _FAMILY_GB)


def _trust(text: str, family_names: set[str]) -> float:
    """Of the Chinese there is, how much begins with a family name in the column of Chinese names."""
    try:
        rows = list(csv_rows(text, separator_of(text, _is_heading)))
    except Refused:
        return 0
    columns = [column_of(heading) for heading in rows[0]] if rows else []
    if not rows or "name_zh" not in columns:
        return 0
    place = columns.index("name_zh")
    chinese = [(at, cell.strip()) for row in rows[1:] for at, cell in enumerate(row) if not cell.isascii()]
    good = sum(at == place and cell[0] in family_names for at, cell in chinese)
    return good / len(chinese) if chinese else 0
