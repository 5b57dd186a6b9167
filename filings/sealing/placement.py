"""A place for the seal: on page 1 as the reader sees it, or on a page added at the end (design section 9)."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter, PageObject

from filings.sealing import fonts
from filings.sealing.appearance import BLOCK, GOLD, INK, INK_2, NAVY, SIZES_MM, SealFacts, short_time
from icms.lib.drn import format_drn
from icms.lib.pdf.canvas import Canvas, colour

PREFERRED, ELSEWHERE, ADDED_PAGE = "preferred", "elsewhere", "added_page"
FROM_EDGE_MM = 10.0
MM_PER_UNIT = 25.4 / 72
A4 = (0.0, 0.0, 595.276, 841.89)


@dataclass(frozen=True)
class Sheet:
    """A page's visible box in user units, its rotation in degrees clockwise, and the size of its unit."""

    box: tuple[float, float, float, float]
    rotation: int = 0
    user_unit: float = 1.0

    @property
    def mm_per_unit(self) -> float:
        """Millimetres in one user unit."""
        return MM_PER_UNIT * self.user_unit

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height as the reader sees them."""
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        seen = (height, width) if self.rotation in (90, 270) else (width, height)
        return seen[0] * self.mm_per_unit, seen[1] * self.mm_per_unit

    def to_user(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """A point as seen (from the upper left corner, in millimetres) in the page's own units."""
        right, down = x_mm / self.mm_per_unit, y_mm / self.mm_per_unit
        left, bottom, far, top = self.box
        return {
            0: (left + right, top - down),
            90: (left + down, bottom + right),
            180: (far - right, bottom + down),
            270: (far - down, top - right),
        }[self.rotation]

    def to_seen(self, x: float, y: float) -> tuple[float, float]:
        """A point in the page's own units as the reader sees it, in millimetres from the upper left corner."""
        left, bottom, far, top = self.box
        right, down = {
            0: (x - left, top - y),
            90: (y - bottom, x - left),
            180: (far - x, y - bottom),
            270: (top - y, far - x),
        }[self.rotation]
        return right * self.mm_per_unit, down * self.mm_per_unit

    def rectangle(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> list[float]:
        """A rectangle as seen, in the page's own units, lower left corner first."""
        ax, ay = self.to_user(x_mm, y_mm)
        bx, by = self.to_user(x_mm + width_mm, y_mm + height_mm)
        return [min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)]


@dataclass(frozen=True)
class Place:
    """Where the seal goes: on page 1 at a corner in millimetres as seen, or on a page added at the end."""

    where: str
    sheet: Sheet
    x_mm: float = 0.0
    y_mm: float = 0.0
    shape: str = BLOCK

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the seal there."""
        return SIZES_MM[self.shape]

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a report that is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Place":
        """The place that was kept."""
        sheet = kept["sheet"]
        box = tuple(sheet["box"])
        seen = Sheet(box, sheet["rotation"], sheet["user_unit"])
        return cls(kept["where"], seen, kept["x_mm"], kept["y_mm"], kept["shape"])


def added_page() -> Place:
    """The upper right of an A4 page of the seal's own."""
    return Place(ADDED_PAGE, Sheet(A4), 210 - FROM_EDGE_MM - SIZES_MM[BLOCK][0], FROM_EDGE_MM)


MIN_EDGE_MM, CLEARANCE_MM, STEP_MM = 5.0, 2.5, 2.0
# Two pixels a millimetre show a hairline and a full stop; larger sheets are drawn coarser, never larger.
PIXELS_PER_MM, MAX_PIXELS = 2.0, 1600
INK_DIFFERENCE = 40
SPECKS = 6
# A sheet of A4 in colour at 600 dots an inch is 104 million bytes; the check may not use much more.
MOST_PICTURE_BYTES, JPEG_2000_BYTES = 110_000_000, 15


def sheet_of(page: pikepdf.Page) -> Sheet:
    """The visible sheet of a page: the crop box where it lies in the media box, A4 where there is neither."""
    media = box_of(_inherited(page.obj, "/MediaBox")) or A4
    crop = box_of(_inherited(page.obj, "/CropBox")) or media
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


