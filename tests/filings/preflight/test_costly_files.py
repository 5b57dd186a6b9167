"""What looking at a file may cost: files made to cost more are refused, and large honest ones pass."""

import json
import subprocess
import sys
import zlib
from dataclasses import asdict
from pathlib import Path

import pytest
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from filings.preflight.services import Limits, preflight
from tests.factories import pdfs

ROOT = Path(__file__).resolve().parents[3]
MEGABYTE = 1024 * 1024
# Examines each file in a limited process, as the portal does, and says how much memory the largest one took.
MEASURE = """
import json, resource, sys
from icms.lib.pdf.fork_server import do
bounds = json.loads(sys.argv[1])
for path in sys.argv[3:]:
    do({"function": "filings.preflight.examine:examine", "arguments": [path, 2000, sys.argv[2]], "bounds": bounds})
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def packed_objects(path, count=400_000):
    """A file of a megabyte or two that holds very many small objects."""
    body = b"<</A[1 2 3 4]/B(xy)>> "
    numbers = range(6, 6 + count)
    head = b" ".join(b"%d %d" % (number, place * len(body)) for place, number in enumerate(numbers)) + b" "
    packed = zlib.compress(head + body * count)
    out, places = bytearray(b"%PDF-1.7\n"), []
    shape = b"<< /Type /ObjStm /N %d /First %d /Length %d /Filter /FlateDecode >>\nstream\n" % (
        count, len(head), len(packed),
    )  # fmt: skip
    for number, written in enumerate(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            shape + packed + b"\nendstream",
        ),
        1,
    ):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    rows = [(0, 0, 65535), *((1, place, 0) for place in places), (1, len(out), 0)]
    rows += [(2, 4, index) for index in range(count)]
    table = zlib.compress(b"".join(bytes([a]) + b.to_bytes(4, "big") + c.to_bytes(3, "big") for a, b, c in rows))
    start = len(out)
    out += b"5 0 obj\n<< /Type /XRef /Size %d /W [1 4 3] /Root 1 0 R /Length %d /Filter /FlateDecode >>\nstream\n" % (
        len(rows), len(table),
    )  # fmt: skip
    path.write_bytes(out + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
    return path


def giant_stream(path, megabytes=24):
    """One page whose content is nothing but small words."""
    word = b"BT /F1 9 Tf 1 1 Td (ab) Tj ET "
    return pdfs.saved(pdfs.paper(word * (megabytes * MEGABYTE // len(word))), path)


def table_that_leads_to_itself(path):
    data = pdfs.saved(pdfs.paper(), path).read_bytes()
    start = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    path.write_bytes(data.replace(b"trailer <<", b"trailer << /Prev %d" % start))
    return path


def scan(path, pages, size):
    """A scan in grey: a picture on each page, all over it."""
    pdf, grey = Pdf.new(), Image.effect_noise((size[0] // 32, size[1] // 32), 40)
    data = zlib.compress(grey.resize(size, Image.Resampling.NEAREST).tobytes())
    entries = {"Width": size[0], "Height": size[1], "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    picture = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Filter=Name.FlateDecode, **entries)
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=pdfs.A4)
        page.obj.Resources = Dictionary(XObject=Dictionary(I=picture))
        page.obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    return pdfs.saved(pdf, path)


COSTLY = {
    "deep brackets": lambda path: pdfs.deep_brackets(path, 5_000_000),
    "deep branches": lambda path: pdfs.deep_branches(path, 100_000),
    "unpacks to gigabytes": lambda path: pdfs.bomb(path, 600),
    "very many objects": packed_objects,
    "giant stream": giant_stream,
    "a table in a ring": table_that_leads_to_itself,
    "dynamic form": pdfs.with_xfa,
    "too many annotations": lambda path: pdfs.with_many_annotations(path, 20_001),
}
ANSWERS = {"P-06", "P-13", "P-16", "P-25", "P-30", "P-32"}


@pytest.fixture(scope="module")
def costly(tmp_path_factory):
    folder = tmp_path_factory.mktemp("costly")
    return {name: make(folder / f"{name.replace(' ', '-')}.pdf") for name, make in COSTLY.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", COSTLY)
def test_a_file_that_costs_too_much_gets_a_clear_answer(costly, name):
    report = preflight(costly[name])
    assert report.refused and {finding.code for finding in report.findings} <= ANSWERS


@pytest.mark.slow
def test_looking_at_a_file_takes_less_than_300_megabytes(costly, tmp_path):
    most_notes = pdfs.with_many_annotations(tmp_path / "notes.pdf", 20_000)
    fine_scan = scan(tmp_path / "scan.pdf", 1, (4960, 7016))
    files = [str(path) for path in (*costly.values(), most_notes, fine_scan)]
    limits = asdict(Limits())
    command = [sys.executable, "-c", MEASURE, json.dumps(limits), str(tmp_path), *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) < 300 * MEGABYTE


@pytest.mark.slow
def test_a_scan_of_five_hundred_pages_passes(tmp_path):
    report = preflight(scan(tmp_path / "a.pdf", 500, (1240, 1754)))
    assert not report.refused and report.pages == 500
    assert {finding.code for finding in report.warnings} == {"P-18", "P-19"}


def test_a_picture_too_large_to_look_at_is_not_taken_for_an_empty_page(tmp_path):
    report = preflight(scan(tmp_path / "a.pdf", 1, (9920, 14032)))
    assert "P-24" in {finding.code for finding in report.findings} and not report.refused
