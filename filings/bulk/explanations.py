"""What is wrong in a row of claims, and what to do about it, in three languages, from `faults.csv`."""

import csv
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.utils.translation import override

from filings.preflight.explanations import explain_finding
from icms.lib.dates import MONTHS, full_plain_day, is_chinese
from icms.lib.errors import Reason
from icms.lib.money import money_sentence
from icms.lib.trilingual import COLUMNS, Trilingual

TABLE = Path(__file__).with_name("faults.csv")
_CHECK = Trilingual("Check {finding}", "檢查項目{finding}", "检查项目{finding}")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a row: in which column (empty is the row itself), and what was typed there.

    `code` is one of `faults.csv`, or `preflight` with the code, the page and the params of a finding
    (`finding`, `page`, `params`). It is kept as it is; its words come when it is read.
    """

    column: str
    code: str
    typed: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**kept)


@dataclass(frozen=True)
class _Found:
    """A finding of the preflight, as its explanations take it."""

    code: str
    page: int | None
    params: Mapping[str, Any]


@cache
def table() -> dict[str, dict[str, str]]:
    """The rows of the table by code."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def words(fault: Fault) -> tuple[Trilingual, Trilingual]:
    """What is wrong, and what to do. Raises KeyError for a code or a figure that the table does not have."""
    if fault.code == "preflight":
        return _of_preflight(fault)
    code = f"{fault.code}_like" if fault.params.get("like") else fault.code
    row = table().get(f"{code}_{fault.column}") or table()[code]
    said = {language: _figures(fault.params, language) for language in COLUMNS}

    def part(name: str) -> Trilingual:
        return Trilingual(*(row[f"{name}_{column}"].format_map(said[code]) for code, column in COLUMNS.items()))

    return part("wrong"), part("remedy")


def in_three_languages(reasons: Sequence[Reason]) -> dict[str, str]:
    """The words of refusals by language, to keep for whoever reads them later; nothing where there is none."""
    said: dict[str, str] = {}
    for language in COLUMNS if reasons else ():
        with override(language):
            said[language] = " ".join(str(reason) for reason in reasons)
    return said


def _of_preflight(fault: Fault) -> tuple[Trilingual, Trilingual]:
    finding = _Found(fault.params["finding"], fault.params.get("page"), fault.params.get("params") or {})
    wrong, remedy = explain_finding(finding)
    told = {language: _CHECK.in_language(language).format(finding=finding.code) for language in COLUMNS}
    gap = {language: "" if is_chinese(language) else " " for language in COLUMNS}
    return wrong, Trilingual(
        *(f"{remedy.in_language(language)}{gap[language]}{told[language]}" for language in COLUMNS)
    )


def _figures(params: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The figures of a fault as a language writes them."""
    said = {**params, "most_megabytes": settings.MAX_FILE_BYTES // (1024 * 1024)}
    if "limit_cents" in params:
        said["limit"] = money_sentence(params["limit_cents"], language)
    if "choices" in params:
        mark = "、" if is_chinese(language) else ", "
        said["choices"] = mark.join(choice[language] for choice in params["choices"])
    if "month" in params and "year" in params:
        said |= _last_day(params["year"], params["month"], language)
    if "day_iso" in params:
        said["day"] = full_plain_day(date.fromisoformat(params["day_iso"]), language)
    return said


def _last_day(year: int, month: int, language: str) -> dict[str, Any]:
    days = monthrange(year, month)[1]
    return {
        "month_of_year": f"{year}年{month}月" if is_chinese(language) else f"{MONTHS[month - 1]} {year}",
        "days": days,
        "last_day_first": f"{days}/{month:02}/{year}",
        "last_day_iso": f"{year}-{month:02}-{days}",
    }
