"""Files that people look at page by page as pictures: PDF, JPEG and PNG, told by their content (domain 3.3).

Everything that opens such a file runs isolated, with limits on time, memory and pixels.
"""

import base64
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium_codes
from django.conf import settings
from PIL import Image, ImageFile, ImageOps

from icms.lib import storage
from icms.lib.pdf import isolate, rules

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
HEAD_BYTES = 1024
WIDTH, THUMBNAIL_WIDTH, LARGEST_WIDTH = 1000, 120, 4000
MOST_PIXELS = 16_000_000
# The largest picture that is opened: a page of A3 at 600 dots an inch is 70 million.
MOST_SOURCE_PIXELS = 80_000_000
BOUNDS = isolate.Bounds(memory_bytes=1024 * 1024 * 1024, cpu_seconds=15, wall_seconds=20)


class UnreadableFile(Exception):
    """The file cannot be taken; `codes` are those of `icms.lib.uploads.USUAL_REASONS`."""

    def __init__(self, *codes: str) -> None:
        super().__init__(*codes)
        self.codes = codes


class PageNotDrawn(Exception):
    """The page could not be drawn within the limits, or there is no such page; the message is for the log."""


@dataclass(frozen=True)
class Pages:
    """What a file is, and how many pages it has."""

    media_type: str
    count: int


def kind_of(head: bytes) -> str | None:
    """The media type that the first bytes of a file tell, whatever it is called."""
    if b"%PDF-" in head[:HEAD_BYTES]:
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    return PNG if head.startswith(b"\x89PNG\r\n\x1a\n") else None


def examine(path: Path) -> Pages:
    """Open the file, count its pages and ask what else it can do. Raises UnreadableFile."""
    with open(path, "rb") as file:
        media_type = kind_of(file.read(HEAD_BYTES))
    if media_type is None:
        raise UnreadableFile("kind")
    try:
        pages: Any = isolate.run("icms.lib.pdf.page_images:pages_in", str(path), media_type, bounds=BOUNDS)
    except isolate.LimitExceeded as error:
        raise UnreadableFile("costly" if media_type == PDF else "large") from error
    except isolate.IsolationError as error:
        raise UnreadableFile("broken") from error
    if not isinstance(pages, int):
        raise UnreadableFile(*pages)
    return Pages(media_type, pages)


def page_image(path: Path, media_type: str, page: int, width_px: int = WIDTH) -> bytes:
    """One page (the first is 1) as a PNG of that width; a very tall page comes narrower.

    Raises PageNotDrawn where the file breaks the limits, cannot be read, or has no such page.
    """
    if not 1 <= width_px <= LARGEST_WIDTH:
        raise PageNotDrawn(f"a width of {width_px} pixels is not offered")
    draw = "draw_pdf_page" if media_type == PDF else "draw_image"
    try:
        drawn = isolate.run(f"icms.lib.pdf.page_images:{draw}", str(path), page, width_px, bounds=BOUNDS)
    except isolate.IsolationError as error:
        raise PageNotDrawn(str(error)) from error
    return base64.b64decode(drawn)


def stored_page_image(sha256: str, page: int, *, small: bool = False) -> bytes:
    """One page of a PDF in the store as a PNG, drawn once and kept beside the scratch files. Raises PageNotDrawn."""
    width = THUMBNAIL_WIDTH if small else WIDTH
    kept = settings.VAR_DIR / "pictures" / sha256[:2] / f"{sha256}-{page}-{width}.png"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_name(f"{kept.name}.{uuid4().hex}")
        part.write_bytes(page_image(storage.path_of(sha256), PDF, page, width))
        os.replace(part, kept)
    return kept.read_bytes()


def forget_page_images(sha256: str) -> None:
    """Remove the pictures that are kept of a file."""
    for kept in (settings.VAR_DIR / "pictures" / sha256[:2]).glob(f"{sha256}-*"):
        kept.unlink(missing_ok=True)


def pages_in(path: str, media_type: str) -> int | list[str]:
    """Count in this very process: the pages, or the codes of what is wrong. Call it through `examine`."""
    if media_type == PDF:
        return _pages_of_pdf(path)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, which may be loaded here, lets half a picture pass
    try:
        with Image.open(path, formats=["JPEG", "PNG"]) as image:
            if image.width * image.height > MOST_SOURCE_PIXELS:
                return ["large"]
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ["broken"]
    return 1


def draw_pdf_page(path: str, page: int, width_px: int) -> str:
    """Draw in this very process: the PNG in base 64. Call it through `page_image`."""
    with pypdfium2.PdfDocument(path) as pdf:
        if not 1 <= page <= len(pdf):
            raise ValueError(f"there is no page {page}")
        pdf.init_forms()
        drawn = pdf[page - 1]
        width, height = drawn.get_size()
        scale = width_px / max(width, 1)
        if width_px * height * scale > MOST_PIXELS:
            scale = (MOST_PIXELS / (max(width, 1) * max(height, 1))) ** 0.5
        picture = drawn.render(scale=scale).to_pil()
        out = io.BytesIO()
        picture.convert("RGB").save(out, "PNG", compress_level=6)
        return base64.b64encode(out.getvalue()).decode("ascii")


def draw_image(path: str, page: int, width_px: int) -> str:
    """Draw in this very process: a PNG in base 64, upright, no wider than asked. Call it through `page_image`."""
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


def _pages_of_pdf(path: str) -> int | list[str]:
    try:
        with pypdfium2.PdfDocument(path) as drawn:
            count = len(drawn)
    except pypdfium2.PdfiumError as error:
        return ["locked" if getattr(error, "err_code", None) == pdfium_codes.FPDF_ERR_PASSWORD else "broken"]
    if count == 0:
        return ["empty"]
    try:
        with pikepdf.open(path) as pdf:
            if len(pdf.pages) != count:
                return ["faulty"]
            if rules.annotations(pdf) > rules.MOST_ANNOTATIONS:
                return ["notes"]
            return sorted(rules.dangers(pdf)) or count
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, AttributeError):
        return ["faulty"]
