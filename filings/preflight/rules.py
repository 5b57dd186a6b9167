"""The rules for a file that opens: one small function each, yielding findings (domain 6.2)."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream, String

from filings.preflight.findings import Finding, refuse, warn
from filings.sealing.placement import ADDED_PAGE, ELSEWHERE, Place, sheet_of

PAGES_THAT_NEED_BOOKMARKS = 50
A4_MM, A4_TOLERANCE_MM = (210, 297), 4
CHANGES_FORBIDDEN = 1
IDENTITY_NUMBER = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}) ?([0-9]{6}) ?(?:\( ?([0-9A]) ?\)|([0-9A]))(?![A-Z0-9])")
# What may do things in a file: the codes of the findings, and where to look.
SCRIPT, LAUNCH, ATTACHMENT, XFA, MEDIA = "P-10", "P-11", "P-12", "P-13", "P-14"
MEDIA_ACTIONS = {"/Movie", "/Sound", "/Rendition", "/GoTo3DView", "/RichMediaExecute"}
MEDIA_ANNOTATIONS = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
# Links back up the tree, and long lists of numbers or text marks in which no action can stand.
NOT_FOLLOWED = {"/Parent", "/P", "/Pg", "/Prev", "/StructParent", "/W", "/Widths", "/DW2", "/W2", "/Limits", "/Rect"}
CONTAINERS = (Dictionary, Array, Stream)


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
    """Scripts, programs, attachments, dynamic forms and media."""
    yield from _dangers(file.pdf)


def _dangers(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Each kind of danger once, with the page where it stands on one."""
    reported: set[str] = set()
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        for key in ("/AA", "/Annots"):
            if key in page.obj:
                yield from _new_dangers(page.obj[key], seen, reported, number)
    yield from _new_dangers(pdf.Root, seen, reported, None)


def _new_dangers(start: Any, seen: set[tuple[int, int]], reported: set[str], page: int | None) -> Iterator[Finding]:
    for entries in _dictionaries(start, seen):
        for code in _dangers_in(entries):
            if code not in reported:
                reported.add(code)
                yield refuse(code, page)


def _dictionaries(start: Any, seen: set[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    """The entries of every dictionary that can be reached, each indirect one once.

    No recursion, so depth costs nothing; each dictionary is read once, as crossing into the library is what takes time.
    """
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        if isinstance(node, Array):
            waiting.extend(item for item in node if isinstance(item, CONTAINERS))
            continue
        entries = dict(node.items())
        yield entries
        waiting.extend(
            value for key, value in entries.items() if key not in NOT_FOLLOWED and isinstance(value, CONTAINERS)
        )


def _dangers_in(entries: dict[str, Any]) -> Iterator[str]:
    """What one dictionary can do."""
    action, subtype = _name(entries, "/S"), _name(entries, "/Subtype")
    if action == "/JavaScript" or "/JS" in entries or _filled(entries, "/JavaScript"):
        yield SCRIPT
    if action == "/Launch":
        yield LAUNCH
    if "/EF" in entries or "/Collection" in entries or subtype == "/FileAttachment":
        yield ATTACHMENT
    if _filled(entries, "/EmbeddedFiles") or _name(entries, "/Type") == "/EmbeddedFile":
        yield ATTACHMENT
    if "/XFA" in entries:
        yield XFA
    if action in MEDIA_ACTIONS or (subtype in MEDIA_ANNOTATIONS and "/Rect" in entries):
        yield MEDIA


def _name(entries: dict[str, Any], key: str) -> str:
    value = entries.get(key)
    return str(value) if isinstance(value, Name) else ""


def _filled(entries: dict[str, Any], key: str) -> bool:
    """Whether a name tree under this key holds anything: an empty one, left behind by a tool, does no harm."""
    tree = entries.get(key)
    return isinstance(tree, Dictionary) and any(len(tree[part]) > 0 for part in ("/Names", "/Kids") if part in tree)


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
    """Whether an identity card number can be read in the text; full-width forms count too."""
    plain = unicodedata.normalize("NFKC", text)
    return any(
        _is_identity_number(letters, digits, bracketed or bare)
        for letters, digits, bracketed, bare in IDENTITY_NUMBER.findall(plain)
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
