"""A change after sealing is found, and said."""

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filings.sealing.seal import seal_pdf
from filings.sealing.verify import DOCUMENT_CHANGED, NO_SEAL, NOT_OURS, NOT_READABLE, SEAL_CHANGED, verify_document
from icms.lib.pdf.increment import CannotAppend
from icms.lib.pdf.keys import (
    NoCourtKey,
    court_certificate,
    court_signer,
    make_demo_certificate,
    make_throwaway_certificate,
)
from icms.lib.pdf.signing import sign_pdf
from tests.factories import pdfs
from tests.filings.sealing.conftest import MONDAY


@pytest.fixture
def sealed(seal_it, filed):
    return seal_it(filed)


def changed(path, data):
    path.write_bytes(data)
    return path


def test_a_sealed_document_is_whole(sealed, certificate):
    made, path = sealed
    found = verify_document(path, certificate)
    assert (found.sealed, found.intact, found.what_changed) == (True, True, [])
    assert (found.drn, found.court, found.case_number) == ("482019375567", "District Court", "DCCJ 4127/2026")
    assert found.deemed_receipt == "2026-11-23T00:45:00+00:00"
    assert (found.original_sha256, found.original_size) == (made.original_sha256, made.original_size)
    assert found.signer == "iCMS demonstration court (not a court)"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_is_found(sealed, certificate, tmp_path, place, bit):
    data = bytearray(sealed[1].read_bytes())
    where = int(place * len(data))
    data[where] ^= 1 << bit
    assert not verify_document(changed(tmp_path / "x.pdf", data), certificate).intact


def test_any_changed_digit_of_the_signature_is_found(sealed, certificate, tmp_path):
    whole = sealed[1].read_bytes()
    start = whole.rindex(b"/Contents <") + 11
    for where in range(start, start + 4600, 31):
        data = bytearray(whole)
        data[where] = ord("0") if data[where] != ord("0") else ord("1")
        assert not verify_document(changed(tmp_path / "x.pdf", data), certificate).intact, where - start


def test_a_seal_by_an_elliptic_curve_key_holds(filed, facts, tmp_path):
    key, cert = make_throwaway_certificate(tmp_path)
    seal_pdf(filed, tmp_path / "x.pdf", facts, court_signer(key, cert), at=MONDAY)
    assert verify_document(tmp_path / "x.pdf", court_certificate(cert)).intact


def test_a_change_to_the_document_is_told_from_a_change_to_the_seal(sealed, certificate, tmp_path):
    made, path = sealed
    data = bytearray(path.read_bytes())
    in_document = data.index(b"%\xbf\xf7\xa2\xfe") + 2
    data[in_document] ^= 1
    assert verify_document(changed(tmp_path / "x.pdf", data), certificate).what_changed == [DOCUMENT_CHANGED]
    data[in_document] ^= 1
    in_seal = data.index(b"/Reason", made.original_size) + 12
    data[in_seal] ^= 1
    assert verify_document(changed(tmp_path / "y.pdf", data), certificate).what_changed == [SEAL_CHANGED]


def test_bytes_put_after_the_end_are_found(sealed, certificate, tmp_path):
    found = verify_document(changed(tmp_path / "x.pdf", sealed[1].read_bytes() + b"\n%%EOF\n"), certificate)
    assert (found.sealed, found.intact) == (True, False)
    assert found.what_changed == ["7 bytes were added to the file after it was sealed."]


def test_an_update_after_the_seal_names_the_pages_it_touches(sealed, certificate, tmp_path):
    writer = pypdf.PdfWriter(sealed[1], incremental=True)
    writer.pages[1].rotate(90)
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "x.pdf")
    found = verify_document(tmp_path / "x.pdf", certificate)
    assert (found.sealed, found.intact) == (True, False)
    assert found.what_changed[1:] == ["It has 3 pages; 2 were sealed.", "The addition touches page 2, 3."]


def test_a_file_written_anew_is_found(sealed, certificate, tmp_path):
    pypdf.PdfWriter(clone_from=sealed[1]).write(tmp_path / "x.pdf")
    found = verify_document(tmp_path / "x.pdf", certificate)
    assert not found.intact
    assert found.what_changed


