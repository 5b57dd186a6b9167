"""`verify_document FILE...`: sealed by this court? which DRN? intact? what changed? (domain 6.6, 7)."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from filings.sealing.verify import verify_document
from icms.lib.drn import format_drn
from icms.lib.pdf.keys import NoCourtKey, court_certificate

INTACT, NOT_INTACT, BAD_INPUT = 0, 1, 2
PAPERS = {
    "receipt": "a receipt of this portal, number {}",
    "acknowledgement": "an acknowledgement of this portal, filing {}",
    "statement": "a statement of this portal, deposit account {}",
    "outages": "a statement of outages of this portal, number {}",
    "record": "a court record, application {}",
}


class Command(BaseCommand):
    """Exit code 0: every file is intact and signed by the court; 1: one is not; 2: a path cannot be read."""

    help = "Check documents that carry the court's seal or signature."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, or `-` for one a line on standard input."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--certificate", default="", help="another certificate than the court's own")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, in order")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check each file in order."""
        names = sys.stdin.read().splitlines() if options["files"] == ["-"] else options["files"]
        try:
            certificate = court_certificate(Path(options["certificate"] or settings.COURT_CERTIFICATE_FILE))
        except NoCourtKey as error:
            self.stderr.write(str(error))
            sys.exit(BAD_INPUT)
        worst = INTACT
        for name in names:
            try:
                found = verify_document(Path(name), certificate)
            except OSError as error:
                result: dict[str, Any] = {"file": name, "error": error.strerror or str(error)}
                worst = BAD_INPUT
            else:
                result = {"file": name, **found.to_json()}
                worst = max(worst, INTACT if found.intact else NOT_INTACT)
            self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else plain(result))
        sys.exit(worst)


def plain(result: dict[str, Any]) -> str:
    """One file's result for people."""
    if "error" in result:
        return f"{result['file']}: cannot be read: {result['error']}"
    lines = [f"{result['file']}: {verdict(result)}"]
    if result["drn"]:
        facts = (f"DRN {format_drn(result['drn'])}", result["court"], result["case_number"])
        lines.append(f"  {', '.join(fact for fact in facts if fact)}")
    if result["original_sha256"]:
        lines.append(f"  original: SHA-256 {result['original_sha256']}, {result['original_size']} bytes")
    lines.extend(f"  {change}" for change in result["what_changed"])
    return "\n".join(lines)


def verdict(result: dict[str, Any]) -> str:
    """The answer in one phrase."""
    if not result["signed_by_court"]:
        return "not sealed or signed by this court"
    whole = "intact" if result["intact"] else "but changed since"
    if (paper := PAPERS.get(result["kind"])) and result["reference"]:
        return f"{paper.format(result['reference'])}, {whole}"
    what = "sealed" if result["sealed"] else f"signed ({result['kind']})"
    return f"{what} by this court, {whole}"
