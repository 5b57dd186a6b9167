"""`fee_quote --court DC --item writ --at TIME`: what an item costs, by which rule, until when (domain 9).

An item may name its court and how many: `writ`, `CFI:writ`, `search*3`, `CFI:search*3`; in capitals or not.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.utils import ProgrammingError

from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.opening_hours import CalendarNotLoaded
from cases.calendar.selectors import calendar_of, registry_of
from cases.management.commands.deemed_receipt import Unreadable, time_of
from cases.models import Court
from icms.lib import clock
from icms.lib.clock import court_day, court_time
from icms.lib.money import money
from payments.fees.quote import QuoteLine, quote
from payments.models import Exemption

DONE, NO_ANSWER, BAD_INPUT = 0, 1, 2
NOT_CONFIRMED = "\n    The amount is from a public page and not confirmed."
Answer = dict[str, Any]
ITEM = re.compile(r"(?:([A-Za-z]{2,5}):)?([A-Za-z0-9_]{1,40})(?:\*([1-9][0-9]{0,3}))?")


@dataclass(frozen=True)
class Item:
    """One item that was asked for, and how many of it."""

    court: Court
    code: str
    quantity: int


@dataclass(frozen=True)
class Terms:
    """What holds for every item of one call."""

    court: Court
    exemption: Exemption | None
    received_at: datetime


class Command(BaseCommand):
    """Exit code 0: every item is priced; 1: one is blocked, or its day of deemed receipt is not known; 2: bad input."""

    help = "Say what items of the fee schedule cost when lodged at a time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Items, or `-` for one a line on standard input."""
        parser.add_argument("--court", default="DC", help="code of the court (DC)")
        parser.add_argument(
            "--item",
            nargs="+",
            required=True,
            metavar="ITEM",
            help="codes of fee items, each as [COURT:]CODE[*HOW_MANY]; or - for one a line on standard input",
        )
        parser.add_argument("--exemption", metavar="CODE", help="code of the exemption of the party: LA, GOV")
        parser.add_argument("--at", metavar="TIME", help="when it is lodged: 2027-05-05T18:00 (Hong Kong time); now")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, in order")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer each item in order."""
        items = sys.stdin.read().splitlines() if options["item"] == ["-"] else options["item"]
        worst = DONE
        for typed, (result, answer) in zip(items, _answers(items, options), strict=True):
            worst = max(worst, result)
            told = json.dumps(answer, ensure_ascii=False) if options["json"] else _plain(typed, answer)
            (self.stderr if result and not options["json"] else self.stdout).write(told)
        sys.exit(worst)


def _answers(items: list[str], options: dict[str, Any]) -> Iterator[tuple[int, Answer]]:
    """One for each item, in order; what cannot be read is an answer too, and ends nothing."""
    try:
        terms = Terms(_court(options["court"]), _exemption(options["exemption"]), _time(options["at"]))
    except Unreadable as error:
        yield from ((BAD_INPUT, {"item": typed, "error": str(error)}) for typed in items)
        return
    for typed in items:
        try:
            asked = _item(typed.strip(), terms.court)
            deemed_at = _deemed(asked.court, terms.received_at)
        except Unreadable as error:
            yield BAD_INPUT, {"item": typed, "error": str(error)}
        except CalendarNotLoaded as error:
            yield NO_ANSWER, _asked(asked, terms) | {"error": str(error)}
        else:
            yield _answer(asked, terms, deemed_at)


def _court(typed: str) -> Court:
    try:
        court = Court.objects.filter(pk=typed.upper()).first()
        known = ", ".join(Court.objects.values_list("pk", flat=True)) or "none: run `manage.py load_reference`"
    except ProgrammingError:
        raise CommandError("The database has no tables yet: run `make setup`.", returncode=BAD_INPUT) from None
    if court is None:
        raise Unreadable(f"There is no court {typed!r}; there are {known}.")
    return court


def _exemption(typed: str | None) -> Exemption | None:
    if not typed:
        return None
    found = Exemption.objects.filter(pk=typed.upper()).first()
    if found is None:
        known = ", ".join(Exemption.objects.values_list("pk", flat=True)) or "none: run `manage.py load_reference`"
        raise Unreadable(f"There is no exemption {typed!r}; there are {known}.")
    return found


def _item(typed: str, court: Court) -> Item:
    read = ITEM.fullmatch(typed)
    if read is None:
        raise Unreadable(f"{typed!r} is not an item: write it as [COURT:]CODE[*HOW_MANY].")
    named, code, count = read.groups()
    return Item(_court(named) if named else court, code.lower(), int(count or 1))


def _time(typed: str | None) -> datetime:
    return time_of(typed) if typed else clock.now()


def _deemed(court: Court, received_at: datetime) -> datetime | None:
    return deemed_receipt(received_at, calendar_of(registry_of(court))).deemed_at


def _asked(asked: Item, terms: Terms) -> Answer:
    return {
        "court": asked.court.pk,
        "item": asked.code,
        "quantity": asked.quantity,
        "exemption": terms.exemption.pk if terms.exemption else None,
        "received_at": court_time(terms.received_at).isoformat(),
        "deemed_at": None,
    }


def _answer(asked: Item, terms: Terms, deemed_at: datetime | None) -> tuple[int, Answer]:
    answer = _asked(asked, terms)
    if deemed_at is None:
        return NO_ANSWER, answer | {"error": "The registry is closed, and the day it reopens is not known."}
    answer["deemed_at"] = court_time(deemed_at).isoformat()
    wanted = [(asked.court.pk, asked.code, asked.quantity)]
    priced = quote(wanted, deemed_day=court_day(deemed_at), exemption=terms.exemption)
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
        "illustrative": line.illustrative,
        "because": line.because.as_json(),
    }


def _plain(typed: str, answer: Answer) -> str:
    """One answer for people."""
    if "court" not in answer:
        return f"{typed}: {answer['error']}"
    times = f" × {answer['quantity']}" if answer["quantity"] > 1 else ""
    asked = f"{answer['court']} {answer['item']}{times}"
    if "error" in answer:
        return f"{asked}: {answer['error']}"
    fee = money(answer["fee_cents"]) if answer["fee_cents"] else "no fee"
    doubt = "" if answer["confirmed"] or answer["illustrative"] else NOT_CONFIRMED
    return f"{asked}: {fee} ({answer['rule']})\n    {answer['because']['en']}{doubt}"
