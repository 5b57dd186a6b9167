"""The certified translation: a certificate in both official languages, joined before what it certifies (domain 10)."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from filings.explanations import title_of
from filings.models import Filing
from icms.lib import dates, storage
from icms.lib.pdf import isolate
from icms.lib.pdf.documents import render_pdf

LANGUAGES = ("en", "zh-hant")
JOIN = "icms.lib.pdf.increment:join_files"


def make_file(filing: Filing) -> tuple[storage.Stored, int]:
    """Make and keep the certificate with the translation behind it; and how many pages that has."""
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    text = filing.translation.text
    assert text is not None
    with TemporaryDirectory(dir=settings.SCRATCH_ROOT) as folder:
        certificate, joined = Path(folder, "certificate.pdf"), Path(folder, "joined.pdf")
        certificate.write_bytes(certificate_of(filing))
        pages = isolate.run(JOIN, str(certificate), str(storage.path_of(text.sha256)), str(joined))
        return storage.store_file(joined), int(pages)


def certificate_of(filing: Filing) -> bytes:
    """Who certified what, when, and the SHA-256 of both files, as a tagged PDF."""
    asked = filing.translation
    assert filing.decided_at is not None
    title = title_of(filing)
    context: dict[str, Any] = {
        "languages": "both",
        "case": filing.case,
        "reference": filing.reference,
        "asked": asked,
        "court": filing.court,
        "parties": (title.in_language("en"), title.in_language("zh-hant")) if filing.case else None,
        "parts": [(part, storage.in_eights(part.sha256)) for part in (asked.original, asked.text) if part],
        "when": [dates.long_datetime(filing.decided_at, language) for language in LANGUAGES],
        "officers": [each for each in (asked.checked_by, filing.decided_by) if each],
    }
    return render_pdf(
        "pdf/translation_certificate.html", context, "en", f"Certificate of translation {filing.reference}"
    )
