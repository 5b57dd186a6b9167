"""Tables and zips of claims, as people and their machines make them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

GOOD = {
    "your_reference": "RV/26/0001",
    "defendant_name_en": "Chan Tai Man",
    "defendant_name_zh": "陳大文",
    "defendant_kind": "individual",
    "defendant_address": "Flat A, 8/F, 100 Nathan Road, Kowloon",
    "defendant_telephone": "2345 6789",
    "claim_nature": "debt",
    "amount_claimed": "8,600",
    "date_of_debt": "28/02/2026",
    "particulars": "Goods sold in January and not paid for.",
    "document_file": "claim-0001.pdf",
    "other_files": "exhibit-0001.pdf",
}


def claim(number: int = 1, **cells: str) -> dict[str, str]:
    """A row that can be lodged, but for the cells given."""
    own = {"your_reference": f"RV/26/{number:04}", "document_file": f"claim-{number:04}.pdf"}
    return {**GOOD, "other_files": f"exhibit-{number:04}.pdf", **own, **cells}


def csv_text(rows: Sequence[Mapping[str, str]], separator: str = ",") -> str:
    """The heading of the first row, and all rows."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=separator)
    table.writerow(rows[0])
    table.writerows(row.values() for row in rows)
    return written.getvalue()


def csv_file(folder: Path, rows: Sequence[Mapping[str, str]], *, encoding: str = "utf-8") -> Path:
    path = folder / "claims.csv"
    path.write_bytes(csv_text(rows).encode(encoding))
    return path


def workbook(folder: Path, rows: Sequence[Sequence[Any]], *, merged: str = "", hidden_first: bool = False) -> Path:
    """An XLSX with these rows in its first visible sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    if hidden_first:
        sheet.append(["hidden", "words"])
        sheet.sheet_state = "hidden"
        sheet = made.create_sheet("Claims")
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    path = folder / "claims.xlsx"
    made.save(path)
    return path


def zip_file(
    folder: Path, names: Sequence[str | bytes], content: bytes = b"%PDF-1.7", name: str = "claims.zip"
) -> Path:
    """A zip with a file of each name; a name in bytes is written as it is, as old Windows programs do."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in names:
            packed.writestr(Named(each), content)
    return path


class Named(zipfile.ZipInfo):
    """An entry whose name is written as the bytes that are given."""

    def __init__(self, name: str | bytes) -> None:
        super().__init__(name if isinstance(name, str) else name.decode("cp437"))
        self.compress_type = zipfile.ZIP_DEFLATED
        self._raw = name if isinstance(name, bytes) else None

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        if self._raw is not None:
            return self._raw, self.flag_bits
        return self.filename.encode("utf-8"), self.flag_bits | (0 if self.filename.isascii() else 0x800)
