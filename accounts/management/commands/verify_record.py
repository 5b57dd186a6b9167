"""Is the record whole? Works every digest out again, and names the first batch that does not hold."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts import audit
from accounts.models import AuditEntry


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object, for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        audit.close_batch()
        whole, broken = audit.first_broken_batch()
        entries = AuditEntry.objects.count()
        if options["json"]:
            answer = {"entries": entries, "batches": whole, "first_broken": broken.number if broken else None}
            self.stdout.write(json.dumps(answer))
        elif broken is None:
            self.stdout.write(f"The record is whole: {entries} entries in {whole} batches.")
        else:
            self.stdout.write(f"Batch {broken.number} does not hold; the {whole} before it do.")
        if broken:
            raise SystemExit(1)
