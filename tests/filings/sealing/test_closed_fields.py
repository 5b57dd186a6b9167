"""A form that was filled in cannot be filled in again under the court's seal."""

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils.reader import PdfFileReader

from filings.preflight.signing import standing
from filings.sealing.verify import verify_document
from tests.factories import pdfs
from tests.filings.preflight.test_signatures import filled_in, form, signed

SEAL = "ICMS-Seal-482019375567"


def written(path, data):
    path.write_bytes(data)
    return path


def locked(path):
    """The fields that the last signature of a file locks."""
    with path.open("rb") as file:
        policy = PdfFileReader(file).embedded_signatures[-1].fieldmdp
        return policy and policy.fields


def flags(path):
    with pikepdf.open(path) as pdf:
        return [int(field.get("/Ff", 0)) for field in pdf.Root.AcroForm.Fields if field.get("/FT") != "/Sig"]


def test_the_seal_locks_the_fields_of_a_form_and_no_program_offers_them(seal_it, certificate, tmp_path):
    _, sealed = seal_it(written(tmp_path / "a.pdf", form()))
    assert locked(sealed) == ["name", "address"]
    assert flags(sealed) == [1, 1]
    assert standing(sealed) == {SEAL: True}
    assert verify_document(sealed, certificate).intact


def test_what_is_typed_into_it_afterwards_breaks_the_seal_for_every_program_that_checks(seal_it, certificate, tmp_path):
    _, sealed = seal_it(written(tmp_path / "a.pdf", form()))
    changed = written(tmp_path / "changed.pdf", filled_in(sealed.read_bytes()))
    assert standing(changed) == {SEAL: False}
    assert not verify_document(changed, certificate).intact


def test_in_a_form_that_its_filer_signed_both_signatures_hold(seal_it, tmp_path):
    _, sealed = seal_it(written(tmp_path / "a.pdf", signed(form())))
    assert standing(sealed) == {"Filer": True, SEAL: True}
    assert locked(sealed) == ["name", "address"]
    assert flags(sealed) == [0, 0]
    assert standing(written(tmp_path / "changed.pdf", filled_in(sealed.read_bytes()))) == {"Filer": True, SEAL: False}


def test_a_sealed_form_can_be_filed_again_and_sealed_again(seal_it, facts, tmp_path):
    _, first = seal_it(written(tmp_path / "a.pdf", form()))
    facts = type(facts)(facts.court_en, facts.court_zh, "DCPI 9/2026", facts.deemed_receipt, "111122223338")
    _, second = seal_it(first, facts)
    assert standing(second) == {SEAL: True, "ICMS-Seal-111122223338": True}


def test_where_there_is_nothing_to_fill_in_there_is_no_lock(seal_it, filed):
    _, sealed = seal_it(filed)
    assert locked(sealed) is None


def test_fields_below_fields_are_known_by_their_whole_names(seal_it, tmp_path):
    pdf = pdfs.paper()
    widget = pdfs.annotation(Name.Widget, T=String("number"))
    above = pdf.make_indirect(Dictionary(T=String("claim"), FT=Name.Tx, Ff=4096, Kids=Array([widget])))
    buttons = pdf.make_indirect(Dictionary(T=String("yes or no"), FT=Name.Btn, Kids=Array([Dictionary(AS=Name.Off)])))
    pdf.Root.AcroForm = Dictionary(Fields=Array([above, buttons, pdf.make_indirect(Dictionary())]))
    _, sealed = seal_it(pdfs.saved(pdf, tmp_path / "a.pdf"))
    assert locked(sealed) == ["claim.number", "yes or no"]
    with pikepdf.open(sealed) as read:
        fields = read.Root.AcroForm.Fields
        assert (fields[0].Kids[0].Ff, fields[1].Ff) == (4097, 1)


def test_fields_that_go_round_in_a_circle_do_not_stop_the_seal(seal_it, tmp_path):
    pdf = pdfs.paper()
    field = pdf.make_indirect(Dictionary(T=String("round"), FT=Name.Tx))
    field.Kids = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    sealed, _ = seal_it(pdfs.saved(pdf, tmp_path / "a.pdf"))
    assert sealed.size
