"""A case number as typed, in its normal form with court and type, or why it is not one."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.models import CaseType
from cases.numbering import parse_case_number


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numbers", nargs="+", help="case numbers as typed, or - for one a line on standard input")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        typed = sys.stdin.read().splitlines() if options["numbers"] == ["-"] else options["numbers"]
        answers = [_answer(number) for number in typed]
        for answer in answers:
            self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else _words(answer))
        if any(answer["number"] is None for answer in answers):
            raise SystemExit(1)


def _answer(typed: str) -> dict[str, str | None]:
    number = parse_case_number(typed)
    if number is None:
        why = "A case number is letters, a serial and a year, such as DCPI 1234/2026."
        return {"typed": typed, "number": None, "why_not": why}
    kind = CaseType.objects.select_related("court").filter(prefix=number.prefix).first()
    if kind is None:
        return {"typed": typed, "number": None, "why_not": f"No court here numbers its cases {number.prefix}."}
    return {"typed": typed, "number": str(number), "court": kind.court_id, "type": kind.name_en}


def _words(answer: dict[str, str | None]) -> str:
    if answer["number"] is None:
        return f"{answer['typed']}: {answer['why_not']}"
    return f"{answer['number']}: {answer['court']}, {answer['type']}"
