"""Entries of the cause book as the public sees them, by case number or by name in English or Chinese."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.courts.selectors import nature_names
from cases.models.case import ON_THE_FIRST_SIDE
from causebook.models import Entry
from causebook.search.selectors import MAX_COUNT, Search, courts_in_the_book, find
from icms.lib.names import both_names
from icms.lib.trilingual import Trilingual


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("questions", nargs="+", help="names or case numbers, or - for one a line on standard input")
        parser.add_argument("--court", default="", help="code of the court, such as DC")
        parser.add_argument("--limit", type=int, default=20, help=f"how many entries at most, 1 to {MAX_COUNT}")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        court, limit = options["court"].upper(), options["limit"]
        if not 1 <= limit <= MAX_COUNT:
            raise CommandError(f"--limit is a number from 1 to {MAX_COUNT}.", returncode=2)
        if court and not courts_in_the_book().filter(pk=court).exists():
            raise CommandError(f"No court {court} keeps a cause book here.", returncode=2)
        typed = sys.stdin.read().splitlines() if options["questions"] == ["-"] else options["questions"]
        searches = [Search(text=text, court=court) for text in typed]
        for search in searches:
            if search.has_no_words or not search.text.strip():
                raise CommandError(f"There is nothing to search for in {search.text!r}.", returncode=2)
        answers = [_answer(search, limit) for search in searches]
        for answer in answers:
            self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else _words(answer))
        if not all(answer["count"] for answer in answers):
            raise SystemExit(1)


def _answer(search: Search, limit: int) -> dict[str, Any]:
    page = find(search, per_page=limit)
    return {
        "typed": search.text,
        "count": page.paginator.count,
        "more": page.paginator.has_more,  # type: ignore[attr-defined]
        "entries": _entries(list(page.object_list)),
    }


def _entries(found: list[Entry]) -> list[dict[str, Any]]:
    names = nature_names({entry.case.claim_nature for entry in found})
    return [_entry(entry, names) for entry in found]


def _entry(entry: Entry, names: dict[str, Trilingual]) -> dict[str, Any]:
    case = entry.case
    return {
        "number": case.number,
        "court": entry.court_id,
        "type": case.case_type.name.as_json(),
        "commenced_on": case.commenced_on.isoformat(),
        "status": case.status,
        "nature": str(names.get(case.claim_nature, case.claim_nature)),
        "amount_cents": case.amount_cents,
        "parties": [
            {"capacity": party.capacity, "name_en": party.name_en, "name_zh": party.name_zh}
            for party in case.parties.all()
        ],
    }


def _words(answer: dict[str, Any]) -> str:
    count = f"{'more than ' if answer['more'] else ''}{answer['count']:,}"
    return "\n".join([f"{answer['typed']}: {count} in the cause book", *map(_line, answer["entries"])])


def _line(entry: dict[str, Any]) -> str:
    sides = []
    for is_first in (True, False):
        side = [party for party in entry["parties"] if (party["capacity"] in ON_THE_FIRST_SIDE) == is_first]
        sides += [", ".join(both_names(p["name_en"], p["name_zh"]) for p in side)] if side else []
    return f"  {entry['number']}  {entry['commenced_on']}  {' v '.join(sides)}"
