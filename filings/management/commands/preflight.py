"""`preflight FILE...`: whether files can be filed, and what is wrong with them (domain 6.2)."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from filings.preflight.explanations import explain_finding
from filings.preflight.findings import Report
from filings.preflight.services import Limits, preflight

CAN_BE_FILED, CANNOT_BE_FILED, BAD_INPUT = 0, 1, 2


class Command(BaseCommand):
    """Exit code 0: all can be filed; 1: at least one cannot; 2: a path cannot be read."""

    help = "Check PDF files as an upload would be checked."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, or `-` for one a line on standard input."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--court", default="", help="code of the court (the rules are the same for all)")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, in order")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check each file in order."""
        names = sys.stdin.read().splitlines() if options["files"] == ["-"] else options["files"]
        worst = CAN_BE_FILED
        for name in names:
            try:
                report = preflight(Path(name), limits=Limits(file_bytes=settings.MAX_FILE_BYTES))
            except OSError as error:
                self._print(options["json"], {"file": name, "error": error.strerror or str(error)})
                worst = BAD_INPUT
                continue
            worst = max(worst, CANNOT_BE_FILED if report.refused else CAN_BE_FILED)
            self._print(options["json"], answer(name, report))
        sys.exit(worst)

    def _print(self, as_json: bool, result: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False) if as_json else plain(result))


def answer(name: str, report: Report) -> dict[str, Any]:
    """One file's result for machines."""
    findings = []
    for finding in report.findings:
        title, remedy = explain_finding(finding)
        findings.append({**finding.to_json(), "text": title.as_json(), "remedy": remedy.as_json()})
    return {"file": name, "can_be_filed": not report.refused, "pages": report.pages, "findings": findings}


def plain(result: dict[str, Any]) -> str:
    """One file's result for people."""
    if "error" in result:
        return f"{result['file']}: cannot be read: {result['error']}"
    lines = [
        f"{result['file']}: {'can be filed' if result['can_be_filed'] else 'cannot be filed'}; pages: {result['pages']}"
    ]
    for finding in result["findings"]:
        page = f", page {finding['page']}" if finding["page"] else ""
        lines.append(f"  {finding['code']} {finding['severity']}{page}: {finding['text']['en']}")
        lines.append(f"    {finding['remedy']['en']}")
    return "\n".join(lines)
