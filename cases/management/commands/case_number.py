"""A case number as typed, in its normal form with court and type, or why it is not one."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.models import Court
from cases.numbering import read_case_number


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numbers", nargs="+", help="case numbers as typed, or - for one a line on standard input")
        parser.add_argument("--court", help="code of the only court whose numbers are wanted, such as DC")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        typed = sys.stdin.read().splitlines() if options["numbers"] == ["-"] else options["numbers"]
        if (court := options["court"]) and not Court.objects.filter(pk=court).exists():
            self.stderr.write(
                f"There is no court {court}; there are {', '.join(Court.objects.values_list('pk', flat=True))}."
            )
            raise SystemExit(2)
        answers = [_answer(number, court) for number in typed]
        for answer in answers:
            self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else _words(answer))
        if any(answer["number"] is None for answer in answers):
            raise SystemExit(1)


def _answer(typed: str, court: str | None) -> dict[str, str | None]:
    read = read_case_number(typed, court=court)
    if read.number is None or read.court is None:
        why = read.why_not
        return {"typed": typed, "number": None, "code": why.code if why else "", "why_not": str(why)}
    answer: dict[str, str | None] = {"typed": typed, "number": str(read.number), "court": read.court.pk}
    if read.venue:
        return answer | {"venue": read.venue.pk, "type": f"{read.venue.name_en}, {read.court.name_en}"}
    return answer | {"type": read.case_type.name_en if read.case_type else ""}


def _words(answer: dict[str, str | None]) -> str:
    if answer["number"] is None:
        return f"{answer['typed']}: {answer['why_not']}"
    return f"{answer['number']}: {answer['court']}, {answer['type']}"
