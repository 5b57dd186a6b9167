"""What only the portal can tell of a file: it is here already, or it names another case (domain 6.2)."""

import re
import unicodedata
from collections.abc import Iterable

from cases.models import CaseNumber, CaseType, Venue
from filings.models import Document, Filing
from filings.preflight.findings import Finding, Report, warn
from filings.states import State

# How courts build their prefixes, beside those this portal has as rows: a page may name a case of a court that is not
# here. Other capital letters before a number are no case number.
OF_OTHER_COURTS = r"(?:DC|HC|CA|FA|SC|LB|LD|CT|CC)[A-Z]{1,3}|TMS"
IN_WORDS = re.compile(r"\bNO\.?\s*0*(\d{1,8})\s*OF\s*(\d{4})\b")


def findings_in_case(filing: Filing, sha256: str, report: Report) -> list[Finding]:
    """Warnings that need the case: another case number on page 1, or the very same file filed here before."""
    found: list[Finding] = []
    if filing.case is not None:
        number = CaseNumber(filing.case.prefix, filing.case.serial, filing.case.year)
        mismatch = case_number_mismatch(report.first_page_text, number, _prefixes())
        if mismatch is not None:
            found.append(mismatch)
    same = Document.objects.filter(sha256=sha256).exclude(filing__state=State.WITHDRAWN)
    here = same.filter(filing=filing).current()
    in_case = same.filter(filing__case=filing.case) if filing.case_id else same.none()
    if here.exists() or in_case.exists():
        found.append(warn("P-22"))
    return found


def _prefixes() -> list[str]:
    """The letters of every case number that is given here: by kind of case, or by venue (cases/numbering.py)."""
    return [*CaseType.objects.values_list("pk", flat=True), *Venue.objects.values_list("pk", flat=True)]


def case_number_mismatch(first_page_text: str, case_number: CaseNumber, prefixes: Iterable[str] = ()) -> Finding | None:
    """A warning where page 1 names cases and this one is not among them; None where it fits or names none.

    `prefixes` are letters of case numbers beside those of other courts. Forms with the number in words ("CIVIL ACTION
    NO. 1234 OF 2026") are read too; they carry no prefix, so only serial and year are compared.
    """
    prefix = "|".join([*map(re.escape, prefixes), OF_OTHER_COURTS])
    numbered = re.compile(rf"\b({prefix})\s*(?:NO\.?\s*)?0*(\d{{1,8}})\s*(?:/|OF)\s*(\d{{4}}|\d{{2}})\b")
    text = unicodedata.normalize("NFKC", first_page_text).upper()
    found = [CaseNumber(one, int(serial), _year(digits)) for one, serial, digits in numbered.findall(text)]
    in_words = [(int(serial), int(year)) for serial, year in IN_WORDS.findall(numbered.sub(" ", text))]
    if case_number in found or (case_number.serial, case_number.year) in in_words:
        return None
    if found:
        named = str(found[0])
    elif in_words:
        named = "No. {} of {}".format(*in_words[0])
    else:
        return None
    return warn("P-21", 1, found=named, expected=str(case_number))


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)
