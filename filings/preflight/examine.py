"""Open a file and apply the rules to it. Runs in an isolated process: native code reads what anybody uploads."""

import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from filings.preflight.duplicates import content_sha256
from filings.preflight.findings import Finding, Report, in_order, refuse, warn
from filings.preflight.rules import RULES, open_file, runs
from filings.preflight.signing import MILD, STRICT, broken
from filings.sealing import fonts
from filings.sealing.placement import ADDED_PAGE, PREFERRED, Place, find_place
from filings.sealing.seal import CannotSeal, SealFacts, seal_pdf
from icms.lib.pdf.keys import CourtSigner, court_signer, make_throwaway_certificate
from icms.lib.pdf.rules import MOST_ANNOTATIONS, annotations

FIRST_PAGE_CHARACTERS = 8000
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
    # The trial seal fills caches (fonts' tables, ASN.1) which take longer than all the rest of an examination.
    with tempfile.TemporaryDirectory() as directory:
        blank = Path(directory) / "blank.pdf"
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(blank)
        examine(str(blank), 1, directory)


def examine(path: str, most_pages: int, scratch: str) -> dict[str, Any]:
    """The report on a file that is a PDF by its first bytes and not too large, as plain values."""
    return _examine(Path(path), most_pages, Path(scratch)).to_json()


def examine_each(paths: list[str], most_pages: int, scratch: str) -> list[dict[str, Any]]:
    """The reports on several files, in their order."""
    return [examine(path, most_pages, scratch) for path in paths]


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
        digest = content_sha256(file)
    except UNREADABLE:
        return Report((refuse("P-32"),))
    found = _trial(path, place, len(file.texts), scratch, has_form="/AcroForm" in pdf.Root)
    if any(finding.code == "P-15" for finding in findings):
        found = [finding for finding in found if finding.code != "P-33"]  # the same, said better
    return Report(
        tuple(in_order(findings + found)),
        pages=len(file.texts),
        page_sizes=tuple(runs(file.sizes)),
        has_text=any(text.strip() for text in file.texts),
        seal_place=place.to_json(),
        content_sha256=digest,
        first_page_text="\n".join((file.texts[0], *file.typed[0]))[:FIRST_PAGE_CHARACTERS],
    )


def _trial(path: Path, place: Place, pages: int, scratch: Path, *, has_form: bool) -> list[Finding]:
    """What a trial seal shows: that the file cannot take it, or that a signature it carries would not outlive it.

    A file without a form carries no signature.
    """
    sealed = scratch / "trial.pdf"
    try:
        _seal(path, sealed, place)
        expected = pages + (1 if place.where == ADDED_PAGE else 0)
        with pikepdf.open(sealed) as again, pypdfium2.PdfDocument(sealed) as drawn:
            if not (len(again.pages) == len(drawn) == expected and "/AcroForm" in again.Root):
                return [refuse("P-16")]
        return _signatures(path, sealed, place) if has_form else []
    except (CannotSeal, pikepdf.PdfError, pypdfium2.PdfiumError, RecursionError):
        return [refuse("P-16")]
    finally:
        sealed.unlink(missing_ok=True)


def _seal(path: Path, sealed: Path, place: Place) -> None:
    """Seal a copy by the very code that seals for real."""
    seal_pdf(path, sealed, TRIAL, _trial_signer(), place=place, at=TRIAL.deemed_receipt, durable=False)


def _signatures(path: Path, sealed: Path, place: Place) -> list[Finding]:
    """What became of the signatures that the file carries."""
    if not broken(path, sealed, STRICT):
        return []
    if not broken(path, sealed, MILD):
        return [warn("P-35")]
    if place.where == ADDED_PAGE:
        # Would they have stood, had there been room on page 1?
        _seal(path, sealed, Place(PREFERRED, place.sheet, place.x_mm, place.y_mm))
        if not broken(path, sealed, MILD):
            return [warn("P-34", 1)]
    return [refuse("P-33")]
