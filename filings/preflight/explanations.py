"""What each finding means and what to do about it, in three languages, from `findings.csv`."""

import csv
from collections.abc import Mapping, Sequence
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


def _pages(spans: Sequence[Sequence[Any]], column: str) -> str:
    """`page 2`, `pages 1 to 4, 7`; 第1至4、7頁."""
    if column == "en":
        numbers = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in spans)
        return f"pages {numbers}" if len(spans) > 1 or spans[0][0] != spans[0][1] else f"page {numbers}"
    numbers = "、".join(str(first) if first == last else f"{first}至{last}" for first, last in spans)
    return f"第{numbers}頁" if column == "zh_hant" else f"第{numbers}页"


def explain_finding(finding: Found) -> tuple[Trilingual, Trilingual]:
    """What is wrong, and what to do. Raises KeyError for a code or a figure that the table does not have."""
    row = table()[finding.code]
    figures = {**finding.params, "page": finding.page}
    spans = finding.params.get("spans") or [(finding.page, finding.page)]

    def words(part: str) -> Trilingual:
        return Trilingual(
            *(
                row[f"{part}_{column}"].format_map({**figures, "on_pages": _pages(spans, column)})
                for column in COLUMNS.values()
            )
        )

    return words("title"), words("remedy")
