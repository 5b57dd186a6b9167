"""CSV files for spreadsheets: UTF-8 with a byte order mark, and no cell that a spreadsheet would run as a formula."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

from django.http import StreamingHttpResponse

from icms.lib.folding import plain

MARK = "\ufeff"
RUNS = ("=", "+", "-", "@")  # of full width too: spreadsheets for Chinese run those as well
CONTROLS = ("\t", "\r", "\n")


def guarded(value: Any) -> str:
    """A cell as plain words: one that would be read as a formula gets an apostrophe before it. Figures stay."""
    if isinstance(value, int | Decimal):
        return str(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(CONTROLS) or plain(text).startswith(RUNS) else text


def unguarded(cell: str) -> str:
    """A cell of our own file, handed in again: without the one apostrophe that `guarded` put before it."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


def dollars(cents: int | None) -> Decimal | None:
    """HK$ cents as a figure for a spreadsheet: `504.00`; nothing stays nothing."""
    if cents is None:
        return None
    return Decimal(cents).scaleb(-2).quantize(Decimal("0.01"))


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The lines of the file, its mark first, every cell guarded."""
    yield MARK
    for row in rows:
        line = StringIO()
        csv.writer(line).writerow([guarded(cell) for cell in row])
        yield line.getvalue()


def csv_download(name: str, rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A file to download, sent line by line."""
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