def test_the_original_alone_carries_no_seal(sealed, filed, certificate):
    found = verify_document(filed, certificate)
    assert (found.sealed, found.intact, found.what_changed) == (False, False, [NO_SEAL])


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_said_to_be_none(tmp_path, certificate, data):
    assert verify_document(changed(tmp_path / "x.pdf", data), certificate).what_changed == [NOT_READABLE]


def test_a_seal_by_somebody_elses_key_is_not_the_courts(sealed, tmp_path):
    make_demo_certificate(tmp_path / "k", tmp_path / "c")
    found = verify_document(sealed[1], court_certificate(tmp_path / "c"))
    assert (found.sealed, found.intact, found.signed_by_court) == (False, False, False)
    assert found.what_changed == [NOT_OURS]


def test_a_document_sealed_before_the_certificate_was_renewed_still_holds(sealed, certificate, tmp_path):
    make_demo_certificate(tmp_path / "k", tmp_path / "c")
    assert verify_document(sealed[1], [court_certificate(tmp_path / "c"), certificate]).intact


def test_an_acknowledgement_is_signed_but_not_sealed(signer, certificate, filed, tmp_path):
    signed = sign_pdf(filed, tmp_path / "ack.pdf", signer, "Acknowledgement of 7KM4-2QXD-Z", at=MONDAY)
    found = verify_document(tmp_path / "ack.pdf", certificate)
    assert (found.kind, found.sealed, found.intact, found.signed_by_court) == ("acknowledgement", False, True, True)
    assert found.original_sha256 == signed.original_sha256
    assert (tmp_path / "ack.pdf").read_bytes().startswith(filed.read_bytes())


def test_a_signature_adds_nothing_that_can_be_seen(signer, filed, tmp_path):
    from tests.filings.sealing.test_place import picture

    sign_pdf(filed, tmp_path / "ack.pdf", signer, "Receipt", kind="receipt", at=MONDAY)
    assert picture(filed).tobytes() == picture(tmp_path / "ack.pdf").tobytes()


def test_a_receipt_that_is_no_pdf_is_not_signed(signer, tmp_path):
    with pytest.raises(CannotAppend):
        sign_pdf(changed(tmp_path / "x.pdf", b"hello"), tmp_path / "y.pdf", signer, "Receipt", at=MONDAY)


def test_a_missing_key_or_a_wrong_passphrase_names_the_file(tmp_path):
    key, cert = tmp_path / "k", tmp_path / "c"
    make_demo_certificate(key, cert, "right")
    assert court_signer(key, cert, "right")
    for wrong in ((key, cert, "wrong"), (key, cert, ""), (tmp_path / "none", cert, "right")):
        with pytest.raises(NoCourtKey, match=str(wrong[0])):
            court_signer(*wrong)


def test_the_demonstration_key_is_made_once_and_kept_from_others(tmp_path):
    make_demo_certificate(tmp_path / "k", tmp_path / "c")
    first = (tmp_path / "k").read_bytes()
    make_demo_certificate(tmp_path / "k", tmp_path / "c")
    assert (tmp_path / "k").read_bytes() == first
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600


def test_the_seal_is_found_among_later_signatures(sealed, certificate, tmp_path):
    """Somebody signs the sealed file with another key: the court's seal is reported, and that bytes came after."""
    make_demo_certificate(tmp_path / "k", tmp_path / "c", name="Somebody")
    sign_pdf(sealed[1], tmp_path / "x.pdf", court_signer(tmp_path / "k", tmp_path / "c"), "Mine", at=MONDAY)
    found = verify_document(tmp_path / "x.pdf", certificate)
    assert (found.sealed, found.intact, found.drn) == (True, False, "482019375567")
    assert "added to the file after it was sealed" in found.what_changed[0]


def test_a_page_of_another_file_under_a_copied_seal_is_found(sealed, certificate, tmp_path):
    data = sealed[1].read_bytes()
    other = pdfs.saved(pdfs.paper(pdfs.content("Another claim")), tmp_path / "other.pdf").read_bytes()
    forged = other.ljust(sealed[0].original_size, b" ")[: sealed[0].original_size] + data[sealed[0].original_size :]
    assert not verify_document(changed(tmp_path / "x.pdf", forged), certificate).intact
