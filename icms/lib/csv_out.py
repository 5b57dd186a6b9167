"""Lists for a spreadsheet: UTF-8 that Excel reads, and no cell that it would take for a formula (quality 4)."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(value: object) -> str:
    """The value as text; one that a spreadsheet would work out gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def csv_download(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file to be saved under this name."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    written = csv.writer(response)
    written.writerow(head)
    written.writerows([plain_cell(cell) for cell in row] for row in rows)
    return response
