"""Write every entry of the cause book anew from the cases."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from causebook import services


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line, for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        count = services.rebuild_entries()
        self.stdout.write(json.dumps({"entries": count}) if options["json"] else f"{count:,} entries stand.")
