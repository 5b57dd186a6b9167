"""The rules for a file that opens: one small function each, yielding findings (domain 6.2)."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby

import pikepdf
import pypdfium2

from filings.preflight.appearance import hides_text
from filings.preflight.findings import Finding, note, refuse, warn
from filings.preflight.identity import shows_identity_number, typed_on
from filings.sealing.placement import ADDED_PAGE, ELSEWHERE, Place, sheet_of
from icms.lib.pdf import rules

PAGES_THAT_NEED_BOOKMARKS = 50
A4_MM, A4_TOLERANCE_MM = (210, 297), 4
CHANGES_FORBIDDEN = 1
# The finding for each kind of danger.
DANGERS = {
    rules.SCRIPT: "P-10",
    rules.LAUNCH: "P-11",
    rules.ATTACHMENT: "P-12",
    rules.XFA: "P-13",
    rules.MEDIA: "P-14",
    rules.CALLS_OUT: "P-28",
    rules.ELSEWHERE: "P-29",
}


@dataclass
class OpenFile:
    """A file under examination: two readers, what its pages say and look like, and where the seal goes.

    For each page: its text, what is typed into its fields and notes, its size as seen. `hiding` are the pages that
    hide text from the eye only.
    """

    pdf: pikepdf.Pdf
    drawn: pypdfium2.PdfDocument
    place: Place
    texts: list[str] = field(default_factory=list)
    typed: list[tuple[str, ...]] = field(default_factory=list)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    hiding: list[int] = field(default_factory=list)


def open_file(pdf: pikepdf.Pdf, drawn: pypdfium2.PdfDocument, place: Place) -> OpenFile:
    """Read what the rules need, page by page."""
    file = OpenFile(pdf, drawn, place)
    for number, page in enumerate(pdf.pages, 1):
        width, height = sheet_of(page).size_mm
        file.sizes.append((round(width), round(height)))
        file.typed.append(tuple(typed_on(page)))
        with closing(drawn[number - 1]) as shown, closing(shown.get_textpage()) as text:
            file.texts.append(str(text.get_text_bounded()))
            if file.texts[-1].strip() and hides_text(shown, text, page):
                file.hiding.append(number)
    return file


def runs(sizes: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Page sizes as runs: width, height, how many."""
    return [(*size, len(list(pages))) for size, pages in groupby(sizes)]


def locked_by_a_certificate(file: OpenFile) -> Iterator[Finding]:
    """A certified file that allows no change would have its own signature broken by the seal."""
    permissions = file.pdf.Root.get("/Perms")
    signature = permissions.get("/DocMDP") if isinstance(permissions, pikepdf.Dictionary) else None
    if not isinstance(signature, pikepdf.Dictionary):
        return
    for reference in signature.get("/Reference", []):
        settings = reference.get("/TransformParams") if isinstance(reference, pikepdf.Dictionary) else None
        if isinstance(settings, pikepdf.Dictionary) and settings.get("/P") == CHANGES_FORBIDDEN:
            yield refuse("P-15")
            return


def active_content(file: OpenFile) -> Iterator[Finding]:
    """Scripts, programs, attachments, dynamic forms and media; calls to elsewhere, and parts that are kept there."""
    for kind, page in rules.dangers(file.pdf).items():
        yield refuse(DANGERS[kind], page)


def identity_numbers(file: OpenFile) -> Iterator[Finding]:
    """The pages on which an identity card number can be read, in the text, in a form field or in a note."""
    pages = [
        number
        for number, (text, typed) in enumerate(zip(file.texts, file.typed, strict=True), 1)
        if any(map(shows_identity_number, (text, *typed)))
    ]
    if pages:
        yield warn("P-17", pages[0], spans=spans(pages))


def text_under_black_boxes(file: OpenFile) -> Iterator[Finding]:
    """The pages on which text that seems blacked out can still be copied."""
    if file.hiding:
        yield warn("P-36", file.hiding[0], spans=spans(file.hiding))


def spans(pages: list[int]) -> list[tuple[int, int]]:
    """Page numbers as runs, from the first to the last of each."""
    found: list[tuple[int, int]] = []
    for number in pages:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def no_text(file: OpenFile) -> Iterator[Finding]:
    """A file of pictures only cannot be searched or read aloud."""
    if not any(text.strip() for text in file.texts):
        yield warn("P-18")


def no_bookmarks(file: OpenFile) -> Iterator[Finding]:
    """A long file without bookmarks."""
    outlines = file.pdf.Root.get("/Outlines")
    has_bookmarks = isinstance(outlines, pikepdf.Dictionary) and "/First" in outlines
    if len(file.texts) > PAGES_THAT_NEED_BOOKMARKS and not has_bookmarks:
        yield warn("P-19", pages=len(file.texts), limit=PAGES_THAT_NEED_BOOKMARKS)


def not_a4(file: OpenFile) -> Iterator[Finding]:
    """The first page that is not A4, upright or lying."""
    odd = [(number, size) for number, size in enumerate(file.sizes, 1) if not _is_a4(size)]
    if odd:
        number, (width, height) = odd[0]
        yield warn("P-20", number, width=width, height=height, count=len(odd))


def _is_a4(size: tuple[int, int]) -> bool:
    return all(abs(side - wanted) <= A4_TOLERANCE_MM for side, wanted in zip(sorted(size), A4_MM, strict=True))


def place_of_the_seal(file: OpenFile) -> Iterator[Finding]:
    """Where the upper right of page 1 is written on, the filer learns before lodging where the seal will be."""
    if file.place.where == ELSEWHERE:
        yield note("P-23", 1)
    elif file.place.where == ADDED_PAGE:
        yield note("P-24", 1)


Rule = Callable[[OpenFile], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    active_content,
    locked_by_a_certificate,
    identity_numbers,
    text_under_black_boxes,
    no_text,
    no_bookmarks,
    not_a4,
    place_of_the_seal,
)
