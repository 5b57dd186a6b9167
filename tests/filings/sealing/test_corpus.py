"""Real files from many programs: each is refused for the right reason, or sealed and opened again."""

import json
import shutil
import subprocess

import pypdf
import pypdfium2
import pytest

from filings.preflight.findings import REFUSE
from filings.preflight.services import preflight
from filings.sealing.placement import ADDED_PAGE, Place
from filings.sealing.seal import seal_pdf
from filings.sealing.verify import verify_document
from tests.filings.sealing.conftest import MONDAY
from tests.support.corpus import CORPUS

REFUSED = {
    "libreoffice-writer-password.pdf": ["P-04"],
    "unreadablemetadata.pdf": ["P-06"],
    "with-attachment.pdf": ["P-12"],
}
FILES = sorted(CORPUS.glob("*.pdf"))


def name(path):
    return path.name


def test_the_corpus_is_whole():
    assert len(FILES) == 31
    assert set(REFUSED) <= {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=name)
@pytest.mark.slow
def test_a_real_file_is_refused_for_its_reason_or_accepted(path):
    report = preflight(path)
    assert [f.code for f in report.findings if f.severity == REFUSE] == REFUSED.get(path.name, [])
    json.dumps(report.to_json())


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in REFUSED], ids=name)
@pytest.mark.slow
def test_a_real_file_is_sealed_and_opened_again(path, facts, signer, certificate, tmp_path):
    report = preflight(path)
    place = Place.from_json(report.seal_place)
    target = tmp_path / path.name
    seal_pdf(path, target, facts, signer, place=place, at=MONDAY)
    pages = report.pages + (place.where == ADDED_PAGE)
    assert target.read_bytes().startswith(path.read_bytes())
    assert verify_document(target, certificate).intact
    assert len(pypdf.PdfReader(target).pages) == pages
    with pypdfium2.PdfDocument(target) as drawn:
        assert len(drawn) == pages
    if shutil.which("qpdf"):
        checked = subprocess.run(["qpdf", "--check", target], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