def box_of(array: Any) -> tuple[float, float, float, float] | None:
    """An array of four numbers as a box, lower left corner first; None where it is none, or has no extent."""
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
    if _picture_bytes(page.obj) > MOST_PICTURE_BYTES:
        return added_page()  # drawn in vain, it would look as if the page were clear
    scale = min(PIXELS_PER_MM, MAX_PIXELS / max(width, height))
    ink, specks = _ink(drawn, sheet, scale)
    _mark_annotations(ink, page, sheet, scale)
    for place in _candidates(sheet):
        left, top = (place.x_mm - CLEARANCE_MM) * scale, (place.y_mm - CLEARANCE_MM) * scale
        across, down = ((side + 2 * CLEARANCE_MM) * scale for side in place.size_mm)
        box = round(left), round(top), round(left + across), round(top + down)
        if ink.crop(box).histogram()[255] <= specks:
            return place
    return added_page()


def _picture_bytes(page: Any) -> int:
    """How much memory the pictures on a page take once they are unpacked, roughly."""
    total, seen, waiting = 0, set(), [_inherited(page, "/Resources")]
    while waiting:
        resources = waiting.pop()
        things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        for thing in things.values() if isinstance(things, pikepdf.Dictionary) else ():
            if not isinstance(thing, pikepdf.Stream) or thing.objgen in seen:
                continue
            seen.add(thing.objgen)
            if thing.stream_dict.get("/Subtype") == "/Image":
                total += _unpacked_bytes(thing.stream_dict)
            else:
                waiting.append(thing.stream_dict.get("/Resources"))
    return total


def _unpacked_bytes(picture: Any) -> int:
    dots = _number(picture.get("/Width"), 0) * _number(picture.get("/Height"), 0)
    if "/JPXDecode" in str(picture.get("/Filter")):
        return int(dots * JPEG_2000_BYTES)
    bits = 1 if picture.get("/ImageMask") else _number(picture.get("/BitsPerComponent"), 8)
    colours = 1 if bits == 1 or picture.get("/ColorSpace") in ("/DeviceGray", "/G") else 3
    return int(dots * bits * colours / 8)


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
        box = box_of(annotation.get("/Rect")) if isinstance(annotation, pikepdf.Dictionary) else None
        if box is None:
            continue
        (ax, ay), (bx, by) = sheet.to_seen(box[0], box[1]), sheet.to_seen(box[2], box[3])
        corners = [min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)]
        pen.rectangle([max(-9999, min(9999, corner * scale)) for corner in corners], fill=255)


def _candidates(sheet: Sheet) -> Iterator[Place]:
    """The upper right corner, as a block and then as a strip, and every other place in order of its distance from it.

    Elsewhere a strip stands along the upper edge only, beside what is written there; not between a paper's lines.
    """
    width, height = sheet.size_mm
    step, edges = max(STEP_MM, max(width, height) / 150), 2 * MIN_EDGE_MM
    shapes = [
        (shape, across, down)
        for shape, (across, down) in SIZES_MM.items()
        if width >= across + FROM_EDGE_MM + MIN_EDGE_MM and height >= down + edges
    ]
    for shape, across, _down in shapes:
        for top in (FROM_EDGE_MM, (FROM_EDGE_MM + MIN_EDGE_MM) / 2, MIN_EDGE_MM):
            yield Place(PREFERRED, sheet, width - FROM_EDGE_MM - across, top, shape)
    # The upper right corner of the seal is compared with where it ought to be, in whole steps from the sheet's edges.
    ideal = (FROM_EDGE_MM - MIN_EDGE_MM) / step
    others = [
        ((column - ideal) ** 2 + (row - ideal) ** 2, row, column, shape, across)
        for shape, across, down in shapes
        for row in range(int((height - down - edges) / step) + 1)
        if shape == BLOCK or row <= ideal
        for column in range(int((width - across - edges) / step) + 1)
    ]
    for _distance, row, column, shape, across in sorted(others):
        yield Place(ELSEWHERE, sheet, width - MIN_EDGE_MM - across - step * column, MIN_EDGE_MM + step * row, shape)


def place_in(path: Path) -> Place:
    """The place in a file. Native code reads the file: call it through `icms.lib.pdf.isolate`."""
    with pikepdf.open(path) as pdf, pypdfium2.PdfDocument(path) as drawn:
        return find_place(pdf, drawn)


