"""What each finding means and what to do about it, in three languages, from `findings.csv`."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from icms.lib.trilingual import COLUMNS, Trilingual

TABLE = Path(__file__).with_name("findings.csv")


@lru_cache(maxsize=1)
def table() -> dict[str, dict[str, str]]:
    """The rows of the table by code."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


class Found(Protocol):
    """A finding as preflight reports it, or as a row that kept it."""

    @property
    def code(self) -> str: ...
    @property
    def page(self) -> int | None: ...
    @property
    def params(self) -> Mapping[str, Any]: ...


def explain_finding(finding: Found) -> tuple[Trilingual, Trilingual]:
    """What is wrong, and what to do. Raises KeyError for a code or a figure that the table does not have."""
    row = table()[finding.code]
    figures = {**finding.params, "page": finding.page}

    def words(part: str) -> Trilingual:
        return Trilingual(*(row[f"{part}_{column}"].format_map(figures) for column in COLUMNS.values()))

    return words("title"), words("remedy")
