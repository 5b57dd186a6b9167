"""`fee_quote --court DC --item writ --at TIME`: what an item costs, by which rule, until when (domain 9)."""

import json
import sys
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import ProgrammingError

from cases.calendar.deemed_receipt import CalendarNotLoaded, deemed_receipt
from cases.calendar.selectors import calendar_of, registry_of
from cases.calendar.typed import Unreadable, time_of
from cases.models import Court
from icms.lib import clock
from icms.lib.clock import court_day, court_time
from icms.lib.money import money
from payments.fees.quote import QuoteLine, quote

DONE, NO_ANSWER, BAD_INPUT = 0, 1, 2
Answer = dict[str, Any]


class Command(BaseCommand):
    """Exit code 0: every item is priced; 1: one is blocked, or its day of deemed receipt is not known; 2: bad input."""

    help = "Say what items of the fee schedule cost when lodged at a time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Items, or `-` for one a line on standard input."""
        parser.add_argument("--court", default="DC", help="code of the court (DC)")
        parser.add_argument("--item", nargs="+", required=True, metavar="CODE", help="codes of fee items, or -")
        parser.add_argument("--at", metavar="TIME", help="when it is lodged: 2027-05-05T18:00 (Hong Kong time); now")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, in order")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer each item in order."""
        items = sys.stdin.read().split() if options["item"] == ["-"] else options["item"]
        court = _court(options["court"])
        received_at = _time(options["at"])
        deemed_at = _deemed(court, received_at)
        worst = DONE
        for code in items:
            result, answer = _answer(court, code, received_at, deemed_at)
            worst = max(worst, result)
            told = json.dumps(answer, ensure_ascii=False) if options["json"] else _plain(answer)
            (self.stderr if result and not options["json"] else self.stdout).write(told)
        sys.exit(worst)


def _court(typed: str) -> Court:
    try:
        court = Court.objects.filter(pk=typed.upper()).first()
        known = ", ".join(Court.objects.values_list("pk", flat=True)) or "none: run `manage.py load_reference`"
    except ProgrammingError:
        raise CommandError("The database has no tables yet: run `make setup`.", returncode=BAD_INPUT) from None
    if court is None:
        raise CommandError(f"There is no court {typed!r}; there are {known}.", returncode=BAD_INPUT)
    return court


def _time(typed: str | None) -> datetime:
    try:
        return time_of(typed) if typed else clock.now()
    except Unreadable as error:
        raise CommandError(str(error), returncode=BAD_INPUT) from None


def _deemed(court: Court, received_at: datetime) -> datetime | None:
    try:
        return deemed_receipt(received_at, calendar_of(registry_of(court))).deemed_at
    except CalendarNotLoaded as error:
        raise CommandError(str(error), returncode=NO_ANSWER) from None


def _answer(court: Court, code: str, received_at: datetime, deemed_at: datetime | None) -> tuple[int, Answer]:
    answer: Answer = {
        "court": court.pk,
        "item": code,
        "received_at": court_time(received_at).isoformat(),
        "deemed_at": court_time(deemed_at).isoformat() if deemed_at else None,
    }
    if deemed_at is None:
        return NO_ANSWER, answer | {"error": "The registry is closed, and the day it re-opens is not known."}
    priced = quote([(court.pk, code, 1)], deemed_day=court_day(deemed_at))
    if priced.blocked:
        reason = priced.blocked[0]
        return BAD_INPUT if reason.code == "fee_unknown" else NO_ANSWER, answer | {
            "blocked": reason.code,
            "error": str(reason),
        }
    return DONE, answer | _priced(priced.lines[0])


def _priced(line: QuoteLine) -> Answer:
    return {
        "description": line.description.as_json(),
        "ordinary_cents": line.ordinary_cents,
        "e_fee_cents": line.e_cents,
        "fee_cents": line.charged_cents,
        "concession": line.rule == "concession",
        "rule": line.rule,
        "concession_until": line.concession_until.isoformat() if line.concession_until else None,
        "confirmed": line.confirmed,
        "because": line.because.as_json(),
    }


def _plain(answer: Answer) -> str:
    """One answer for people."""
    asked = f"{answer['court']} {answer['item']}"
    if "error" in answer:
        return f"{asked}: {answer['error']}"
    fee = money(answer["fee_cents"]) if answer["fee_cents"] else "no fee"
    doubt = "" if answer["confirmed"] else "\n    The amount is from a public page and not confirmed."
    return f"{asked}: {fee} ({answer['rule']})\n    {answer['because']['en']}{doubt}"
