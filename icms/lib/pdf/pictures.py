"""Pages as pictures, drawn in an isolated process with limits on time, memory and pixels."""

import base64
import io
from pathlib import Path

import pypdfium2

from icms.lib.pdf import isolate

MOST_PIXELS = 16_000_000
WIDEST = 4000
BOUNDS = isolate.Bounds(memory_bytes=1024 * 1024 * 1024, cpu_seconds=15, wall_seconds=20)


class NotDrawn(Exception):
    """The page could not be drawn within the limits, or there is no such page; the message is for the log."""


def draw(path: str, page: int, width_px: int) -> str:
    """Draw in this very process: the PNG in base 64. Call it through `page_png`."""
    with pypdfium2.PdfDocument(path) as pdf:
        if not 1 <= page <= len(pdf):
            raise ValueError(f"there is no page {page}")
        pdf.init_forms()
        sheet = pdf[page - 1]
        width, height = sheet.get_size()
        scale = width_px / max(width, 1)
        if width_px * height * scale > MOST_PIXELS:
            scale = (MOST_PIXELS / (max(width, 1) * max(height, 1))) ** 0.5
        picture = sheet.render(scale=scale).to_pil()
        out = io.BytesIO()
        picture.convert("RGB").save(out, "PNG", compress_level=6)
        return base64.b64encode(out.getvalue()).decode("ascii")


def page_png(path: Path, page: int, width_px: int) -> bytes:
    """A page (the first is 1) as a PNG of that width in pixels; a very tall page comes narrower.

    Raises NotDrawn where the file breaks the limits, cannot be read, or has no such page.
    """
    if not 1 <= width_px <= WIDEST:
        raise NotDrawn(f"a width of {width_px} pixels is not offered")
    try:
        return base64.b64decode(isolate.run("icms.lib.pdf.pictures:draw", str(path), page, width_px, bounds=BOUNDS))
    except isolate.IsolationError as error:
        raise NotDrawn(str(error)) from error
