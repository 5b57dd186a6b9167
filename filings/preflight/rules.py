"""The rules for a file that opens: one small function each, yielding findings (domain 6.2)."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, String

from filings.preflight.findings import Finding, refuse, warn
from filings.sealing.placement import ADDED_PAGE, ELSEWHERE, Place, sheet_of
from icms.lib.pdf import rules

PAGES_THAT_NEED_BOOKMARKS = 50
A4_MM, A4_TOLERANCE_MM = (210, 297), 4
CHANGES_FORBIDDEN = 1
# Written close, or with the check digit in brackets: then in small letters and with spaces between, too.
IDENTITY_NUMBERS = (
    re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}) ?([0-9]{6}) ?([0-9A])(?![A-Z0-9])"),
    re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,2})\s{0,2}((?:[0-9]\s?){6})\s?\(\s?([0-9Aa])\s?\)"),
)
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
    """A file under examination: two readers, what every page says, how large it is as seen, and where the seal goes."""

    pdf: pikepdf.Pdf
    drawn: pypdfium2.PdfDocument
    texts: list[str]
    sizes: list[tuple[int, int]]
    place: Place


def open_file(pdf: pikepdf.Pdf, drawn: pypdfium2.PdfDocument, place: Place) -> OpenFile:
    """Read what the rules need, page by page."""
    sizes = []
    for page in pdf.pages:
        width, height = sheet_of(page).size_mm
        sizes.append((round(width), round(height)))
    return OpenFile(pdf, drawn, [_text(drawn, number) for number in range(len(drawn))], sizes, place)


def _text(drawn: pypdfium2.PdfDocument, number: int) -> str:
    page = drawn[number]
    try:
        return str(page.get_textpage().get_text_bounded())
    finally:
        page.close()


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
        for number, (text, page) in enumerate(zip(file.texts, file.pdf.pages, strict=True), 1)
        if shows_identity_number(text) or any(map(shows_identity_number, _typed_on(page)))
    ]
    if pages:
        yield warn("P-17", pages[0], spans=spans(pages))


def _typed_on(page: pikepdf.Page) -> Iterator[str]:
    """What the fields of a form and the notes on a page say, which is not part of the page's text."""
    annotations = page.obj.get("/Annots")
    for annotation in annotations if isinstance(annotations, Array) else []:
        if not isinstance(annotation, Dictionary):
            continue
        parent = annotation.get("/Parent")
        for entries in (annotation, parent):
            if isinstance(entries, Dictionary):
                yield from (str(entries[key]) for key in ("/Contents", "/V") if isinstance(entries.get(key), String))


def spans(pages: list[int]) -> list[tuple[int, int]]:
    """Page numbers as runs, from the first to the last of each."""
    found: list[tuple[int, int]] = []
    for number in pages:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _is_identity_number(letters: str, digits: str, check: str) -> bool:
    """Whether the parts make a number: weights 9 to 1, a missing first letter counts as a space (36)."""
    values = [36] if len(letters) == 1 else []
    values += [ord(letter) - ord("A") + 10 for letter in letters]
    values += [int(digit) for digit in digits]
    values.append(10 if check == "A" else int(check))
    return sum(weight * value for weight, value in zip(range(9, 0, -1), values, strict=True)) % 11 == 0


def shows_identity_number(text: str) -> bool:
    """Whether an identity card number can be read in the text; full-width and spaced forms count too."""
    plain = unicodedata.normalize("NFKC", text)
    found = (parts for pattern in IDENTITY_NUMBERS for parts in pattern.findall(plain))
    return any(
        _is_identity_number(letters.upper(), "".join(digits.split()), check.upper()) for letters, digits, check in found
    )


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
        yield warn("P-23", 1)
    elif file.place.where == ADDED_PAGE:
        yield warn("P-24", 1)


Rule = Callable[[OpenFile], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    active_content,
    locked_by_a_certificate,
    identity_numbers,
    no_text,
    no_bookmarks,
    not_a4,
    place_of_the_seal,
)