def place_of_file(path: str) -> dict[str, Any]:
    """`place_in` with plain values, for the isolated process."""
    return place_in(Path(path)).to_json()


LEFT_MM, RIGHT_MM = 20.0, 190.0
LINE = colour("#C4BCAB")
WHY_EN = (
    "The court's portal added this page after the document, because its first page has no clear",
    "place for the seal. The pages before this one are as they were filed.",
)
WHY_ZH = ("因為第一頁沒有空位可以蓋章，本頁由電子存檔系統加於文件之後。原本的各頁沒有改動。",)


def append(writer: BasePdfFileWriter, facts: SealFacts, original_sha256: str, pages: int) -> generic.IndirectObject:
    """Append the page to the document. Returns its reference."""
    canvas = Canvas(210, 297)
    _head(canvas, facts)
    y_mm = _paragraphs(canvas, 78)
    rows = [("Case number", "案件編號", facts.case_number), ("Pages of the document", "文件頁數", str(pages))]
    if not facts.trial:
        rows.insert(1, (*facts.time_words, short_time(facts.deemed_receipt)))
        rows.insert(2, ("Document Reference Number", "文件參考編號", format_drn(facts.drn)))
    _table(canvas, y_mm + 8, rows)
    _hash(canvas, y_mm + 14 + 9.5 * len(rows), original_sha256)
    form = writer.add_object(canvas.as_form(writer))
    content = writer.add_object(generic.StreamObject(stream_data=b"q /Page Do Q"))
    resources = generic.DictionaryObject({pdf_name("/XObject"): generic.DictionaryObject({pdf_name("/Page"): form})})
    page = PageObject(contents=content, media_box=A4, resources=resources)
    box = generic.ArrayObject([generic.FloatObject(edge) for edge in A4])
    # Said outright, because the pages' common parent may say otherwise.
    page.update({pdf_name("/Rotate"): generic.NumberObject(0), pdf_name("/CropBox"): box})
    added: generic.IndirectObject = writer.insert_page(page)
    return added


def _head(canvas: Canvas, facts: SealFacts) -> None:
    title_en, title_zh = ("Page of the trial seal", "測試印") if facts.trial else ("Page of the seal", "法院印章")
    canvas.text(LEFT_MM, 25, "iCMS", fonts.serif(), 20, NAVY)
    canvas.rule(LEFT_MM, 62, RIGHT_MM, 0.5 if facts.trial else 1.5, LINE if facts.trial else GOLD)
    end = canvas.text(LEFT_MM, 57, title_en + "  ", fonts.serif(), 14, INK)
    canvas.text(end, 57, title_zh, fonts.song(title_zh), 14, INK)


def _paragraphs(canvas: Canvas, y_mm: float) -> float:
    for line in WHY_EN:
        canvas.text(LEFT_MM, y_mm, line, fonts.sans(), 10.5, INK)
        y_mm += 5.4
    y_mm += 1.6
    for line in WHY_ZH:
        canvas.text(LEFT_MM, y_mm, line, fonts.hei(line), 10, INK)
        y_mm += 6
    return y_mm


def _table(canvas: Canvas, y_mm: float, rows: list[tuple[str, str, str]]) -> None:
    for english, chinese, value in rows:
        end = canvas.text(LEFT_MM, y_mm, english + " ", fonts.sans(), 10, INK_2)
        canvas.text(end, y_mm, chinese, fonts.hei(chinese), 9.6, INK_2)
        canvas.text_right(RIGHT_MM, y_mm, value, fonts.serif(), 11, INK)
        canvas.rule(LEFT_MM, y_mm + 3.4, RIGHT_MM, 0.5, LINE)
        y_mm += 9.5


def _hash(canvas: Canvas, y_mm: float, sha256: str) -> None:
    end = canvas.text(LEFT_MM, y_mm, "SHA-256 of the file as it was filed ", fonts.sans(), 8.5, INK_2)
    canvas.text(end, y_mm, "原檔案的雜湊值", fonts.hei("原檔案的雜湊值"), 8.2, INK_2)
    groups = " ".join(sha256[start : start + 8] for start in range(0, 64, 8))
    canvas.text(LEFT_MM, y_mm + 5, groups, fonts.sans(), 8.5, INK)
