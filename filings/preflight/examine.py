"""Open a file and apply the rules to it. Runs in an isolated process: native code reads what anybody uploads."""

import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from filings.preflight.findings import Finding, Report, refuse
from filings.preflight.rules import RULES, open_file, runs
from filings.sealing import fonts
from filings.sealing.placement import ADDED_PAGE, Place, find_place
from filings.sealing.seal import CannotSeal, SealFacts, seal_pdf
from icms.lib.pdf.keys import CourtSigner, court_signer, make_throwaway_certificate
from icms.lib.pdf.rules import MOST_ANNOTATIONS, annotations

FIRST_PAGE_CHARACTERS = 4000
TRIAL = SealFacts("District Court", "區域法院", "DCCJ 1/2022", datetime(2022, 1, 3, tzinfo=UTC), "0" * 12)


# What the readers raise over a file that they opened and then cannot follow.
UNREADABLE = (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, RuntimeError, TypeError, KeyError, AttributeError)


@lru_cache(maxsize=1)
def _trial_signer() -> CourtSigner:
    with tempfile.TemporaryDirectory() as directory:
        return court_signer(*make_throwaway_certificate(Path(directory)))


def warm() -> None:
    """Load what every examination needs; called once in each process, before it forks."""
    for face in (fonts.serif(), fonts.sans(), fonts.song(TRIAL.court_zh), fonts.hei("蓋章")):
        face.has("A")
    _trial_signer()


def examine(path: str, most_pages: int, scratch: str) -> dict[str, Any]:
    """The report on a file that is a PDF by its first bytes and not too large, as plain values."""
    return _examine(Path(path), most_pages, Path(scratch)).to_json()


def _examine(path: Path, most_pages: int, scratch: Path) -> Report:
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PasswordError:
        return Report((refuse("P-05" if _is_shown(path) else "P-04"),))
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return Report((_damaged(path),))
    with pdf:
        finding = refuse("P-05") if pdf.is_encrypted else _page_problem(path, pdf, most_pages)
        if finding is not None:
            return Report((finding,))
        try:
            drawn = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            return Report((refuse("P-06" if pdf.get_warnings() else "P-32"),))
        with drawn:
            return _apply(path, pdf, drawn, scratch)


def _is_shown(path: Path) -> bool:
    """Does a second reader (PDFium, that of many browsers) show a page of it, without a password?"""
    try:
        with pypdfium2.PdfDocument(path) as drawn:
            drawn[0].close()
    except (pypdfium2.PdfiumError, IndexError):
        return False
    return True


def _damaged(path: Path) -> Finding:
    """A file that the first reader cannot take: "damaged" would be untrue where another one shows it."""
    return refuse("P-32" if _is_shown(path) else "P-06")


def _page_problem(path: Path, pdf: pikepdf.Pdf, most_pages: int) -> Finding | None:
    """What is wrong with the pages as a whole; counting follows every branch, so a ring of branches shows here."""
    try:
        pages, notes = len(pdf.pages), annotations(pdf)
    except UNREADABLE:
        return _damaged(path)
    if pages == 0:
        # A tree that had to be mended and came out bare was not empty: it was broken.
        return _damaged(path) if pdf.get_warnings() else refuse("P-07")
    if pages > most_pages:
        return refuse("P-08", pages=pages, limit=most_pages)
    if notes > MOST_ANNOTATIONS:
        return refuse("P-30", count=notes, limit=MOST_ANNOTATIONS)
    return None


def _apply(path: Path, pdf: pikepdf.Pdf, drawn: pypdfium2.PdfDocument, scratch: Path) -> Report:
    try:
        if len(drawn) != len(pdf.pages):
            return Report((refuse("P-32"),))
        place = find_place(pdf, drawn)
        file = open_file(pdf, drawn, place)
        findings = [finding for rule in RULES for finding in rule(file)]
    except UNREADABLE:
        return Report((refuse("P-32"),))
    if not _takes_the_seal(path, place, len(file.texts), scratch):
        findings.insert(0, refuse("P-16"))
    findings.sort(key=lambda finding: (finding.severity, finding.code))
    return Report(
        tuple(findings),
        pages=len(file.texts),
        page_sizes=tuple(runs(file.sizes)),
        has_text=any(text.strip() for text in file.texts),
        seal_place=place.to_json(),
        first_page_text=file.texts[0][:FIRST_PAGE_CHARACTERS],
    )


def _takes_the_seal(path: Path, place: Place, pages: int, scratch: Path) -> bool:
    """Seal a copy by the very code that seals for real, and open what comes out with both readers."""
    sealed = scratch / "trial.pdf"
    try:
        seal_pdf(path, sealed, TRIAL, _trial_signer(), place=place, at=TRIAL.deemed_receipt, durable=False)
        expected = pages + (1 if place.where == ADDED_PAGE else 0)
        with pikepdf.open(sealed) as again, pypdfium2.PdfDocument(sealed) as drawn:
            return len(again.pages) == len(drawn) == expected and "/AcroForm" in again.Root
    except (CannotSeal, pikepdf.PdfError, pypdfium2.PdfiumError, RecursionError):
        return False
    finally:
        sealed.unlink(missing_ok=True)
