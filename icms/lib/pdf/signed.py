"""A paper of the portal's own making, signed with the court's certificate named in the settings."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from icms.lib.pdf.keys import CourtSigner
from icms.lib.pdf.signing import court_signer, sign_pdf


def the_court() -> CourtSigner:
    """Who signs for the court. Raises NoCourtKey where there is no key."""
    return court_signer(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE, settings.COURT_KEY_PASSPHRASE)


def signed_paper(paper: bytes, *, known_by: str, kind: str, at: datetime) -> bytes:
    """The same PDF with the court's signature, made `at` (aware). `known_by` is its reference, `kind` what it is."""
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.SCRATCH_ROOT) as folder:
        source, target = Path(folder, "paper.pdf"), Path(folder, "signed.pdf")
        source.write_bytes(paper)
        sign_pdf(source, target, the_court(), f"iCMS {known_by}", kind=kind, reference=known_by, at=at)
        return target.read_bytes()
