"""What only the portal can tell of a file: it is here already, or it names another case (domain 6.2)."""

from cases.models import CaseNumber, CaseType, Venue
from filings.models import Document, Filing
from filings.preflight.case_number import case_number_mismatch
from filings.preflight.findings import Finding, Report, warn
from filings.states import State


def findings_in_case(filing: Filing, sha256: str, report: Report, replaces: Document | None = None) -> list[Finding]:
    """Warnings that need the case: another case number on page 1, or the same file or the same pages filed before.

    The document that the file `replaces` does not count.
    """
    found: list[Finding] = []
    if filing.case is not None:
        number = CaseNumber(filing.case.prefix, filing.case.serial, filing.case.year)
        mismatch = case_number_mismatch(report.first_page_text, number, known_prefixes())
        if mismatch is not None:
            found.append(mismatch)
    found += _filed_already(filing, sha256, report.content_sha256, replaces)
    return found


def _filed_already(filing: Filing, sha256: str, content_sha256: str, replaces: Document | None) -> list[Finding]:
    """That the same file, or else one with the same pages, is in this filing, or was filed in this case."""
    present = Document.objects.exclude(sha256="").exclude(filing__state=State.WITHDRAWN)
    here = present.filter(filing=filing).current().exclude(pk__in=[replaces.pk] if replaces else [])
    in_case = present.filter(filing__case=filing.case).exclude(filing=filing) if filing.case_id else present.none()
    same_pages = {"content_sha256": content_sha256} if content_sha256 else {"pk": None}
    for same, code_here, code_in_case in (({"sha256": sha256}, "P-37", "P-22"), (same_pages, "P-39", "P-38")):
        found = []
        if first := here.filter(**same).first():
            found.append(warn(code_here, number=first.order))
        if in_case.filter(**same).exists():
            found.append(warn(code_in_case))
        if found:
            return found
    return []


def known_prefixes() -> list[str]:
    """The letters of every case number that is given here: by kind of case, or by venue (cases/numbering.py)."""
    return [*CaseType.objects.values_list("pk", flat=True), *Venue.objects.values_list("pk", flat=True)]
