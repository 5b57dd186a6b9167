"""What only the portal can tell of a file: it is here already, or it names another case (domain 6.2)."""

from filings.models import Document, Filing
from filings.preflight.case_numbers import case_number_mismatch
from filings.preflight.findings import Finding, Report, warn
from filings.states import State


def findings_in_case(filing: Filing, sha256: str, report: Report) -> list[Finding]:
    """Warnings that need the case: another case number on page 1, or the very same file filed here before."""
    found: list[Finding] = []
    if filing.case is not None:
        mismatch = case_number_mismatch(report.first_page_text, filing.case.number)
        if mismatch is not None:
            found.append(mismatch)
    same = Document.objects.filter(sha256=sha256).exclude(filing__state=State.WITHDRAWN)
    here = same.filter(filing=filing).current()
    in_case = same.filter(filing__case=filing.case) if filing.case_id else same.none()
    if here.exists() or in_case.exists():
        found.append(warn("P-22"))
    return found
