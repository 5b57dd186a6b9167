"""The seal: nothing that was filed is touched, and every reader opens what comes out."""

import hashlib
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filings.preflight.services import preflight
from filings.sealing.appearance import short_time
from filings.sealing.placement import Place
from filings.sealing.seal import CannotSeal, seal_pdf
from filings.sealing.verify import verify_document
from icms.lib.pdf.signing import sign_pdf
from tests.factories import pdfs
from tests.filings.sealing.conftest import MONDAY


def opens_everywhere(path, pages):
    """pypdf, pdfium and qpdf all read it without complaint."""
    assert len(pypdf.PdfReader(path, strict=True).pages) == pages
    with pypdfium2.PdfDocument(path) as drawn:
        assert len(drawn) == pages
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == pages
        assert pdf.check_pdf_syntax() == []
    if shutil.which("qpdf"):
        assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0


def linearized(path):
    return pdfs.saved(pdfs.paper(pdfs.content("one"), pdfs.content("two")), path, linearize=True)


def with_object_streams(path):
    mode = pikepdf.ObjectStreamMode.generate
    return pdfs.saved(pdfs.paper(pdfs.content("one"), pdfs.content("two")), path, object_stream_mode=mode)


def plain(path):
    return pdfs.saved(pdfs.paper(pdfs.content("one"), pdfs.content("two")), path)


def without_a_last_line_end(path):
    plain(path)
    path.write_bytes(path.read_bytes().rstrip())
    return path


def twice_updated(path):
    plain(path)
    writer = pypdf.PdfWriter(path, incremental=True)
    writer.add_metadata({"/Title": "Second"})
    writer.write(path)
    return path


@pytest.mark.parametrize(
    ("make", "pages"),
    [
        (plain, 2),
        (linearized, 2),
        (with_object_streams, 2),
        (without_a_last_line_end, 2),
        (twice_updated, 2),
        (pdfs.hybrid, 1),
        (pdfs.with_form, 1),
    ],
)
def test_the_original_is_an_exact_prefix_whatever_made_it(seal_it, certificate, tmp_path, make, pages):
    source = make(tmp_path / "a.pdf")
    before = source.read_bytes()
    sealed, target = seal_it(source)
    after = target.read_bytes()
    assert source.read_bytes() == before
    assert after.startswith(before)
    assert sealed.original_sha256 == hashlib.sha256(before).hexdigest()
    assert (sealed.sha256, sealed.size) == (hashlib.sha256(after).hexdigest(), len(after))
    assert verify_document(target, certificate).intact
    opens_everywhere(target, pages)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=300), pages=st.integers(1, 4))
def test_the_prefix_holds_whatever_stands_after_the_end(seal_it, certificate, tmp_path, junk, pages):
    source = pdfs.saved(pdfs.paper(*[pdfs.content("text")] * pages), tmp_path / "a.pdf")
    source.write_bytes(source.read_bytes() + b"\n% " + junk.hex().encode())
    _, target = seal_it(source)
    assert target.read_bytes().startswith(source.read_bytes())
    assert verify_document(target, certificate).intact


def test_the_seal_says_court_case_time_and_number_in_both_languages(seal_it, filed):
    _, target = seal_it(filed)
    with pikepdf.open(target) as pdf:
        told = str(pdf.pages[0].Annots[0].TU)
    assert told == (
        "Sealed by the District Court 區域法院. DCCJ 4127/2026. "
        "Deemed received Mon 23 Nov 2026, 8:45 am. DRN 4820 1937 5567"
    )


def test_the_faces_are_embedded_and_small(seal_it, filed):
    sealed, target = seal_it(filed)
    with pikepdf.open(target) as pdf:
        fonts = pdf.pages[0].Annots[0].AP.N.Resources.Font
        assert len(fonts) == 4
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts.values())
    assert sealed.size - sealed.original_size < 30_000


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 23, 0, 45, tzinfo=UTC), "Mon 23 Nov 2026, 8:45 am"),
        (datetime(2026, 11, 23, 4, 5, tzinfo=UTC), "Mon 23 Nov 2026, 12:05 pm"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "Mon 23 Nov 2026, 12:00 am"),
        (datetime(2027, 1, 1, 9, 30, tzinfo=UTC), "Fri 1 Jan 2027, 5:30 pm"),
    ],
)
def test_the_time_is_the_courts(at, shown):
    assert short_time(at) == shown


