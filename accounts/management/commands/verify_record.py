"""Is the record whole? Works every digest out again, checks every signature, and names the first batch that fails.

    verify_record --expect 41:9f2c…    # as a keeper of the record was told by e-mail, or an earlier call printed

Without a batch that somebody kept elsewhere nobody can tell that the end of the record was cut off.
"""

import json
import re
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import audit
from accounts.models import AuditBatch, AuditEntry
from icms.lib.pdf.keys import NoCourtKey

HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


class Command(BaseCommand):
    """Exit code 0: the record is whole; 1: it is not."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Batches kept elsewhere, and certificates of earlier keys."""
        parser.add_argument("--json", action="store_true", help="one JSON object, for machines")
        parser.add_argument(
            "--expect", action="append", default=[], type=_head, metavar="NUMBER:DIGEST", help="a batch kept elsewhere"
        )
        parser.add_argument(
            "--certificate",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="of a key that the court signed with before",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Close what can be closed, then verify."""
        audit.close_batch()
        try:
            found = audit.verify(expected=options["expect"], certificates=options["certificate"])
        except NoCourtKey as error:
            raise CommandError(str(error), returncode=1) from None
        entries = AuditEntry.objects.count()
        last = AuditBatch.objects.order_by("-number").first()
        head = last.head if last else None
        if options["json"]:
            answer = {"entries": entries, "batches": found.whole, "first_broken": found.broken, "why": found.why}
            self.stdout.write(json.dumps(answer | {"last": head}))
        elif found.broken is None:
            self.stdout.write(f"The record is whole: {entries} entries in {found.whole} batches. The last is {head}")
        else:
            self.stdout.write(f"Batch {found.broken} does not hold: {found.why}. The {found.whole} before it do.")
        if found.broken is not None:
            raise SystemExit(1)


def _head(typed: str) -> tuple[int, str]:
    read = HEAD.fullmatch(typed.strip().lower())
    if read is None:
        raise ArgumentTypeError(f"{typed!r} is not NUMBER:DIGEST")
    return int(read[1]), read[2]
