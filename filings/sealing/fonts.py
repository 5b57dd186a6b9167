"""The four faces of the seal, read once for each process."""

import io
from functools import lru_cache
from pathlib import Path

from icms.lib.pdf.typeset import Face

FONTS = Path(__file__).parent / "font_files"


@lru_cache(maxsize=8)
def _kept(name: str) -> Face:
    return Face((FONTS / f"{name}.ttf").read_bytes())


@lru_cache(maxsize=32)
def _cut_now(name: str, characters: str) -> Face:
    """A face with characters that the kept one lacks, from the system's Noto fonts.

    Raises OSError where the system has none: a court with such a name needs `fonts-noto-cjk`.
    """
    from filings.sealing import build_fonts

    source = build_fonts.SONG if name == "Song" else build_fonts.HEI
    font = build_fonts.named(build_fonts.chinese(*source, characters), f"iCMS Seal {name}", "Regular")
    out = io.BytesIO()
    font.save(out)
    return Face(out.getvalue())


def _chinese(name: str, text: str) -> Face:
    kept = _kept(f"iCMSSeal{name}-Regular")
    return kept if kept.has(text) else _cut_now(name, "".join(sorted(set(text))))


def serif() -> Face:
    """Names, numbers and times."""
    return _kept("iCMSSealSerif-Semibold")


def sans() -> Face:
    """Labels."""
    return _kept("iCMSSealSans-Regular")


def song(text: str) -> Face:
    """Chinese names, set beside the serif."""
    return _chinese("Song", text)


def hei(text: str) -> Face:
    """Chinese labels, set beside the sans."""
    return _chinese("Hei", text)
