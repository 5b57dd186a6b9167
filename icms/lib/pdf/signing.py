"""Invisible signatures on PDFs that the portal makes itself, and the mark that each of its signatures carries."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.sign.fields import SigFieldSpec

from icms.lib.pdf.increment import Signed, increment
from icms.lib.pdf.keys import CourtSigner, court_signer

MARK = "/ICMS"


def mark(kind: str, original_sha256: str, original_size: int, **facts: str) -> dict[str, generic.PdfObject]:
    """The portal's own entry in a signature dictionary: what kind of paper this is, and the file before signing."""
    entries = {
        pdf_name("/Kind"): pdf_name(f"/{kind}"),
        pdf_name("/OriginalSHA256"): pdf_string(original_sha256),
        pdf_name("/OriginalSize"): generic.NumberObject(original_size),
    }
    entries |= {pdf_name(f"/{key}"): pdf_string(value) for key, value in facts.items()}
    return {MARK: generic.DictionaryObject(entries)}


def sign_pdf(
    source: Path,
    target: Path,
    signer: CourtSigner,
    reason: str,
    *,
    kind: str = "acknowledgement",
    reference: str = "",
    drn: str = "",
    at: datetime,
) -> Signed:
    """Sign a PDF of the portal's own making (acknowledgement, receipt) with nothing visible added.

    `at` is the time of signing, aware; `reference` is what it is known by, and `drn` its number, both signed with it.
    Raises CannotAppend where the file is not a sound PDF.
    """
    facts = {"Reference": reference} | ({"DRN": drn} if drn else {})
    with increment(source, target) as update:
        return update.sign(
            signer,
            field=SigFieldSpec("ICMS-Signature", on_page=0, box=None),
            entries=mark(kind, update.original_sha256, update.original_size, **facts),
            reason=reason,
            timestamp=at,
        )


def the_court() -> CourtSigner:
    """Who signs for the court. Raises NoCourtKey where there is no key."""
    return court_signer(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE, settings.COURT_KEY_PASSPHRASE)


def signed_paper(paper: bytes, *, known_by: str, kind: str, at: datetime, drn: str = "") -> bytes:
    """The same PDF with the court's signature, made `at` (aware). `known_by` is its reference, `kind` what it is."""
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.SCRATCH_ROOT) as folder:
        source, target = Path(folder, "paper.pdf"), Path(folder, "signed.pdf")
        source.write_bytes(paper)
        sign_pdf(source, target, the_court(), f"iCMS {known_by}", kind=kind, reference=known_by, drn=drn, at=at)
        return target.read_bytes()
