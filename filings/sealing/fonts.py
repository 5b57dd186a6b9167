"""The four fonts of the seal, read once in each process."""

import io
from functools import lru_cache
from pathlib import Path

from icms.lib.pdf.canvas import EmbeddedFont

FONTS = Path(__file__).parent / "font_files"


@lru_cache(maxsize=8)
def _bundled(name: str) -> EmbeddedFont:
    return EmbeddedFont((FONTS / f"{name}.ttf").read_bytes())


@lru_cache(maxsize=32)
def _subset_system_font(name: str, characters: str) -> EmbeddedFont:
    """A font with characters that the bundled one lacks, from the system's Noto fonts.

    Raises OSError if the system has none: a court with such a name needs `fonts-noto-cjk`.
    """
    from filings.sealing import build_fonts  # fontTools is slow to import, and hardly any seal needs this

    source = build_fonts.SONG if name == "Song" else build_fonts.HEI
    font = build_fonts.renamed(build_fonts.chinese_font(*source, characters), f"iCMS Seal {name}", "Regular")
    out = io.BytesIO()
    font.save(out)
    return EmbeddedFont(out.getvalue())


def _chinese(name: str, text: str) -> EmbeddedFont:
    bundled = _bundled(f"iCMSSeal{name}-Regular")
    return bundled if bundled.has(text) else _subset_system_font(name, "".join(sorted(set(text))))


def serif() -> EmbeddedFont:
    """Names, numbers and times."""
    return _bundled("iCMSSealSerif-Semibold")


def sans() -> EmbeddedFont:
    """Labels."""
    return _bundled("iCMSSealSans-Regular")


def song(text: str) -> EmbeddedFont:
    """Chinese names, set beside the serif."""
    return _chinese("Song", text)


def hei(text: str) -> EmbeddedFont:
    """Chinese labels, set beside the sans."""
    return _chinese("Hei", text)
