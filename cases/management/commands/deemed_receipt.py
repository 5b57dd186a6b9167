"""`deemed_receipt TIME...`: when what arrives at a time is deemed received, by which rule, in words (domain 5.2)."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import ProgrammingError

from cases.calendar import explanations, selectors
from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.opening_hours import Calendar, CalendarNotLoaded
from cases.calendar.parsing import Unreadable, closures_of, time_of
from cases.models import Court, Office
from icms.lib import dates
from icms.lib.clock import court_time

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
    when = dates.long_datetime(time_of(deemed_at), "en") if deemed_at else "pending, until the registry re-opens"
    return f"{answer['received_at']}: {when} ({answer['rule']})\n    {answer['because']['en']}"
