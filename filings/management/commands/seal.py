"""`seal FILE.pdf --out OUT.pdf`: a trial seal, marked as such, to see what sealing would do (domain 6.6)."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from filings.preflight.explanations import explain_finding
from filings.preflight.services import Limits, preflight
from filings.sealing.placement import Place
from filings.sealing.seal import CannotSeal, SealFacts, seal_pdf
from filings.sealing.verify import verify_document
from icms.lib.clock import now
from icms.lib.drn import format_drn, new_drn
from icms.lib.pdf.keys import NoCourtKey, court_certificate, court_signer, make_demo_certificate

DONE, NO, BAD_INPUT = 0, 1, 2


class Command(BaseCommand):
    """Exit code 0: sealed; 1: this file cannot be sealed; 2: a path or the court's key cannot be read."""

    help = "Put a trial seal on a PDF: no barcode, no gold, and it says that no court sealed it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where to put the result, and what the seal says."""
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--out", required=True, metavar="OUT")
        parser.add_argument("--case-number", default="DCCJ 1/2026", help="the case number on the trial seal")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, seal, check the result."""
        source, target = Path(options["file"]), Path(options["out"])
        try:
            code, result = trial(source, target, options["case_number"])
        except (OSError, NoCourtKey) as error:
            code, result = BAD_INPUT, {"file": str(source), "error": str(error)}
        lines = "\n".join(f"{key.replace('_', ' ')}: {value}" for key, value in result.items())
        self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else lines)
        sys.exit(code)


def trial(source: Path, target: Path, case_number: str) -> tuple[int, dict[str, Any]]:
    """Seal one file with a trial seal and say what came of it."""
    report = preflight(source, limits=Limits(file_bytes=settings.MAX_FILE_BYTES))
    if report.refused or report.seal_place is None:
        refusals = [f for f in report.findings if f.severity == "refuse"]
        why = [{"code": finding.code, "text": explain_finding(finding)[0].as_json()} for finding in refusals]
        return NO, {"file": str(source), "sealed": False, "why": why}
    if settings.DEMO:
        make_demo_certificate(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE, settings.COURT_KEY_PASSPHRASE)
    signer = court_signer(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE, settings.COURT_KEY_PASSPHRASE)
    facts = SealFacts("Trial court", "測試", case_number, now(), new_drn(), trial=True)
    try:
        sealed = seal_pdf(source, target, facts, signer, place=Place.from_json(dict(report.seal_place)))
    except CannotSeal as error:
        return NO, {"file": str(source), "sealed": False, "why": [{"code": "P-16", "text": {"en": str(error)}}]}
    checked = verify_document(target, court_certificate(settings.COURT_CERTIFICATE_FILE))
    return DONE, {
        "file": str(source),
        "out": str(target),
        "trial": True,
        "prefix_kept": _is_prefix(source, target),
        "drn": format_drn(facts.drn),
        "signature": {"intact": checked.intact, "signer": checked.signer},
        "page": sealed.page,
        "place": sealed.place.where,
        "sha256": sealed.sha256,
        "original_sha256": sealed.original_sha256,
        "added_bytes": sealed.size - sealed.original_size,
    }


def _is_prefix(source: Path, target: Path) -> bool:
    """Compare the two files byte by byte, as far as the first goes."""
    with open(source, "rb") as first, open(target, "rb") as second:
        while chunk := first.read(1 << 20):
            if second.read(len(chunk)) != chunk:
                return False
    return True
