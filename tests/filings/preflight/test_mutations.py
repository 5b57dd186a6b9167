"""Files that were damaged at random: none crashes the check, none passes that should not, each refusal is true."""

import random
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from filings.preflight.examine import TRIAL
from filings.preflight.explanations import explain_finding
from filings.preflight.findings import REFUSE
from filings.preflight.services import preflight
from filings.sealing.placement import Place
from filings.sealing.seal import seal_pdf
from filings.sealing.verify import verify_document
from icms.lib.pdf.keys import court_certificate, court_signer, make_demo_certificate
from tests.factories import pdfs
from tests.filings.sealing.conftest import MONDAY
from tests.support.corpus import CORPUS
from tests.support.samples import how_many

FILES = how_many("ICMS_MUTATIONS", sample=40, proof=2000)
MADE = {
    "paper": lambda path: pdfs.saved(pdfs.paper(pdfs.content("one"), pdfs.content("two")), path),
    "packed": lambda path: pdfs.saved(
        pdfs.paper(), path, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True
    ),
    "form": pdfs.with_form,
    "hybrid": pdfs.hybrid,
    "script": pdfs.with_script_in_parent_field,
    "opening": lambda path: pdfs.calling_when_opened(path, "URI"),
    "launch": pdfs.with_launch,
    "attachment": pdfs.with_attachment,
}
REAL = ("minimal-document.pdf", "pdflatex-forms.pdf", "libreoffice-form.pdf", "crazyones-pdfa.pdf", "annotated_pdf.pdf")
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|EF|XFA|RichMedia)(?![\w.])")
CALLS = re.compile(rb"/S /(URI|SubmitForm|ImportData|GoToR|GoToE)(?![\w.])")
WORDS = (b"/Type", b"/Kids", b"/Length", b"endobj", b"stream", b"0 R", b">>", b"<<", b"/Filter", b"xref", b"trailer")


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    made = [make(folder / f"{name}.pdf").read_bytes() for name, make in MADE.items()]
    return made + [(CORPUS / name).read_bytes() for name in REAL if (CORPUS / name).exists()]


@pytest.fixture(scope="module")
def court(tmp_path_factory):
    folder = tmp_path_factory.mktemp("court")
    files = folder / "key.pem", folder / "certificate.pem"
    make_demo_certificate(*files)
    return court_signer(*files), court_certificate(files[1])


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file after one to four accidents."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(out)), chance.choice((1, 3, 20, 200))
        match chance.randrange(7):
            case 0:
                out[at] = chance.randrange(256)
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = out[at : at + size]
            case 3:
                out[at:at] = chance.choice(WORDS)
            case 4:
                del out[max(at, 1) :]
            case 5:
                figures = [found.span() for found in re.finditer(rb"\d+", out)]
                start, end = chance.choice(figures or [(at, at)])
                out[start:end] = str(chance.choice((0, 1, -1, 7, 65536, 2**31, 10**20))).encode()
            case 6:
                names = [found.span() for found in re.finditer(rb"/[A-Z]\w+", out)]
                start, end = chance.choice(names or [(at, at)])
                out[start:end] = chance.choice(WORDS)
        if not out:
            return b"x"
    return bytes(out)


def shown(path: Path) -> bool:
    try:
        with pypdfium2.PdfDocument(path) as drawn:
            drawn[0].render(scale=0.1)
    except (pypdfium2.PdfiumError, IndexError):
        return False
    return True


def is_true(code: str, data: bytes, path: Path) -> bool:
    """Is what a refusal says of the file so, by other means than the check's own?"""
    if code in ("P-02", "P-03"):
        return b"%PDF-" not in data[:1024]
    if code == "P-31":
        return not data.startswith(b"%PDF-") and b"%PDF-" in data[:1024]
    if code in ("P-04", "P-05"):
        return b"/Encrypt" in data
    if code == "P-06":
        return not shown(path) or bool(pikepdf_warnings(path))
    if code == "P-28":
        return bool(CALLS.search(unpacked(path)))
    return code in ("P-07", "P-16", "P-32") or bool(ACTIVE.search(unpacked(path)))


def pikepdf_warnings(path: Path) -> list[object]:
    try:
        with pikepdf.open(path) as pdf:
            return list(pdf.get_warnings())
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        return [error]


def unpacked(path: Path) -> bytes:
    """What the file says outside of strings and streams, object by object."""
    with pikepdf.open(path) as pdf:
        said = [
            (node.stream_dict if isinstance(node, pikepdf.Stream) else node).unparse(resolved=True)
            for node in [*pdf.objects, pdf.trailer]
            if isinstance(node, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream))
        ]
    return re.sub(rb"\((?:\\.|[^\\()])*\)", b"()", b"\n".join(said))


def on_opening(path: Path) -> bytes:
    """What is done as the file is opened."""
    with pikepdf.open(path) as pdf:
        action = pdf.Root.get("/OpenAction")
        return action.unparse(resolved=True) if isinstance(action, pikepdf.Dictionary) else b""


@pytest.mark.proof
@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_a_damaged_file_is_refused_truly_or_sealed_whole(tmp_path, sources, court, part):
    signer, certificate = court
    for number in range(part, FILES, 8):
        data = mutated(sources[number % len(sources)], random.Random(number))
        path, sealed = tmp_path / "damaged.pdf", tmp_path / "sealed.pdf"
        path.write_bytes(data)
        report = preflight(path)
        for finding in report.findings:
            explain_finding(finding)
            assert finding.severity != REFUSE or is_true(finding.code, data, path), (number, finding)
        if report.refused:
            continue
        assert not ACTIVE.search(unpacked(path)) and not CALLS.search(on_opening(path)), number
        place = Place.from_json(report.seal_place)
        seal_pdf(path, sealed, TRIAL, signer, place=place, at=MONDAY, durable=False)
        assert sealed.read_bytes().startswith(data), number
        assert verify_document(sealed, certificate).intact and shown(sealed), number
