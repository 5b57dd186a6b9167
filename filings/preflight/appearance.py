"""Pages that hide text from the eye only: a black box over it, or a redaction that was marked and never carried out."""

from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary

from filings.sealing.placement import box_of, sheet_of

Box = tuple[float, float, float, float]  # left, bottom, right, top, in the page's own units
Matrix = tuple[float, float, float, float, float, float]
AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
# A rule or an underline is thinner; what has more corners is a drawing; a real picture has more pixels.
THINNEST, MOST_CORNERS, MOST_PIXELS = 4.0, 8, 64
DARK, OPAQUE, MOSTLY = 90, 200, 0.95
DEEPEST, MOST_BOXES = 4, 500
SHOWN_PER_MM = 2.0
# Under which key each kind of note keeps the colour that it is filled with.
FILLED = {"/Square": "/IC", "/Polygon": "/IC", "/Circle": "/IC", "/Highlight": "/C", "/FreeText": "/C"}


def hides_text(drawn: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, page: pikepdf.Page) -> bool:
    """Whether text that can be copied out stands under a black box or under a redaction that was not carried out."""
    if any(_is_text(text, box) for box in _marked(page)):
        return True
    boxes = [box for box in _dark_boxes(drawn) if _is_text(text, box)]
    return bool(boxes) and _is_black(drawn, page, [words for box in boxes for words in _words_in(text, box)])


def _marked(page: pikepdf.Page) -> Iterator[Box]:
    """Where notes of the page cover it: marks for redaction, and what is filled with a dark colour."""
    annotations = page.obj.get("/Annots")
    for note in annotations if isinstance(annotations, Array) else []:
        if not isinstance(note, Dictionary):
            continue
        kind = str(note.get("/Subtype"))
        if kind == "/Redact" or (kind in FILLED and _is_dark_note(note, FILLED[kind])):
            box = box_of(note.get("/Rect"))
            if box is not None:
                yield box


def _is_dark_note(note: Dictionary, key: str) -> bool:
    try:
        parts, alpha = [float(part) for part in note.get(key, [])], float(note.get("/CA", 1))
    except (TypeError, ValueError):
        return False
    inks = {1: 1 - sum(parts), 3: 1 - sum(parts) / 3, 4: parts[-1] if parts else 0.0}
    return inks.get(len(parts), 0.0) > 1 - DARK / 255 and alpha * 255 > OPAQUE


def _dark_boxes(drawn: pypdfium2.PdfPage) -> list[Box]:
    """The dark rectangles that a page draws, in its forms too."""
    found: list[Box] = []
    waiting = [(drawn.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, AS_IT_IS, 0)]
    while waiting and len(found) < MOST_BOXES:
        parent, count, get, matrix, depth = waiting.pop()
        for index in range(count(parent)):
            thing = get(parent, index)
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                inner = _times(_matrix(thing), matrix)
                form = (thing, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1)
                waiting.append(form)
            elif (kind == pdfium.FPDF_PAGEOBJ_PATH and _is_dark_path(thing)) or (
                kind == pdfium.FPDF_PAGEOBJ_IMAGE and _is_plain_image(thing)
            ):
                box = _bounds(thing, matrix)
                if min(box[2] - box[0], box[3] - box[1]) >= THINNEST:
                    found.append(box)
    return found[:MOST_BOXES]


def _is_dark_path(path: Any) -> bool:
    fill, stroke = c_int(), c_int()
    if not (pdfium.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke)) and fill.value):
        return False
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    return bool(
        pdfium.FPDFPageObj_GetFillColor(path, byref(red), byref(green), byref(blue), byref(alpha))
        and max(red.value, green.value, blue.value) < DARK
        and alpha.value > OPAQUE
        and pdfium.FPDFPath_CountSegments(path) <= MOST_CORNERS
    )


def _is_plain_image(image: Any) -> bool:
    """A few pixels drawn large are a box; a picture lies over the text that was read from it."""
    across, down = c_uint(), c_uint()
    measured = pdfium.FPDFImageObj_GetImagePixelSize(image, byref(across), byref(down))
    return bool(measured and across.value <= MOST_PIXELS and down.value <= MOST_PIXELS)


def _matrix(thing: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, byref(matrix)):
        return AS_IT_IS
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _bounds(thing: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    if not pdfium.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top)):
        return 0.0, 0.0, 0.0, 0.0
    a, b, c, d, e, f = matrix
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    across, up = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def _inside(box: Box) -> Box:
    """The middle of a box, so that what only touches it does not count."""
    left, bottom, right, top = box
    side, edge = min(1.5, (right - left) / 4), (top - bottom) / 4
    return left + side, bottom + edge, right - side, top - edge


def _is_text(text: pypdfium2.PdfTextPage, box: Box) -> bool:
    return any(character.isalnum() for character in text.get_text_bounded(*_inside(box)))


def _words_in(text: pypdfium2.PdfTextPage, box: Box) -> Iterator[Box]:
    """The places inside a box where there are words."""
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        words = max(left, box[0]), max(bottom, box[1]), min(right, box[2]), min(top, box[3])
        if words[0] < words[2] and words[1] < words[3] and _is_text(text, words):
            yield words


def _is_black(drawn: pypdfium2.PdfPage, page: pikepdf.Page, places: list[Box]) -> bool:
    """Whether one of the places is dark all over as the reader sees it: no pale words, nothing drawn upon it later."""
    sheet = sheet_of(page)
    scale = min(SHOWN_PER_MM, 1600 / max(sheet.size_mm))
    picture = drawn.render(scale=sheet.size_mm[0] * scale / drawn.get_width(), grayscale=True).to_pil().convert("L")
    for left, bottom, right, top in map(_inside, places):
        (ax, ay), (bx, by) = sheet.to_seen(left, bottom), sheet.to_seen(right, top)
        seen = [round(edge * scale) for edge in (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))]
        tones = picture.crop((seen[0], seen[1], max(seen[2], seen[0] + 1), max(seen[3], seen[1] + 1))).histogram()
        if sum(tones[:DARK]) >= MOSTLY * sum(tones):
            return True
    return False
