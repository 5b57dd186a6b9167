"""Times and closures as people type them, for the `deemed_receipt` command."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.calendar.explanations import ENGLISH
from cases.calendar.opening_hours import ClosureSpan
from icms.lib.clock import HONG_KONG, from_court

COLUMNS = ("office", "from", "until", "reason")
EVERY_OFFICE = ("", "all", "ALL")


class Unreadable(ValueError):
    """What was typed cannot be read; says what, and what to type instead."""


@dataclass(frozen=True)
class TypedClosure:
    """A closure as a row of a file says it; `office` is None for every office."""

    office: str | None
    span: ClosureSpan


def time_of(text: str) -> datetime:
    """A day and a time in ISO form, aware; without a zone it is Hong Kong time. Raises Unreadable."""
    example = "Give a day and a time, such as 2026-11-21T18:05."
    text = text.strip()
    try:
        at = datetime.fromisoformat(text)
        aware = at if at.tzinfo else from_court(at)
        aware.astimezone(HONG_KONG)
    except (ValueError, OverflowError):
        raise Unreadable(f"{text!r} is not a time. {example}") from None
    if len(text) <= len("2026-11-21"):
        raise Unreadable(f"{text!r} has no time of day. {example}")
    return aware


def closures_of(lines: Iterable[str], offices: Mapping[str, str]) -> list[TypedClosure]:
    """The closures of a CSV file; `offices` gives the office for each code that may be typed (its own, its courts').

    Raises Unreadable with every row that is wrong, by its line.
    """
    rows = csv.DictReader(lines)
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or [])]
    if missing:
        raise Unreadable(f"The closures file has no column {', '.join(missing)}; it needs {', '.join(COLUMNS)}.")
    closures, wrong = [], []
    for row in rows:
        cells = {column: (row[column] or "").strip() for column in COLUMNS}
        if problems := list(_wrong(cells, offices)):
            wrong.append(f"Line {rows.line_num} of the closures file: {' '.join(problems)}")
        else:
            closures.append(_closure(cells, offices))
    if wrong:
        raise Unreadable("\n".join(wrong))
    return closures


def _closure(cells: dict[str, str], offices: Mapping[str, str]) -> TypedClosure:
    until = time_of(cells["until"]) if cells["until"] else None
    span = ClosureSpan(time_of(cells["from"]), until, _reason(cells["reason"]))
    return TypedClosure(None if cells["office"] in EVERY_OFFICE else offices[cells["office"].upper()], span)


def _wrong(cells: dict[str, str], offices: Mapping[str, str]) -> Iterator[str]:
    """Everything that is wrong with one row."""
    if cells["office"] not in EVERY_OFFICE and cells["office"].upper() not in offices:
        yield f"office: there is no {cells['office']!r}; there are {', '.join(sorted(offices))}, or none for all."
    if _reason(cells["reason"]) not in ENGLISH.reasons:
        yield f"reason: {cells['reason']!r} is not one of {', '.join(ENGLISH.reasons)}."
    times = {}
    for column in ("from", "until"):
        try:
            times[column] = time_of(cells[column]) if cells[column] or column == "from" else None
        except Unreadable as error:
            yield f"{column}: {error}"
    start, end = times.get("from"), times.get("until")
    if start and end and end <= start:
        yield "until: a closure must end after it begins."


def _reason(text: str) -> str:
    """`Black rainstorm` is `black_rainstorm`."""
    return text.lower().replace(" ", "_").replace("-", "_")
