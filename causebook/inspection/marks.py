"""The copy that is read: the sealed file, marked on each page with the receipt, as one signed update (domain 8).

What the court sealed stays an exact prefix of the copy, so that its seal is still checked by whoever has the copy.
"""

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import SigFieldSpec

from filings.sealing import fonts
from filings.sealing.placement import Sheet, sheet_of
from icms.lib.pdf import isolate
from icms.lib.pdf.canvas import MM, Canvas, colour
from icms.lib.pdf.increment import Increment, Signed, increment
from icms.lib.pdf.keys import CourtSigner
from icms.lib.pdf.signing import mark

NAME = pdf_name("/ICMSInspection")
INK, LINE, WHITE = colour("#43484F"), colour("#B9B3A2"), colour("#FFFFFF")
SIZE, EDGE_MM, HEIGHT_MM = 7.5, 8.0, 5.0
KIND = "inspection-copy"


@dataclass(frozen=True)
class CopyFacts:
    """What each page says at its foot, and what is signed with it."""

    words: str
    receipt: str
    at: Any


def make_copy(source: Path, target: Path, facts: CopyFacts, signer: CourtSigner) -> Signed:
    """Write the marked copy of `source` to `target`. Raises CannotAppend for a file that cannot be read so."""
    sheets = [Sheet(tuple(kept["box"]), kept["rotation"], kept["user_unit"]) for kept in _sheets(source)]
    with increment(source, target) as update:
        _mark_pages(update, facts.words, sheets)
        return update.sign(
            signer,
            field=SigFieldSpec(f"ICMS-Inspection-{facts.receipt}", on_page=0, box=None),
            entries=mark(KIND, update.original_sha256, update.original_size, Reference=facts.receipt),
            reason=f"Copy for inspection, receipt {facts.receipt}",
            timestamp=facts.at,
        )


def sheets_of_file(path: str) -> list[dict[str, Any]]:
    """The sheet of each page. For an isolated process: the file may be anybody's."""
    with pikepdf.open(path) as pdf:
        return [asdict(sheet_of(page)) for page in pdf.pages]


def _sheets(source: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = isolate.run("causebook.inspection.marks:sheets_of_file", str(source))
    return found


def _mark_pages(update: Increment, words: str, sheets: list[Sheet]) -> None:
    writer = update.writer
    canvas = _line(words)
    form = writer.add_object(canvas.as_form(writer))
    before = writer.add_object(generic.StreamObject(stream_data=b"q"))
    after: dict[Sheet, generic.IndirectObject] = {}
    done: set[int] = set()  # a page may stand in a file twice
    for number, sheet in enumerate(sheets):
        page, resources = writer.find_page_for_modification(number)  # type: ignore[no-untyped-call]
        if page.idnum in done:
            continue
        done.add(page.idnum)
        if sheet not in after:
            after[sheet] = writer.add_object(generic.StreamObject(stream_data=_stands_at(sheet, canvas)))
        _add(page.get_object(), resources, before, after[sheet], form)
        writer.update_container(page.get_object())


def _add(page: Any, resources: Any, before: Any, after: Any, form: Any) -> None:
    """Put the line over what a page has. Parts that pages share are copied, so that no page gets it twice."""
    contents = page.get("/Contents")
    parts: list[Any] = []
    if isinstance(contents, generic.ArrayObject):
        parts = [contents.raw_get(place) for place in range(len(contents))]
    elif contents is not None and not isinstance(contents, generic.NullObject):
        parts = [page.raw_get("/Contents")]
    page[pdf_name("/Contents")] = generic.ArrayObject([before, *parts, after])
    held = resources.get_object() if isinstance(resources, generic.IndirectObject) else resources
    own = _copied(held)
    drawn = _copied(own.get("/XObject"))
    drawn[NAME] = form
    own[pdf_name("/XObject")] = drawn
    page[pdf_name("/Resources")] = own


def _copied(held: Any) -> generic.DictionaryObject:
    """A dictionary of its own with the same entries, references left as they are."""
    if not isinstance(held, generic.DictionaryObject):
        return generic.DictionaryObject()
    return generic.DictionaryObject({key: held.raw_get(key) for key in held})


def _line(words: str) -> Canvas:
    """One line on white, so that it is read on whatever the page has there."""
    face = fonts.hei(words)
    canvas = Canvas(face.width(words, SIZE) / MM + 4, HEIGHT_MM)
    canvas.block(0, 0, canvas.width_mm, HEIGHT_MM, WHITE)
    canvas.rule(0, 0.2, canvas.width_mm, 0.4, LINE)
    canvas.text(2, 3.6, words, face, SIZE, INK)
    return canvas


def _stands_at(sheet: Sheet, canvas: Canvas) -> bytes:
    """The operators that set the line at the foot of a page, upright however the page is turned."""
    width_mm, height_mm = sheet.size_mm
    scale = min(1.0, max(0.1, (width_mm - 2 * EDGE_MM) / canvas.width_mm))
    x, y = sheet.to_user(min(EDGE_MM, width_mm / 10), height_mm - 2)
    size = scale / sheet.user_unit
    turn = math.radians(sheet.rotation)
    cosine, sine = round(math.cos(turn)) * size, round(math.sin(turn)) * size
    matrix = f"{cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x:.3f} {y:.3f}"
    return f"Q /Artifact <</Type /Pagination /Subtype /Watermark>> BDC q {matrix} cm {NAME} Do Q EMC".encode("ascii")
