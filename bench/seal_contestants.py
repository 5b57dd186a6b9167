"""The contestants of B1, one a process: `python -m bench.seal_contestants icms "25 MB" 5`. Answers one line of JSON."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MB = 1024 * 1024
WORK = Path(__file__).resolve().parents[1] / "var" / "bench"
SIZES = {"29 KB": 29_000, "0.7 MB": 700_000, "25 MB": 25 * MB, "100 MB": 100 * MB, "250 MB": 250 * MB}
MANY_OBJECTS, SIZES["2,000 pages"] = "2,000 pages", 8 * MB
SMALL, AT = "29 KB", datetime(2026, 11, 23, 0, 45, tzinfo=UTC)
OUT = WORK / "out.pdf"


def peak() -> int:
    """The most memory this process ever held, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("the kernel does not tell")


def timed(work: Callable[[Path], Any], name: str, runs: int) -> dict[str, Any]:
    """Warm up on the small file, then the best of several runs on the real one."""
    work(WORK / f"{SMALL}.pdf")
    idle, best = peak(), float("inf")
    for _ in range(runs):
        OUT.unlink(missing_ok=True)
        start = time.perf_counter()
        work(WORK / f"{name}.pdf")
        best = min(best, time.perf_counter() - start)
    return {"seconds": best, "idle": idle, "peak": peak()}


def _seconds_of(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def facts() -> Any:
    """What the seal in the benchmark says."""
    from filings.sealing.appearance import SealFacts

    return SealFacts("District Court", "區域法院", "DCCJ 4127/2026", AT, "482019375567")


def make(*names: str) -> dict[str, Any]:
    """Documents of these sizes: pages of text with pictures that cannot be packed; and the stamp as a PDF."""
    import pikepdf
    from pikepdf import Dictionary, Name, Stream
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

    from filings.sealing.appearance import draw

    for name in names:
        path, size = WORK / f"{name}.pdf", SIZES[name]
        if path.exists():
            continue
        if name == MANY_OBJECTS:
            _many_objects(path)
            continue
        pdf = pikepdf.Pdf.new()
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        pages = max(4, round(size / MB))
        side = int((size / pages - 1500) ** 0.5)
        for number in range(1, pages + 1):
            page = pdf.add_blank_page(page_size=(595, 842))
            picture = Stream(pdf, os.urandom(side * side), Type=Name.XObject, Subtype=Name.Image)
            picture.Width = picture.Height = side
            picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
            page.obj.Resources = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(I=pdf.make_indirect(picture)))
            lines = "".join(f"(Paragraph {line} of page {number} says what was done.) ' " for line in range(20))
            drawn = f"BT /F1 11 Tf 14 TL 72 650 Td {lines} ET q 400 0 0 250 80 60 cm /I Do Q"
            page.obj.Contents = pdf.make_stream(drawn.encode())
        pdf.save(path)
    writer = PdfFileWriter()
    form = writer.add_object(draw(facts()).as_form(writer))
    resources = generic.DictionaryObject({"/XObject": generic.DictionaryObject({"/S": form})})
    content = writer.add_object(generic.StreamObject(stream_data=b"q 1 0 0 1 391 714 cm /S Do Q"))
    writer.insert_page(PageObject(contents=content, media_box=(0, 0, 595, 842), resources=resources))
    with open(WORK / "stamp.pdf", "wb") as out:
        writer.write(out)
    return {}


def _many_objects(path: Path) -> None:
    """2,000 pages of text with links, as a bundle of papers has them."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    pdf = pikepdf.Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, 2001):
        page = pdf.add_blank_page(page_size=(595, 842))
        lines = "".join(f"(Line {line} of page {number} of the bundle, with what was said.) ' " for line in range(40))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 10 Tf 13 TL 72 650 Td {lines} ET".encode())
        where = [Array([72, 100 + 20 * link, 200, 112 + 20 * link]) for link in range(12)]
        links = [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, Dest=Array([0, Name.Fit])) for box in where]
        page.obj.Annots = Array([pdf.make_indirect(link) for link in links])
    pdf.save(path)


def icms(name: str, runs: int) -> dict[str, Any]:
    """The portal's own sealing, at the place that preflight kept."""
    from filings.sealing.placement import PREFERRED, Place, Sheet
    from filings.sealing.seal import seal_pdf
    from icms.lib.pdf.keys import court_signer, make_demo_certificate

    files = WORK / "key.pem", WORK / "certificate.pem"
    make_demo_certificate(*files)
    signer, place = court_signer(*files), Place(PREFERRED, Sheet((0, 0, 595, 842)), 137.9, 10)
    result = timed(lambda source: seal_pdf(source, OUT, facts(), signer, place=place, durable=False), name, runs)
    result["signature"] = min(_seconds_of(lambda: signer.envelope(bytes(32))) for _ in range(5))
    result["prefix"] = _is_prefix(WORK / f"{name}.pdf", OUT)
    return result


def _is_prefix(source: Path, sealed: Path) -> bool:
    with open(source, "rb") as first, open(sealed, "rb") as second:
        while chunk := first.read(MB):
            if second.read(len(chunk)) != chunk:
                return False
    return True


def pypdf(name: str, runs: int) -> dict[str, Any]:
    """pypdf: put the stamp on page 1 and write the file."""
    from pypdf import PdfReader, PdfWriter

    def work(source: Path) -> None:
        writer = PdfWriter(clone_from=source)
        writer.pages[0].merge_page(PdfReader(WORK / "stamp.pdf").pages[0])
        writer.write(OUT)

    return timed(work, name, runs)


def qpdf(name: str, runs: int) -> dict[str, Any]:
    """qpdf: write the file anew, nothing else."""
    return timed(lambda source: subprocess.run(["qpdf", source, OUT], check=True), name, runs)


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "make":
        print(json.dumps(make(*rest)))
    else:
        print(json.dumps({"icms": icms, "pypdf": pypdf, "qpdf": qpdf}[command](rest[0], int(rest[1]))))
