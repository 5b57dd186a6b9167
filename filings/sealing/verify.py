"""Check a document: did this court seal it, is it whole, and if not, what changed (domain 6.6, 7)."""

import hashlib
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from filings.sealing.envelope import as_written
from icms.lib.pdf.increment import CHUNK
from icms.lib.pdf.signing import MARK

MAX_PAGES_NAMED = 10


def later_changes(reader: PdfFileReader, sealed_revision: int, added_bytes: int) -> list[str]:
    """Say what came after the revision that was sealed: how much, and which pages it touches."""
    changes = [f"{added_bytes} bytes were added to the file after it was sealed."]
    try:
        touched: set[tuple[int, int]] = set()
        for revision in range(sealed_revision + 1, reader.xrefs.total_revisions):
            touched |= {
                (reference.idnum, reference.generation)
                for reference in reader.xrefs.explicit_refs_in_revision(revision)
            }
        pages, total = _pages_touched(reader, touched)
        sealed_total = int(reader.get_historical_resolver(sealed_revision).root["/Pages"]["/Count"])
    except Exception:
        return [*changes, "What was added cannot be read."]
    if total != sealed_total:
        changes.append(f"It has {total} pages; {sealed_total} were sealed.")
    if pages:
        named = ", ".join(str(page) for page in pages[:MAX_PAGES_NAMED])
        changes.append(f"The addition touches page {named}" + (" and others." if len(pages) > MAX_PAGES_NAMED else "."))
    return changes


def _pages_touched(reader: PdfFileReader, touched: set[tuple[int, int]]) -> tuple[list[int], int]:
    """The pages whose own object, content or annotations were written again, and how many pages there are."""
    total = int(reader.root["/Pages"]["/Count"])
    found = []
    for number in range(min(total, 5000)):
        reference, _ = reader.find_page_for_modification(number)
        if _key(reference) in touched or _parts(reference.get_object()) & touched:
            found.append(number + 1)
    return found, total


def _key(reference: generic.IndirectObject) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _parts(page: generic.DictionaryObject) -> set[tuple[int, int]]:
    """References to a page's contents and annotations."""
    parts: set[tuple[int, int]] = set()
    for key in ("/Contents", "/Annots"):
        if key not in page:
            continue
        raw = page.raw_get(key)
        if isinstance(raw, generic.IndirectObject):
            parts.add(_key(raw))
            raw = raw.get_object()
        if isinstance(raw, generic.ArrayObject):
            items = [raw.raw_get(index) for index in range(len(raw))]
            parts |= {_key(item) for item in items if isinstance(item, generic.IndirectObject)}
    return parts


Read = tuple[PdfFileReader, list[tuple[generic.DictionaryObject, EmbeddedPdfSignature | None]]]
SEAL = "seal"
# How far back, and how often, to look for the end of a file under what was put after it.
TAIL, MAX_ENDS = 4 * CHUNK, 8
END = re.compile(rb"startxref\s+\d+\s+%%EOF\r?\n?")
NO_SEAL = "There is no seal of this portal in the file."
NOT_READABLE = "The file cannot be read as a PDF any more."
NOT_OURS = "It carries a seal, but the signature under it is not by this court's certificate."
BROKEN_SIGNATURE = "The signature itself was altered, so it proves nothing."
DOCUMENT_CHANGED = "The document was changed after it was sealed: it is not the file that was filed."
SEAL_CHANGED = "The document is the one that was filed, but the sealed part after it was changed."
GAP_MISUSED = "The file was written anew after it was sealed, so the signature no longer fits it."


@dataclass(frozen=True)
class Verification:
    """What a check found. `sealed`: this court sealed it; `intact`: not one byte differs since.

    `kind` is `seal`, `trial-seal`, `acknowledgement`, `receipt`, or empty where the portal never signed the file.
    `reference` is what a paper of the portal's own is known by: a receipt's number, an acknowledgement's filing.
    Hashes are SHA-256 in hexadecimal, sizes bytes, times as the signature says them.
    """

    sealed: bool
    intact: bool
    kind: str = ""
    drn: str = ""
    reference: str = ""
    signer: str = ""
    signed_by_court: bool = False
    court: str = ""
    case_number: str = ""
    deemed_receipt: str = ""
    issued_at: str = ""
    original_sha256: str = ""
    original_size: int = 0
    what_changed: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def verify_document(path: Path, trusted: Certificate | Sequence[Certificate]) -> Verification:
    """Check a file against the court's certificate, or the several it has had.

    Raises OSError where the path cannot be read. Hashes the file once or twice; memory does not grow with it.
    """
    certificates = [trusted] if isinstance(trusted, Certificate) else list(trusted)
    with open(path, "rb") as stream:
        read = _marked_signatures(stream) or _marked_before_junk(stream)
        if read is None:
            return Verification(sealed=False, intact=False, what_changed=[NOT_READABLE])
        reader, marked = read
        if not marked:
            return Verification(sealed=False, intact=False, what_changed=[NO_SEAL])
        checked = [_check(stream, reader, mark, signature, certificates) for mark, signature in reversed(marked)]
    return next((found for found in checked if found.signed_by_court), checked[0])


def _marked_before_junk(stream: BinaryIO) -> Read | None:
    """Read a file that became unreadable by what was put after its end: as it was before that."""
    size = stream.seek(0, os.SEEK_END)
    start = stream.seek(max(0, size - TAIL))
    ends = [start + found.end() for found in END.finditer(stream.read())]
    for end in reversed(ends[-MAX_ENDS:]):
        if read := _marked_signatures(_first_bytes(stream, end)):
            return read
    return None


