"""Files to fill in, and the rows to mend of one that was filled in: for spreadsheets, in the reader's language.

Headings are the codes of the columns, the same in every language; what each means stands in the guide.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any, Protocol

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from cases.models import CaseType
from filings.bulk.columns import FILING, ROW, TO_MEND, Column, Takes, columns_of
from filings.bulk.explanations import Fault, words
from icms.lib.export import csv_lines, guarded
from icms.lib.marks import bracketed, semicolon

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "@"  # what is typed stays as it is typed: no dates, no powers of ten, no lost zeros
HEAD = PatternFill("solid", fgColor="F3EEE6")
WIDEST = 60


class Faulty(Protocol):
    """A row that was kept: its number, its cells by column, what is wrong in it (`Fault.as_json`)."""

    @property
    def number(self) -> int: ...
    @property
    def typed(self) -> Mapping[str, str]: ...
    @property
    def faults(self) -> Sequence[Mapping[str, Any]]: ...


def csv_template(case_type: CaseType, language: str) -> bytes:
    """The headings and one row that shows how, as CSV in UTF-8 with its mark; the row is passed over if left in."""
    columns = columns_of(case_type)
    lines = csv_lines([[column.code for column in columns], [_example(column, language) for column in columns]])
    return "".join(lines).encode()


def xlsx_template(case_type: CaseType, language: str) -> bytes:
    """The same as a workbook: every column is text, the headings stay in sight, and a second sheet is the guide."""
    columns = columns_of(case_type)
    made = Workbook(write_only=True)
    with override(language):
        table = made.create_sheet(pgettext("sheet of a workbook", "Claims"))
        _table(table, columns, language)
        guide = made.create_sheet(pgettext("sheet of a workbook", "What each column takes"))
        _guide(guide, columns, language)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def mending_csv(case_type: CaseType, rows: Iterable[Faulty], language: str, *, of_returned: bool = False) -> bytes:
    """The rows to mend as they were typed, each with its number and all that is wrong: what is mended is sent back.

    Those of returned filings say also which filing each is of.
    """
    codes = [*([FILING] if of_returned else ()), *(column.code for column in columns_of(case_type))]
    lines = [[row.number, _to_mend(row, language), *(row.typed.get(code, "") for code in codes)] for row in rows]
    return "".join(csv_lines([[ROW, TO_MEND, *codes], *lines])).encode()


def mending_xlsx(table: Iterable[Sequence[str]]) -> bytes:
    """A table to mend as a workbook: every cell is text, the headings stay in sight."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet(pgettext("sheet of a workbook", "Claims"))
    sheet.freeze_panes = "A2"
    for number, line in enumerate(table):
        if number == 0:
            for place, text in enumerate(line, start=1):
                dimension = sheet.column_dimensions[get_column_letter(place)]
                dimension.width, dimension.number_format = min(max(len(text) + 4, 18), WIDEST), TEXT
        sheet.append([_cell(sheet, guarded(text), head=number == 0) for text in line])
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to take away, kept by no cache."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _to_mend(row: Faulty, language: str) -> str:
    """Every fault of a row in one cell: `amount_claimed: Above HK$75,000 … | …`."""
    told = []
    for kept in row.faults:
        fault = Fault.from_json(kept)
        wrong, remedy = words(fault)
        column = f"{fault.column}: " if fault.column else ""
        told.append(f"{column}{wrong.in_language(language)} {remedy.in_language(language)}")
    return " | ".join(told)


def _example(column: Column, language: str) -> str:
    return guarded(column.example.in_language(language))


def _table(sheet: WriteOnlyWorksheet, columns: Sequence[Column], language: str) -> None:
    for place, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.number_format = min(max(len(column.code) + 4, 18), WIDEST), TEXT
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, column.code, head=True) for column in columns])
    sheet.append([_cell(sheet, _example(column, language)) for column in columns])


def _guide(sheet: WriteOnlyWorksheet, columns: Sequence[Column], language: str) -> None:
    for letter, width in zip("ABCDEF", (24, 34, 12, WIDEST, 14, 34), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    heads = [
        pgettext("faults of a table", "Column"),
        pgettext("guide to a table", "What it is"),
        pgettext("guide to a table", "Required"),
        pgettext("guide to a table", "What to type"),
        pgettext("guide to a table", "Longest"),
        pgettext("guide to a table", "Example"),
    ]
    sheet.append([_cell(sheet, text, head=True) for text in heads])
    for column in columns:
        required = pgettext("guide to a table", "Yes") if column.required else pgettext("guide to a table", "No")
        told = [column.code, column.name.in_language(language), required, _takes(column, language)]
        longest = str(column.max_length or "")
        sheet.append([_cell(sheet, text) for text in (*told, longest, _example(column, language))])


def _takes(column: Column, language: str) -> str:
    """What a cell may say: its hint, and where it is one of several, each with its code."""
    hint = column.hint.in_language(language)
    if not column.choices or column.takes == Takes.KIND:
        return hint
    named = semicolon().join(bracketed(choice.code, choice.name.in_language(language)) for choice in column.choices)
    return _("One of these, by its code or its name: %(choices)s") % {"choices": named}


def _cell(sheet: WriteOnlyWorksheet, text: str, *, head: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.number_format = TEXT
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if head:
        cell.font, cell.fill = Font(bold=True), HEAD
    return cell
