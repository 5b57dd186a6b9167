"""What the court's seal does to the signatures of a file is known at upload."""

import io
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec
from pyhanko.sign.validation import DocumentSecurityStore

from filings.preflight.examine import TRIAL
from filings.preflight.services import preflight
from filings.preflight.signing import standing
from filings.sealing.placement import Place
from filings.sealing.seal import seal_pdf
from icms.lib.pdf.keys import CourtSigner, court_signer, make_throwaway_certificate
from tests.factories import pdfs

BOX = (72, 72, 200, 120)
FULL = b"0.5 g 0 0 600 850 re f 0 g " + pdfs.content(*["x" * 90] * 60, at=(5, 835))


@cache
def filer() -> signers.SimpleSigner:
    with TemporaryDirectory() as folder:
        key, certificate = make_throwaway_certificate(Path(folder))
        return signers.SimpleSigner.load(str(key), str(certificate))


def unsigned(drawn: bytes = pdfs.content("A document"), **settings) -> bytes:
    out = io.BytesIO()
    pdfs.paper(drawn).save(out, **settings)
    return out.getvalue()


def form() -> bytes:
    """A form with two text fields."""
    pdf, out = pdfs.paper(), io.BytesIO()
    made = [
        pdf.make_indirect(
            pdfs.annotation(Name.Widget, FT=Name.Tx, T=String(name), V=String("Chan"), DA=String("/F1 9 Tf"))
        )
        for name in ("name", "address")
    ]
    pdf.pages[0].obj.Annots = Array(made)
    pdf.Root.AcroForm = Dictionary(Fields=Array(made))
    pdf.save(out)
    return out.getvalue()


def signed(data: bytes, *, name: str = "Filer", certify: MDPPerm | None = None, visible: bool = False, **lock) -> bytes:
    """The same file with a signature of the filer: `certify` is what a certification allows, `lock` what it locks."""
    spec = SigFieldSpec(name, on_page=0, box=BOX if visible else None, **lock)
    kind = {"certify": True, "docmdp_permissions": certify} if certify else {}
    metadata = signers.PdfSignatureMetadata(field_name=name, **kind)
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    with ThreadPoolExecutor(1) as apart:  # pyHanko runs an event loop, and in this thread a browser may keep its own
        made = apart.submit(signers.sign_pdf, writer, metadata, signer=filer(), new_field_spec=spec).result()
    return made.getvalue()


def locking(action: FieldMDPAction, *names: str) -> dict[str, object]:
    return {"field_mdp_spec": FieldMDPSpec(action, fields=list(names) or None)}


def long_term(data: bytes) -> bytes:
    """With what is needed to check the signature years later (PAdES B-LT)."""
    out = io.BytesIO(data)
    signature = PdfFileReader(out).embedded_signatures[0]
    DocumentSecurityStore.add_dss(out, signature.pkcs7_content, certs=[filer().signing_cert])
    return out.getvalue()


def filled_in(data: bytes) -> bytes:
    """A field of the form is filled in after signing."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = fields.generic.pdf_string("Wong")
    writer.update_container(field)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


ALL, ONLY, BUT = FieldMDPAction.ALL, FieldMDPAction.INCLUDE, FieldMDPAction.EXCLUDE
NOTHING, FILLING, NOTES = MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE
ABOUT_SIGNATURES = {"P-15", "P-33", "P-34", "P-35"}
# Seventeen files that a filer might have signed, and what preflight says of the signature.
FILES = {
    "approval": (lambda: signed(unsigned()), []),
    "approval to be seen": (lambda: signed(unsigned(), visible=True), []),
    "approval in packed objects": (lambda: signed(unsigned(object_stream_mode=ObjectStreamMode.generate)), []),
    "two signers": (lambda: signed(signed(unsigned(), visible=True), name="Partner"), []),
    "long-term": (lambda: long_term(signed(unsigned())), []),
    "form filled in after signing": (lambda: filled_in(signed(form())), []),
    "lock on one field": (lambda: signed(form(), **locking(ONLY, "name")), []),
    "lock on all but one field": (lambda: signed(form(), **locking(BUT, "name")), ["P-33"]),
    "lock on all fields": (lambda: signed(form(), **locking(ALL)), ["P-33"]),
    "lock on the document": (lambda: signed(unsigned(), **locking(ALL), doc_mdp_update_value=NOTHING), ["P-33"]),
    "second signer locks": (
        lambda: signed(signed(unsigned()), name="B", **locking(ALL), doc_mdp_update_value=NOTHING),
        ["P-33"],
    ),
    "certified, no change": (lambda: signed(unsigned(), certify=NOTHING), ["P-15"]),
    "certified, filling in": (lambda: signed(unsigned(), certify=FILLING), ["P-35"]),
    "certified, notes": (lambda: signed(unsigned(), certify=NOTES), ["P-35"]),
    "certified, then approved": (lambda: signed(signed(unsigned(), certify=FILLING), name="B"), ["P-35"]),
    "full page": (lambda: signed(unsigned(FULL)), ["P-34"]),
    "certified full page": (lambda: signed(unsigned(FULL), certify=FILLING), ["P-34"]),
}


def court_of(folder: Path) -> CourtSigner:
    return court_signer(*make_throwaway_certificate(folder))


@pytest.mark.parametrize("name", FILES)
def test_no_signature_is_broken_by_the_seal_without_a_word(tmp_path, name):
    make, codes = FILES[name]
    path, sealed = tmp_path / "signed.pdf", tmp_path / "sealed.pdf"
    path.write_bytes(make())
    report = preflight(path)
    assert [finding.code for finding in report.findings if finding.code in ABOUT_SIGNATURES] == codes
    assert report.refused == (codes in (["P-15"], ["P-33"]))
    place = Place.from_json(report.seal_place)
    seal_pdf(path, sealed, TRIAL, court_of(tmp_path), place=place, at=TRIAL.deemed_receipt, durable=False)
    before, after = standing(path), standing(sealed)
    assert before and all(before.values())
    assert all(after[field] for field in before) == (codes == [])


@pytest.mark.parametrize(
    "signature",
    [
        {"/Contents": String("\0" * 40), "/ByteRange": Array([0, 10, 20, 10])},
        {"/Contents": String("no envelope"), "/ByteRange": Array([0, 10, 20, 10])},
        {"/Contents": String("\0" * 40)},
    ],
    ids=["never filled in", "no envelope", "without its range"],
)
def test_what_only_looks_like_a_signature_keeps_no_file_out(tmp_path, signature):
    path = tmp_path / "odd.pdf"
    with pikepdf.open(io.BytesIO(unsigned())) as pdf:
        value = Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            SubFilter=Name("/adbe.pkcs7.detached"),
            **{key.strip("/"): what for key, what in signature.items()},
        )
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("Signature1"), V=pdf.make_indirect(value)))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.save(path)
    assert not {"P-06", *ABOUT_SIGNATURES} & {finding.code for finding in preflight(path).findings}


def test_a_signature_that_was_broken_already_is_no_finding(tmp_path):
    path = tmp_path / "a.pdf"
    pdf = pikepdf.open(io.BytesIO(signed(unsigned())))
    pdf.save(path)  # written anew, with other bytes under the signature
    assert not any(standing(path).values())
    assert not ABOUT_SIGNATURES & {finding.code for finding in preflight(path).findings}