def _first_bytes(stream: BinaryIO, end: int) -> BinaryIO:
    """A nameless copy of the first part of a file; it goes away with its reader."""
    shorter = tempfile.TemporaryFile()  # noqa: SIM115
    stream.seek(0)
    while end and (chunk := stream.read(min(CHUNK, end))):
        shorter.write(chunk)
        end -= len(chunk)
    return cast(BinaryIO, shorter)


def _marked_signatures(stream: BinaryIO) -> Read | None:
    """Signatures with the portal's mark, oldest first; None where the file cannot be read.

    A signature that cannot be parsed any more is None beside its mark.
    """
    found: list[tuple[int, int, generic.DictionaryObject, EmbeddedPdfSignature | None]] = []
    try:
        reader = PdfFileReader(stream, strict=False)
        for name, value, reference in enumerate_sig_fields(reader, filled_status=True):
            mark = value.get_object().get(MARK)
            if isinstance(mark, generic.DictionaryObject):
                signature = _parsed(reader, reference, name)
                found.append((int(mark.get("/OriginalSize", 0)), len(found), mark, signature))
    except Exception:
        return None
    return reader, [(mark, signature) for _, _, mark, signature in sorted(found, key=lambda one: one[:2])]


def _parsed(reader: PdfFileReader, reference: Any, name: str) -> EmbeddedPdfSignature | None:
    try:
        signature = EmbeddedPdfSignature(reader, reference.get_object(), name)
        _ = signature.signer_cert
    except Exception:
        return None
    return signature


def _check(
    stream: BinaryIO,
    reader: PdfFileReader,
    mark: generic.DictionaryObject,
    signature: EmbeddedPdfSignature | None,
    certificates: list[Certificate],
) -> Verification:
    known: dict[str, Any] = {
        "kind": str(mark.get("/Kind", "")).lstrip("/"),
        "drn": str(mark.get("/DRN", "")),
        "reference": str(mark.get("/Reference", "")),
        "court": str(mark.get("/Court", "")),
        "case_number": str(mark.get("/CaseNumber", "")),
        "deemed_receipt": str(mark.get("/DeemedReceipt", "")),
        "issued_at": str(mark.get("/IssuedAt", "")),
        "original_sha256": str(mark.get("/OriginalSHA256", "")),
        "original_size": int(mark.get("/OriginalSize", 0)),
    }
    if signature is None:
        return Verification(sealed=False, intact=False, what_changed=[BROKEN_SIGNATURE], **known)
    known["signer"] = str(signature.signer_cert.subject.native.get("common_name", ""))
    ours = any(_issued_by(signature.signer_cert, certificate) for certificate in certificates)
    changes = _changes(stream, reader, signature, known)
    if not ours:
        changes.insert(0, NOT_OURS)
    elif BROKEN_SIGNATURE in changes:
        ours = False
    return Verification(
        sealed=ours and known["kind"] == SEAL,
        intact=ours and not changes,
        signed_by_court=ours,
        what_changed=changes,
        **known,
    )


def _issued_by(certificate: Certificate, trusted: Certificate) -> bool:
    """The trusted certificate itself, or one that it issued directly."""
    if certificate.dump() == trusted.dump():
        return True
    try:
        x509.load_der_x509_certificate(certificate.dump()).verify_directly_issued_by(
            x509.load_der_x509_certificate(trusted.dump())
        )
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _changes(
    stream: BinaryIO, reader: PdfFileReader, signature: EmbeddedPdfSignature, known: dict[str, Any]
) -> list[str]:
    """Every difference between the file and what was signed, in words; none: it is whole."""
    covered = _covered(stream, signature)
    if covered is None:
        return [GAP_MISUSED]
    start, resume, end = covered
    digest = _hash(stream, [(0, start), (resume, end)])
    try:
        same, valid = validate_sig_integrity(signature.signer_info, signature.signer_cert, "data", digest)
    except Exception:
        same, valid = False, False
    changes = []
    if not valid or not as_written(signature):
        changes.append(BROKEN_SIGNATURE)
    if not same:
        original = _hash(stream, [(0, known["original_size"])]).hex()
        changes.append(SEAL_CHANGED if original == known["original_sha256"] else DOCUMENT_CHANGED)
    size = stream.seek(0, os.SEEK_END)
    if size > end:
        changes.extend(later_changes(reader, signature.signed_revision, size - end))
    return changes


def _covered(stream: BinaryIO, signature: EmbeddedPdfSignature) -> tuple[int, int, int] | None:
    """Where the signed bytes stop, go on and end; None unless they leave out exactly the signature's own digits."""
    ranges = [int(number) for number in signature.byte_range]
    if len(ranges) != 4 or ranges[0] != 0 or min(ranges) < 0:
        return None
    _, start, resume, rest = ranges
    if resume - start != 2 * len(signature.pkcs7_content) + 2 or resume + rest > stream.seek(0, os.SEEK_END):
        return None
    stream.seek(start)
    gap = stream.read(resume - start)
    if gap != b"<%s>" % signature.pkcs7_content.hex().upper().encode():
        return None
    return start, resume, resume + rest


def _hash(stream: BinaryIO, ranges: list[tuple[int, int]]) -> bytes:
    digest = hashlib.sha256()
    for start, end in ranges:
        stream.seek(start)
        left = end - start
        while left > 0 and (chunk := stream.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.digest()
