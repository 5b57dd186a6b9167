"""The file of a document of the court is checked by the rules for filed documents (domain 6.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy

from cases.models import Case, CaseNumber
from filings.preflight.case_number import case_number_mismatch
from filings.preflight.explanations import explain_finding
from filings.preflight.findings import Finding, Report
from filings.preflight.selectors import known_prefixes
from filings.preflight.services import Limits, preflight, scan_for_viruses, too_large
from icms.lib import storage
from icms.lib.errors import Reason, Refused
from icms.lib.uploads import ArrivedFile, dropped_at_end


@dataclass(frozen=True)
class Checked:
    """A file that was checked and stored."""

    name: str
    sha256: str
    size: int
    report: Report


def check_file(file: ArrivedFile) -> Checked:
    """By the rules for filed documents: a file that cannot be sealed is refused here, never after it is issued."""
    with dropped_at_end(file) as incoming:
        if incoming is None:
            raise Refused(_refusals([too_large(file.size, settings.MAX_FILE_BYTES)]))
        report = preflight(incoming.path, limits=_limits())
        found = list(report.findings)
        if not report.refused and (virus := scan_for_viruses(incoming.path)):
            found.append(virus)
        if reasons := _refusals(found):
            raise Refused(reasons)
        stored = incoming.keep()
        return Checked((file.name or "document.pdf")[:255], stored.sha256, stored.size, report)


def _refusals(findings: Iterable[Finding]) -> list[Reason]:
    reasons = []
    for finding in findings:
        if finding.severity == "refuse":
            title, remedy = explain_finding(finding)
            reasons.append(Reason(finding.code, format_lazy("{} {}", title, remedy), "file"))
    return reasons


def report_of(sha256: str) -> Report:
    """The report on a file that was stored before."""
    return preflight(storage.path_of(sha256), limits=_limits())


def found_in(report: Report, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """What the check found, and a warning where page 1 names a case and none of those in which it is to be issued."""
    prefixes = known_prefixes()
    numbers = [CaseNumber(case.prefix, case.serial, case.year) for case in cases]
    others = [case_number_mismatch(report.first_page_text, number, prefixes) for number in numbers]
    found = [*report.findings, *(others[:1] if all(others) else ())]
    return [finding.to_json() for finding in found if finding]


def _limits() -> Limits:
    return Limits(file_bytes=settings.MAX_FILE_BYTES)
