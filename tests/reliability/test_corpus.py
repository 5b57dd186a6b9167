"""Every real file through the portal itself: refused on its page for its reason, or filed, accepted, sealed, opened."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from filings.models import Document, Filing
from filings.sealing.verify import verify_document
from icms.lib.pdf.keys import court_certificate
from tests.factories.court import pdf
from tests.reliability.journey import Filer, Officer, Row, rows_of
from tests.reliability.visitor import Answer, Visitor
from tests.support.corpus import CORPUS
from tests.support.portal import Portal, wait_until

FILES = sorted(CORPUS.glob("*.pdf"))
REFUSED = {
    "libreoffice-writer-password.pdf": "P-04",
    "unreadablemetadata.pdf": "P-06",
    "with-attachment.pdf": "P-12",
}
WRIT = "writ of summons.pdf"
A_FILING = 16
PATIENCE = 120

pytestmark = pytest.mark.skipif(not FILES, reason=f"there is no {CORPUS}: real files are left out")


@dataclass
class Filed:
    """A file of the corpus, and the page as it was when it had been uploaded."""

    path: Path
    page: Answer
    reference: str

    @property
    def name(self) -> str:
        return f"exhibit {self.path.name}"

    @property
    def row(self) -> Row:
        return rows_of(self.page)[self.name]

    @property
    def document(self) -> Document:
        return Document.objects.select_related("seal").get(filing__reference=self.reference, file_name=self.name)


@pytest.fixture(scope="module")
def filer(running_portal: Portal) -> Filer:
    return Filer(Visitor(running_portal.url("/")), "chan").sign_in()


@pytest.fixture(scope="module")
def filed(filer: Filer, running_portal: Portal) -> list[Filed]:
    """All of it uploaded; what can be filed lodged, paid and accepted at the desk."""
    found: list[Filed] = []
    officer = Officer(Visitor(running_portal.url("/"))).sign_in()
    for start in range(0, len(FILES), A_FILING):
        reference = filer.draft([(WRIT, pdf(f"Writ {start}"))])
        of_this = [_upload(filer, reference, path) for path in FILES[start : start + A_FILING]]
        for one in of_this:
            if one.path.name in REFUSED:
                filer.visitor.post(f"/en/filings/{reference}/documents/{one.row.number}/remove/", {})
        filer.lodge(reference)
        officer.accept(reference)
        found += of_this
    return found


def _upload(filer: Filer, reference: str, path: Path) -> Filed:
    page = filer.visitor.upload(f"/en/filings/{reference}/documents/", [(f"exhibit {path.name}", path.read_bytes())])
    return Filed(path, page, reference)


def test_the_corpus_is_whole() -> None:
    assert len(FILES) == 31 and set(REFUSED) <= {path.name for path in FILES}


def test_what_cannot_be_filed_says_its_reason_on_the_page(portal: Portal, filed: list[Filed]) -> None:
    for one in filed:
        if code := REFUSED.get(one.path.name):
            assert (one.row.verdict, one.row.codes[0]) == ("refused", code), one.row
        else:
            assert one.row.verdict in ("fine", "look"), one.row


def test_all_else_was_lodged_and_accepted(portal: Portal, filed: list[Filed]) -> None:
    references = {one.reference for one in filed}
    assert set(Filing.objects.filter(reference__in=references).values_list("state", flat=True)) == {"accepted"}
    kept = Document.objects.filter(filing__reference__in=references).exclude(file_name=WRIT)
    assert kept.count() == len(FILES) - len(REFUSED)
    assert not kept.exclude(decision="accepted").exists()


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in REFUSED], ids=lambda path: path.name)
def test_it_is_sealed_and_every_reader_opens_it(
    portal: Portal, filer: Filer, filed: list[Filed], path: Path, tmp_path: Path
) -> None:
    one = next(one for one in filed if one.path == path)
    address = f"/en/filings/{one.reference}/documents/{one.document.order}/sealed/"
    answer = wait_until(lambda: (found := filer.visitor.get(address)).status == 200 and found, PATIENCE)
    sealed = tmp_path / path.name
    sealed.write_bytes(answer.body)
    assert answer.body.startswith(path.read_bytes()), "the filed bytes are not the beginning of the sealed file"
    certificate = court_certificate(portal.folder / "certificate" / "court-certificate.pem")
    found = verify_document(sealed, certificate)
    assert found.sealed and found.intact, found.what_changed
    assert found.drn == one.document.seal.drn
    pages = len(pypdf.PdfReader(sealed).pages)
    assert pages - one.document.pages in (0, 1)  # one more where the seal found no clear place
    with pypdfium2.PdfDocument(sealed) as drawn:
        assert len(drawn) == pages
    must_be_sound(sealed)


def must_be_sound(path: Path) -> None:
    """`qpdf --check`, or where there is no qpdf the same library by way of pikepdf."""
    if shutil.which("qpdf"):
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    else:
        with pikepdf.open(path) as opened:
            assert opened.check_pdf_syntax() == []
