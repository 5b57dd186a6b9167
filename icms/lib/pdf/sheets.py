"""Files that an officer looks at as pictures: PDF, JPEG and PNG, told by their content (domain 3.3).

Everything that opens such a file runs isolated, with limits on time, memory and pixels.
"""

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from icms.lib.pdf import isolate
from icms.lib.pdf.pictures import BOUNDS, MOST_PIXELS, NotDrawn, page_png

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
HEAD_BYTES = 1024
# The largest picture that is opened: a page of A3 at 600 dots an inch is 70 million.
MOST_SOURCE_PIXELS = 80_000_000


class NotASheet(Exception):
    """The file cannot be taken: `code` is kind, broken, locked, empty or large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Sheets:
    """What a file is, and how many pages it has."""

    media_type: str
    pages: int


def kind_of(head: bytes) -> str | None:
    """The media type that the first bytes of a file tell, whatever it is called."""
    if b"%PDF-" in head[:HEAD_BYTES]:
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    return PNG if head.startswith(b"\x89PNG\r\n\x1a\n") else None


def examine(path: Path) -> Sheets:
    """Open the file and count its pages. Raises NotASheet."""
    with open(path, "rb") as file:
        media_type = kind_of(file.read(HEAD_BYTES))
    if media_type is None:
        raise NotASheet("kind")
    try:
        pages: Any = isolate.run("icms.lib.pdf.sheets:pages_in", str(path), media_type, bounds=BOUNDS)
    except isolate.LimitExceeded as error:
        raise NotASheet("large") from error
    except isolate.IsolationError as error:
        raise NotASheet("broken") from error
    if isinstance(pages, str):
        raise NotASheet(pages)
    return Sheets(media_type, pages)


def picture(path: Path, media_type: str, page: int, width_px: int) -> bytes:
    """One page (the first is 1) as a PNG of that width. Raises NotDrawn."""
    if media_type == PDF:
        return page_png(path, page, width_px)
    try:
        drawn = isolate.run("icms.lib.pdf.sheets:draw_image", str(path), page, width_px, bounds=BOUNDS)
    except isolate.IsolationError as error:
        raise NotDrawn(str(error)) from error
    return base64.b64decode(drawn)


def pages_in(path: str, media_type: str) -> int | str:
    """Count in this very process: the pages, or the code of what is wrong. Call it through `examine`."""
    if media_type == PDF:
        return _pages_of_pdf(path)
    from PIL import Image, ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, which may be loaded here, lets half a picture pass
    try:
        with Image.open(path, formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MOST_SOURCE_PIXELS:
                return "large"
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "broken"
    return 1


def draw_image(path: str, page: int, width_px: int) -> str:
    """Draw in this very process: a PNG in base 64, upright, no wider than asked. Call it through `picture`."""
    from PIL import Image, ImageOps

    if page != 1:
        raise ValueError(f"there is no page {page}")
    with Image.open(path, formats=["JPEG", "PNG"]) as image:
        if image.width * image.height > MOST_SOURCE_PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(image).convert("RGB")
        height = max(1, round(upright.height * width_px / upright.width))
        if width_px * height > MOST_PIXELS:
            width_px, height = round(width_px * MOST_PIXELS / (width_px * height)), MOST_PIXELS // width_px
        upright.thumbnail((width_px, height))
        out = io.BytesIO()
        upright.save(out, "PNG", compress_level=6)
        return base64.b64encode(out.getvalue()).decode("ascii")


def _pages_of_pdf(path: str) -> int | str:
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        with pypdfium2.PdfDocument(path) as pdf:
            return len(pdf) or "empty"
    except pypdfium2.PdfiumError as error:
        return "locked" if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD else "broken"
