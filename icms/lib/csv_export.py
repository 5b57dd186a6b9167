"""Tables as CSV files that a spreadsheet opens without running what somebody typed (quality 4)."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.http import HttpResponse

Cell = str | int | Decimal | date | None
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The table as a download in UTF-8 with its mark, so that spreadsheets read Chinese."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    for row in [head, *rows]:
        writer.writerow([guarded(cell) for cell in row])
    return response


def guarded(cell: Cell) -> str:
    """A cell as text; a text that a spreadsheet could take for a formula begins with an apostrophe. Figures stay."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(RISKY) else cell
    return "" if cell is None else str(cell)


def dollars(cents: int) -> Decimal:
    """HK$ cents as a figure for a spreadsheet: `504.00`."""
    return Decimal(cents).scaleb(-2).quantize(Decimal("0.01"))
