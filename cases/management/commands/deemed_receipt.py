"""`deemed_receipt TIME...`: when what arrives at a time is deemed received, by which rule, in words (domain 5.2)."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import ProgrammingError

from cases.calendar import explanations, selectors
from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.explanations import ENGLISH
from cases.calendar.opening_hours import Calendar, CalendarNotLoaded, ClosureSpan
from cases.models import Court, Office
from icms.lib import dates
from icms.lib.clock import HONG_KONG, court_time, from_court

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


DONE, NO_ANSWER, BAD_INPUT = 0, 1, 2
Answer = dict[str, Any]


class Command(BaseCommand):
    """Exit code 0: every time is answered; 1: one is outside the loaded holidays; 2: one cannot be read."""

    help = "Say when what arrives at a time is deemed received by the registry of a court."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Times, or `-` for one a line on standard input."""
        parser.add_argument("times", nargs="+", metavar="TIME", help="2026-11-21T18:05 (Hong Kong time), or -")
        parser.add_argument("--court", default="DC", help="code of the court, or of an office (DC)")
        parser.add_argument("--closures", metavar="FILE.csv", help="closures to add: office,from,until,reason")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, in order")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer each time in order."""
        typed = sys.stdin.read().splitlines() if options["times"] == ["-"] else options["times"]
        office = _office(options["court"])
        calendar = _calendar(office, options["closures"])
        worst = DONE
        for text in typed:
            code, answer = _answer(text, office, calendar)
            worst = max(worst, code)
            told = json.dumps(answer, ensure_ascii=False) if options["json"] else _plain(answer)
            (self.stderr if code and not options["json"] else self.stdout).write(told)
        sys.exit(worst)


def _office(code: str) -> Office:
    """The registry of a court, or the office of this code."""
    try:
        return selectors.registry_of(code.upper())
    except ProgrammingError:
        raise CommandError("The database has no tables yet: run `make setup`.", returncode=BAD_INPUT) from None
    except Office.DoesNotExist:
        office = Office.objects.filter(pk=code.upper()).first()
    if office is None:
        known = ", ".join(Court.objects.values_list("pk", flat=True)) or "none: run `manage.py load_reference`"
        raise CommandError(f"There is no court {code!r}; there are {known}.", returncode=BAD_INPUT)
    return office


def _calendar(office: Office, closures_file: str | None) -> Calendar:
    """The office's calendar, with the closures of the file added."""
    calendar = selectors.calendar_of(office)
    if closures_file is None:
        return calendar
    try:
        with Path(closures_file).open(encoding="utf-8-sig", newline="") as lines:
            closures = closures_of(lines, selectors.office_codes())
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{closures_file} cannot be read: {error}", returncode=BAD_INPUT) from None
    except Unreadable as error:
        raise CommandError(str(error), returncode=BAD_INPUT) from None
    return calendar.with_closures(each.span for each in closures if each.office in (None, office.pk))


def _answer(text: str, office: Office, calendar: Calendar) -> tuple[int, Answer]:
    try:
        received_at = time_of(text)
    except Unreadable as error:
        return BAD_INPUT, {"received_at": text, "error": str(error)}
    received = court_time(received_at).isoformat()
    try:
        outcome = deemed_receipt(received_at, calendar)
    except CalendarNotLoaded as error:
        return NO_ANSWER, {"received_at": received, "error": str(error)}
    return DONE, {
        "received_at": received,
        "deemed_at": court_time(outcome.deemed_at).isoformat() if outcome.deemed_at else None,
        "rule": outcome.rule,
        "because": explanations.because(outcome, office.name).as_json(),
    }


def _plain(answer: Answer) -> str:
    """One answer for people."""
    if "error" in answer:
        return f"{answer['received_at']}: {answer['error']}"
    deemed_at = answer["deemed_at"]
    when = dates.long_datetime(time_of(deemed_at), "en") if deemed_at else "pending, until the registry reopens"
    return f"{answer['received_at']}: {when} ({answer['rule']})\n    {answer['because']['en']}"
