"""The paper that is delivered: the court's certificate, the record behind it, and the court's seal on page 1."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Paper
from cases.papers.services import PaperNumber, SignedPaper
from causebook.models import RecordRequest
from filings.sealing.appearance import SealFacts
from filings.sealing.seal import seal_pdf
from icms.lib import clock, dates, storage
from icms.lib.pdf import isolate
from icms.lib.pdf.documents import render_pdf
from icms.lib.pdf.signing import the_court
from icms.lib.uploads import ArrivedFile, UploadRules, receive

JOIN = "icms.lib.pdf.increment:join_files"
LANGUAGES = ("en", "zh-hant")
RULES = UploadRules(
    form_field="file",
    max_bytes=20 * 1024 * 1024,
    max_pages=500,
    media_types=frozenset({"application/pdf"}),
    reasons={
        "too_large": _("This file is larger than 20 MB. Make it smaller, or deliver it in parts."),
        "kind": _("This is not a PDF. Scan or print the record to a PDF."),
        "too_long": _("This file has more than 500 pages. Deliver it in parts."),
    },
)


@dataclass(frozen=True)
class MadeRecord:
    """The sealed file, stored, as the DRN check must know it."""

    signed: SignedPaper
    pages: int


def made_record(
    asked: RecordRequest, *, officer: User, text: str, file: ArrivedFile | None, number: PaperNumber
) -> MadeRecord:
    """Make and store the sealed paper. Raises Refused for a file that is no sound PDF."""
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    at = clock.now()
    with TemporaryDirectory(dir=settings.SCRATCH_ROOT) as folder:
        paper, joined, sealed = (Path(folder, name) for name in ("certificate.pdf", "joined.pdf", "sealed.pdf"))
        if file:
            with receive(file, RULES) as received:
                paper.write_bytes(_certificate(asked, officer, text, received.pages))
                pages = int(isolate.run(JOIN, str(paper), str(received.path), str(joined)))
        else:
            joined.write_bytes(_certificate(asked, officer, text, 0))
            pages = 1
        court = asked.venue.court
        facts = SealFacts(
            court_en=court.name_en,
            court_zh=court.name_zh_hant,
            case_number=asked.number,
            deemed_receipt=at,
            drn=number.drn,
            is_issued=True,
        )
        seal_pdf(joined, sealed, facts, the_court())
        pdf = sealed.read_bytes()
        storage.store_file(sealed)
    return MadeRecord(SignedPaper(number, Paper.Kind.RECORD, asked.reference, pdf, at), pages)


def _certificate(asked: RecordRequest, officer: User, text: str, pages: int) -> bytes:
    """What the court certifies, in both official languages, as a tagged PDF."""
    at = clock.now()
    context = {
        "languages": "both",
        "reference": asked.number,
        "asked": asked,
        "court": asked.venue.court,
        "venue": asked.venue,
        "text": text,
        "pages": pages,
        "officer": officer,
        "when": [dates.long_datetime(at, language) for language in LANGUAGES],
    }
    return render_pdf("pdf/court_record.html", context, "en", f"{asked.kind.name_en} {asked.reference}")
