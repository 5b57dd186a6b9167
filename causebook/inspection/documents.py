"""The extract of an entry: what the cause book says of a case at one moment, as a signed PDF with a DRN (domain 8)."""

from datetime import datetime
from typing import Any

from django.utils import translation

from cases.models import Case, Paper
from cases.papers.services import SignedPaper, draw_drn, sign_paper
from causebook.selectors import entry_facts
from icms.lib.pdf.documents import render_pdf


def make_extract(case: Case, *, certified: bool, language: str, receipt: str, at: datetime) -> SignedPaper:
    """The entry of a case as it stands, in a language, with the number of the receipt that it was paid with."""
    kind = Paper.Kind.CERTIFIED_EXTRACT if certified else Paper.Kind.EXTRACT
    number = draw_drn(language)
    with translation.override(language):
        facts: dict[str, Any] = {
            **entry_facts(case),
            "certified": certified,
            "receipt": receipt,
            "made_at": at,
        }
        title = f"{kind.label} {case.number}"
        pdf = render_pdf("pdf/extract.html", facts | number.context, language=language, title=title)
    return sign_paper(number, pdf, kind=kind, about=case.number, at=at)
