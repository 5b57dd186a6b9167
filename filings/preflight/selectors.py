"""What only the portal can tell of a file: it is here already, or it names another case (domain 6.2)."""

import re
import unicodedata

from filings.models import Document, Filing
from filings.preflight.findings import Finding, Report, warn
from filings.states import State

# Prefixes of the courts in domain 4.1 and their sisters; other capital letters before a number are no case number.
PREFIX = r"(?:DC|HC|CA|FA|SC|LB|LD|CT|CC)[A-Z]{1,3}|HCA|ESS|KCS|KTS|WKS|STS|FLS|TMS"
NUMBERED = re.compile(rf"\b({PREFIX})\s*(?:NO\.?\s*)?0*(\d{{1,8}})\s*(?:/|OF)\s*(\d{{4}}|\d{{2}})\b")
IN_WORDS = re.compile(r"\bNO\.?\s*0*(\d{1,8})\s*OF\s*(\d{4})\b")
NORMAL = re.compile(rf"^({PREFIX})0*(\d+)/(\d{{4}}|\d{{2}})$")


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


def case_number_mismatch(first_page_text: str, case_number: str) -> Finding | None:
    """A warning where page 1 names cases and this one is not among them; None where it fits or names none.

    `case_number` is the normal form (`DCPI 1234/2026`). Forms with the number in words ("CIVIL ACTION NO. 1234 OF
    2026") are read too; they carry no prefix, so only serial and year are compared.
    """
    wanted = NORMAL.match(re.sub(r"\s+", "", case_number.upper()))
    if wanted is None:
        return None
    prefix, serial, year = wanted[1], int(wanted[2]), _year(wanted[3])
    text = unicodedata.normalize("NFKC", first_page_text).upper()
    found = [(one, int(number), _year(digits)) for one, number, digits in NUMBERED.findall(text)]
    in_words = [(int(number), int(digits)) for number, digits in IN_WORDS.findall(NUMBERED.sub(" ", text))]
    if (prefix, serial, year) in found or (serial, year) in in_words:
        return None
    if found:
        named = "{} {}/{}".format(*found[0])
    elif in_words:
        named = "No. {} of {}".format(*in_words[0])
    else:
        return None
    return warn("P-21", 1, found=named, expected=case_number)


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)
