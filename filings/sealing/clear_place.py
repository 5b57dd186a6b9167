"""Finds the clear place on page 1 (domain 6.6). Native code reads the file: only isolated processes import this."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw

from filings.sealing.appearance import HEIGHT_MM, WIDTH_MM
from filings.sealing.place import A4, ELSEWHERE, FROM_EDGE_MM, PREFERRED, Place, Sheet, added_page

MIN_EDGE_MM, CLEARANCE_MM, STEP_MM = 5.0, 2.5, 2.0
# Two pixels a millimetre show a hairline and a full stop; larger sheets are drawn coarser, never larger.
PIXELS_PER_MM, MAX_PIXELS = 2.0, 1600
INK_DIFFERENCE = 40
SPECKS = 6


def sheet_of(page: pikepdf.Page) -> Sheet:
    """The visible sheet of a page: the crop box where it lies in the media box, A4 where there is neither."""
    media = _box(_inherited(page.obj, "/MediaBox")) or A4
    crop = _box(_inherited(page.obj, "/CropBox")) or media
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if box[0] >= box[2] or box[1] >= box[3]:
        box = media
    turn = _number(_inherited(page.obj, "/Rotate"), 0)
    unit = _number(page.obj.get("/UserUnit"), 1)
    return Sheet(box, int(turn) % 360 // 90 * 90, unit if 0 < unit <= 100 else 1.0)


def _inherited(node: Any, key: str) -> Any:
    """An attribute of a page or of the nearest branch above it; a tree that runs in a ring ends after 50 steps."""
    for _ in range(50):
        if key in node:
            return node[key]
        node = node.get("/Parent")
        if not isinstance(node, pikepdf.Dictionary):
            break
    return None


def _number(value: Any, default: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return default


def _box(array: Any) -> tuple[float, float, float, float] | None:
    try:
        x1, y1, x2, y2 = (float(edge) for edge in array)
    except (TypeError, ValueError):
        return None
    box = min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
    return box if box[2] - box[0] > 1 and box[3] - box[1] > 1 else None


def find_place(pdf: pikepdf.Pdf, drawn: pypdfium2.PdfDocument) -> Place:
    """The clear place on page 1 nearest to its upper right corner; none is clear: a page added at the end."""
    page = pdf.pages[0]
    sheet = sheet_of(page)
    width, height = sheet.size_mm
    if width < WIDTH_MM + 2 * MIN_EDGE_MM or height < HEIGHT_MM + 2 * MIN_EDGE_MM:
        return added_page()
    scale = min(PIXELS_PER_MM, MAX_PIXELS / max(width, height))
    ink, specks = _ink(drawn, sheet, scale)
    _mark_annotations(ink, page, sheet, scale)
    for place in _candidates(sheet):
        left, top = (place.x_mm - CLEARANCE_MM) * scale, (place.y_mm - CLEARANCE_MM) * scale
        across, down = (WIDTH_MM + 2 * CLEARANCE_MM) * scale, (HEIGHT_MM + 2 * CLEARANCE_MM) * scale
        box = round(left), round(top), round(left + across), round(top + down)
        if ink.crop(box).histogram()[255] <= specks:
            return place
    return added_page()


def _ink(drawn: pypdfium2.PdfDocument, sheet: Sheet, scale: float) -> tuple[Image.Image, int]:
    """Page 1 as a mask, white where something is drawn, and how many stray pixels of a scan do not count."""
    drawn.init_forms()
    page = drawn[0]
    across = sheet.size_mm[0] * scale
    picture = page.render(scale=across / page.get_width(), grayscale=True).to_pil().convert("L")
    tones = picture.histogram()
    ground = tones.index(max(tones))
    mask = picture.point([255 if abs(tone - ground) > INK_DIFFERENCE else 0 for tone in range(256)])
    return mask, 0 if page.get_textpage().count_chars() else SPECKS


def _mark_annotations(ink: Image.Image, page: pikepdf.Page, sheet: Sheet, scale: float) -> None:
    """Fields and links are kept clear too, even where nothing is drawn in them yet."""
    pen = ImageDraw.Draw(ink)
    for annotation in page.obj.get("/Annots", []):
        box = _box(annotation.get("/Rect")) if isinstance(annotation, pikepdf.Dictionary) else None
        if box is None:
            continue
        (ax, ay), (bx, by) = sheet.to_seen(box[0], box[1]), sheet.to_seen(box[2], box[3])
        corners = [min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)]
        pen.rectangle([max(-9999, min(9999, corner * scale)) for corner in corners], fill=255)


def _candidates(sheet: Sheet) -> Iterator[Place]:
    """The preferred place, then every other in order of its distance from it."""
    width, height = sheet.size_mm
    x, y = width - FROM_EDGE_MM - WIDTH_MM, FROM_EDGE_MM
    yield Place(PREFERRED, sheet, x, y)
    step = max(STEP_MM, max(width, height) / 150)
    columns = int((width - WIDTH_MM - 2 * MIN_EDGE_MM) / step) + 1
    rows = int((height - HEIGHT_MM - 2 * MIN_EDGE_MM) / step) + 1
    others = [
        (width - MIN_EDGE_MM - WIDTH_MM - step * column, MIN_EDGE_MM + step * row)
        for column in range(columns)
        for row in range(rows)
    ]
    for left, top in sorted(others, key=lambda corner: (corner[0] - x) ** 2 + (corner[1] - y) ** 2):
        yield Place(ELSEWHERE, sheet, left, top)


def place_in(path: Path) -> Place:
    """The place in a file. Native code reads the file: call it through `icms.lib.pdf.isolate`."""
    with pikepdf.open(path) as pdf, pypdfium2.PdfDocument(path) as drawn:
        return find_place(pdf, drawn)


def place_of_file(path: str) -> dict[str, Any]:
    """`place_in` with plain values, for the isolated process."""
    return place_in(Path(path)).to_json()
