"""The rows of an XLSX workbook: what its first visible sheet shows, within bounds, or refused in plain words."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

from icms.lib.errors import Reason, Refused, worded

MOST_BYTES = 64 * 1024 * 1024  # of all parts, unpacked
MOST_PARTS = 2_000
LAST_ROW = 1_048_576  # of a sheet; a row that says it stands below would be reached through empty ones
BLOCK = 256 * 1024
DAMAGED = Reason("damaged", _("This workbook is damaged. Open it in your spreadsheet, save it again, and choose that."))
TOO_LARGE = Reason("too_large", _("This workbook is too large when unpacked. Part it, or save it as “CSV UTF-8”."))
OTHER_KIND = Reason(
    "other_kind",
    _("This file is not an XLSX workbook. In your spreadsheet, choose “Save as” and “.xlsx” or “CSV UTF-8”."),
)
_SHEET_TELLS = re.compile(rb'<(?:\w+:)?(?:mergeCell\s[^>]*?ref="([A-Z0-9:$]{2,40})"|f[\s/>])')
_FAULTS = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, ValueError, TypeError, AttributeError)
MOST_SHOWN = 5


def is_workbook(start: bytes) -> bool:
    """Do these first bytes say that it is a zip, as a workbook is?"""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def rows_of_workbook(path: Path, *, most_cells: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number, one cell beyond `most_cells` at most, from the first visible sheet with content.

    Raises Refused where it is no workbook, is damaged, would unpack to too much, or has cells that are merged.
    """
    _check_parts(path)
    yield from _rows(path, most_cells + 1)


def _check_parts(path: Path) -> None:
    """Look at what the workbook says of itself; a part never gives more bytes than it says."""
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
            names = {info.filename for info in infos}
            if "xl/workbook.xml" not in names:
                raise Refused(OTHER_KIND)
            if any(info.flag_bits & 1 for info in infos):
                raise Refused(OTHER_KIND)
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
                raise Refused(TOO_LARGE)
            for info in infos:  # no workbook declares entities; what does is made to blow up
                if info.filename.endswith((".xml", ".rels")):
                    with parts.open(info) as part:
                        if b"<!DOCTYPE" in part.read(BLOCK).replace(b"\x00", b""):
                            raise Refused(DAMAGED)
    except (*_FAULTS, NotImplementedError, RuntimeError):
        raise Refused(DAMAGED) from None


def _rows(path: Path, most_cells: int) -> Iterator[tuple[int, list[str]]]:
    with open(path, "rb") as file:  # opened here: by its name openpyxl takes only what ends in .xlsx
        yield from _rows_of(file, path, most_cells)


def _rows_of(file: BinaryIO, path: Path, most_cells: int) -> Iterator[tuple[int, list[str]]]:
    try:
        results = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (*_FAULTS, InvalidFileException):
        raise Refused(DAMAGED) from None
    try:
        for sheet in results.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()
            if not any(value not in (None, "") for row in _values(sheet, most_cells) for value in _filled(row)):
                continue
            has_formulas, merged = _tells(path, sheet._worksheet_path)
            if merged:
                raise Refused(_merged(merged))
            if not has_formulas:
                for number, row in enumerate(_values(sheet, most_cells), start=1):
                    yield number, [_text(value) for value in _filled(row)]
                return
            with open(path, "rb") as again:
                yield from _with_formulas(again, sheet.title, sheet, most_cells)
            return
    except _FAULTS:
        raise Refused(DAMAGED) from None
    finally:
        results.close()


def _values(sheet: Any, most_cells: int) -> Iterator[tuple[Any, ...]]:
    """The rows up to a width: one far cell to the right would fill each row up with empty ones."""
    for number, row in enumerate(sheet.iter_rows(max_col=most_cells, values_only=True)):
        if number >= LAST_ROW:
            raise Refused(DAMAGED)
        yield row


def _filled(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row without the empty cells at its end."""
    end = 0 if row.count(None) == len(row) else len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _with_formulas(file: BinaryIO, title: str, results: Any, most_cells: int) -> Iterator[tuple[int, list[str]]]:
    """The results of formulas as they were saved; a formula without one is its own text, which is never words."""
    typed = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        sheet = typed[title]
        sheet.reset_dimensions()
        pairs = zip(_values(results, most_cells), _values(sheet, most_cells), strict=True)
        for number, (row, formulas) in enumerate(pairs, start=1):
            yield number, [_result(value, formula) for value, formula in zip(row, _filled(formulas), strict=False)]
    finally:
        typed.close()


def _result(value: Any, typed: Any) -> str:
    if value is None and typed is not None:
        return typed if isinstance(typed, str) and typed.startswith("=") else "="
    return _text(value)


def _tells(path: Path, part_name: str) -> tuple[bool, list[str]]:
    """Does a sheet have formulas, and which of its cells are merged?"""
    has_formulas, merged, before = False, list[str](), b""
    with zipfile.ZipFile(path) as parts, parts.open(part_name.lstrip("/")) as part:
        while block := part.read(BLOCK):
            window = before + block
            for found in _SHEET_TELLS.finditer(window):
                if found[1] is None:
                    has_formulas = True
                elif (cells := found[1].decode()) not in merged and len(merged) <= MOST_SHOWN:
                    merged.append(cells)
            before = window[-200:]
    return has_formulas, merged


def _merged(cells: list[str]) -> Reason:
    words = _("Cells of this sheet are merged: %(cells)s. Unmerge them, so that each row has cells of its own.")
    shown = ", ".join(cells[:MOST_SHOWN]) + (" …" if len(cells) > MOST_SHOWN else "")
    return Reason("merged", worded(words, cells=shown))


def _text(value: Any) -> str:
    """A cell as its reader sees it: `12` for 12.0, a day as `2026-02-28`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _figure(value)
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _figure(value: float) -> str:
    """With the 15 figures that a spreadsheet keeps, and none of its powers of ten."""
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    text = f"{Decimal(f'{value:.15g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