def test_a_form_that_was_filled_in_stays_as_it_was(seal_it, tmp_path):
    _, target = seal_it(pdfs.with_form(tmp_path / "a.pdf"))
    fields = pypdf.PdfReader(target).get_fields()
    assert fields["name"].value == "Chan Tai Man"
    assert "ICMS-Seal-482019375567" in fields


def test_the_authors_document_information_stays(seal_it, tmp_path):
    pdf = pdfs.paper()
    pdf.docinfo["/Producer"] = "The author's program"
    pdf.docinfo["/ModDate"] = "D:20200101000000Z"
    _, target = seal_it(pdfs.saved(pdf, tmp_path / "a.pdf"))
    with pikepdf.open(target) as sealed:
        assert str(sealed.docinfo["/Producer"]) == "The author's program"
        assert str(sealed.docinfo["/ModDate"]) == "D:20200101000000Z"


def test_an_earlier_signature_still_holds(seal_it, signer, certificate, filed, tmp_path):
    signed = tmp_path / "signed.pdf"
    sign_pdf(filed, signed, signer, "By the filer", at=MONDAY)
    _, target = seal_it(signed)
    signatures = pypdf.PdfReader(target).get_fields()
    assert {"ICMS-Signature", "ICMS-Seal-482019375567"} <= set(signatures)
    assert verify_document(target, certificate).intact
    if shutil.which("pdfsig"):
        told = subprocess.run(["pdfsig", "-nocert", target], capture_output=True, text=True).stdout
        assert told.count("Signature is Valid.") == 2


def test_a_sealed_document_filed_again_takes_a_second_seal(seal_it, facts, certificate, filed):
    _, first = seal_it(filed)
    second_facts = replace(facts, drn="111122223338", case_number="DCPI 9/2026")
    sealed, second = seal_it(first, second_facts)
    assert sealed.place.where == "elsewhere"
    checked = verify_document(second, certificate)
    assert (checked.intact, checked.drn, checked.original_sha256) == (True, "111122223338", sealed.original_sha256)


def test_a_wrong_count_of_objects_overwrites_none(seal_it, tmp_path):
    source = plain(tmp_path / "a.pdf")
    data = source.read_bytes()
    size = int(data.split(b"/Size ")[1].split()[0])
    source.write_bytes(data.replace(b"/Size %d" % size, b"/Size 2%s" % (b" " * (len(str(size)) - 1))))
    _, target = seal_it(source)
    with pypdfium2.PdfDocument(target) as drawn:
        assert [page.get_textpage().get_text_bounded().strip() for page in drawn] == ["one", "two"]


@pytest.mark.parametrize("identifiers", [b"/ID [<01>]", b"/ID []", b"/ID 7", b"/ID null", b"/ID [<01> <02> <03>]"])
def test_identifiers_that_are_no_pair_do_not_keep_a_file_out(seal_it, certificate, tmp_path, identifiers):
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Resources << >> >>"
    source = pdfs.raw(tmp_path / "a.pdf", [*bodies, page], identifiers)
    assert not preflight(source).refused
    _, target = seal_it(source)
    assert verify_document(target, certificate).intact
    opens_everywhere(target, 1)


def test_a_trial_seal_is_marked_as_one(seal_it, facts, certificate, filed):
    _, target = seal_it(filed, replace(facts, trial=True))
    checked = verify_document(target, certificate)
    assert (checked.sealed, checked.kind, checked.intact) == (False, "trial-seal", True)
    with pikepdf.open(target) as pdf:
        assert "not sealed by a court" in str(pdf.pages[0].Annots[0].TU)


def test_a_court_whose_name_is_not_among_the_kept_characters_is_still_set(seal_it, facts, filed):
    pytest.importorskip("fontTools")
    sealed, _ = seal_it(filed, replace(facts, court_zh="海事法院"))
    assert sealed.size > sealed.original_size


def test_what_cannot_be_sealed_leaves_nothing_behind(signer, facts, tmp_path):
    source = tmp_path / "a.pdf"
    source.write_bytes(b"%PDF-1.7\nnot really")
    target = tmp_path / "out.pdf"
    with pytest.raises(CannotSeal):
        seal_pdf(source, target, facts, signer)
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_an_encrypted_file_is_never_sealed(signer, facts, tmp_path, filed):
    place = Place("preferred", making_sheet(), 138, 10)
    with pytest.raises(CannotSeal):
        seal_pdf(pdfs.encrypted(tmp_path / "a.pdf"), tmp_path / "out.pdf", facts, signer, place=place)


def making_sheet():
    from filings.sealing.placement import A4, Sheet

    return Sheet(A4)
