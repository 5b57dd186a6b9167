"""Entries of the cause book as the public sees them, by case number or by name in English or Chinese."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.courts.selectors import nature_names
from cases.models import Case, CaseType
from cases.models.case import ON_THE_FIRST_SIDE
from causebook.search.book import read_book
from causebook.search.selectors import MAX_COUNT, Found, Search, find
from icms.lib.names import both_names


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
        if court and court not in {kind.court for kind in read_book().kinds}:
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
    results = find(search, size=limit)
    return {
        "typed": search.text,
        "count": results.count,
        "more": results.has_more,
        "entries": _entries(results.lines),
    }


def _entries(found: Sequence[Found]) -> list[dict[str, Any]]:
    names = nature_names({entry.nature for entry in found})
    kinds = CaseType.objects.in_bulk({entry.case_type for entry in found})
    amounts = dict(Case.objects.filter(pk__in=[entry.case_id for entry in found]).values_list("pk", "amount_cents"))
    return [
        {
            "number": str(entry.number),
            "court": entry.court,
            "type": kinds[entry.case_type].name.as_json(),
            "commenced_on": entry.commenced_on.isoformat(),
            "status": entry.status,
            "nature": str(names.get(entry.nature, entry.nature)),
            "amount_cents": amounts[entry.case_id],
            "parties": [
                {"capacity": party.capacity, "name_en": party.name_en, "name_zh": party.name_zh}
                for party in entry.parties
            ],
        }
        for entry in found
    ]


def _words(answer: dict[str, Any]) -> str:
    count = f"{'more than ' if answer['more'] else ''}{answer['count']:,}"
    return "\n".join([f"{answer['typed']}: {count} in the cause book", *map(_line, answer["entries"])])


def _line(entry: dict[str, Any]) -> str:
    sides = []
    for is_first in (True, False):
        side = [party for party in entry["parties"] if (party["capacity"] in ON_THE_FIRST_SIDE) == is_first]
        sides += [", ".join(both_names(p["name_en"], p["name_zh"]) for p in side)] if side else []
    return f"  {entry['number']}  {entry['commenced_on']}  {' v '.join(sides)}"
