"""Preflight of one file: the only way in, used at upload, on the command line and in tests (domain 6.2)."""

import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filings.preflight.findings import Finding, Report, refuse
from icms.lib.pdf import isolate
from icms.lib.virus import ScannerUnavailable, virus_in

__all__ = ["Limits", "Report", "preflight", "preflight_each", "scan_for_viruses", "too_large", "warm"]

HEAD_BYTES = 8192
BEGINNING, LOOKED_THROUGH = b"%PDF-", 1024
EXAMINE = "filings.preflight.examine:examine"
EXAMINE_EACH = "filings.preflight.examine:examine_each"
MEGABYTE = 1024 * 1024
# What a file is by its first bytes, whatever its name says.
KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office (DOC, XLS, PPT)"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"%!PS", "PostScript"),
    (b"MZ", "EXE"),
    (b"<?xml", "XML"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
)
IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/", "Microsoft Word (DOCX)"),
    (b"xl/", "Microsoft Excel (XLSX)"),
    (b"ppt/", "Microsoft PowerPoint (PPTX)"),
    (b"opendocument.text", "OpenDocument (ODT)"),
)


@dataclass(frozen=True)
class Limits:
    """What one file may be, and what looking at it may cost. Sizes in bytes, times in seconds."""

    file_bytes: int = 50 * MEGABYTE
    pages: int = 2000
    memory_bytes: int = 300 * MEGABYTE
    cpu_seconds: int = 30
    wall_seconds: float = 60.0


def preflight(path: Path, *, limits: Limits = Limits()) -> Report:
    """Everything that is wrong with a file, or worth a look. Raises OSError where it cannot be read at all.

    Native code reads the file only in an isolated process within the limits; a file that breaks them is refused.
    """
    size = path.stat().st_size
    if size == 0:
        return Report((refuse("P-01"),))
    with open(path, "rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.startswith(BEGINNING):
        return Report((_not_a_pdf(head),))
    if size > limits.file_bytes:
        return Report((too_large(size, limits.file_bytes),))
    return _examined(path, limits)


def preflight_each(paths: Sequence[Path], *, limits: Limits = Limits()) -> list[Report]:
    """As `preflight` of each of a few small files, all in one isolated process, which costs less than one for each.

    A file that breaks that process is found by looking at each by itself. The bounds are those of one file.
    """
    whole = [path for path in paths if _looks_whole(path, limits)]
    reports = dict(zip(whole, _examined_each(whole, limits), strict=False)) if len(whole) > 1 else {}
    return [reports.get(path) or preflight(path, limits=limits) for path in paths]


def _looks_whole(path: Path, limits: Limits) -> bool:
    with open(path, "rb") as file:
        return file.read(len(BEGINNING)) == BEGINNING and path.stat().st_size <= limits.file_bytes


def _examined_each(paths: Sequence[Path], limits: Limits) -> list[Report]:
    """The report of each; none where the process did not come to an end."""
    bounds = isolate.Bounds(limits.memory_bytes, limits.cpu_seconds, limits.wall_seconds)
    with tempfile.TemporaryDirectory(prefix="preflight-") as scratch:
        try:
            kept = isolate.run(
                EXAMINE_EACH, [str(path.absolute()) for path in paths], limits.pages, scratch, bounds=bounds
            )
        except isolate.IsolationError:
            return []
    return [Report.from_json(one) for one in kept]


def too_large(size: int, limit: int) -> Finding:
    """The finding for a file above the limit, both in bytes; for uploads that were not kept to be looked at."""
    # Rounded up, so that a file just over the limit never reads as being at it.
    return refuse("P-09", size=math.ceil(size * 10 / MEGABYTE) / 10, limit=limit // MEGABYTE)


def _examined(path: Path, limits: Limits) -> Report:
    bounds = isolate.Bounds(limits.memory_bytes, limits.cpu_seconds, limits.wall_seconds)
    with tempfile.TemporaryDirectory(prefix="preflight-") as scratch:
        try:
            kept = isolate.run(EXAMINE, str(path.absolute()), limits.pages, scratch, bounds=bounds)
        except isolate.LimitExceeded:
            return Report((refuse("P-25"),))
        except (isolate.JobCrashed, isolate.JobFailed):
            return Report((refuse("P-06"),))
    return Report.from_json(kept)


def warm() -> None:
    """Have the isolated process ready, so that a worker's first upload does not wait for it."""
    isolate.warm(EXAMINE)


def scan_for_viruses(path: Path) -> Finding | None:
    """What the virus scanner finds: a virus (P-26), or that it could not look (P-27); None where it is clean."""
    try:
        name = virus_in(path)
    except ScannerUnavailable:
        return refuse("P-27")
    return refuse("P-26", name=name) if name else None


def _not_a_pdf(head: bytes) -> Finding:
    """What a file is that does not begin as a PDF. Many readers look for the beginning further on, and open it."""
    kind = _kind_of(head)
    if kind:
        return refuse("P-02", kind=kind)
    return refuse("P-31" if BEGINNING in head[:LOOKED_THROUGH] else "P-03")


def _kind_of(head: bytes) -> str:
    """The kind of a file that is not a PDF, as people call it, from its first few kilobytes; empty if unknown."""
    if head.startswith(b"PK\x03\x04"):
        return next((name for marker, name in IN_ZIP if marker in head), "ZIP")
    if head[4:8] == b"ftyp":
        return "HEIC" if head[8:12] in (b"heic", b"heix", b"mif1") else "MP4"
    start = head.lstrip().lower() if head.lstrip()[:1] == b"<" else head
    return next((name for marker, name in KINDS if start.startswith(marker)), "")
