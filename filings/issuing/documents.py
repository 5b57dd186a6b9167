"""What the portal writes itself: notices of hearing, in English and Chinese, and orders in standard terms, in one."""

from typing import Any

from cases.models import Hearing, Party
from filings.issuing.terms.rules import party_words
from filings.models import IssuedDocument
from icms.lib import clock, dates
from icms.lib.pdf.documents import render_pdf

LANGUAGES = ("en", "zh-hant")


def notice_of_hearing(document: IssuedDocument) -> bytes:
    """The notice as a tagged PDF: that the hearing is fixed, fixed anew, or vacated."""
    hearing = document.act.hearing
    assert hearing is not None and document.issued_at is not None
    issued_on = clock.court_day(document.issued_at)
    context: dict[str, Any] = {
        "languages": "both",
        "case": document.case,
        "parties": [(party.name, *_capacity(party)) for party in document.case.parties.all()],
        "court": document.case.court,
        "hearing": hearing,
        "is_vacated": hearing.state == Hearing.State.VACATED,
        "is_changed": document.act.replaces_id is not None,
        "when": [dates.long_datetime(hearing.starts_at, language) for language in LANGUAGES],
        "length": [dates.duration(hearing.minutes, language) for language in LANGUAGES],
        "issued_on": [dates.long_day(issued_on, language) for language in LANGUAGES],
    }
    title = f"{document.act.kind.name_en} {document.case.number}"
    return render_pdf("pdf/notice_of_hearing.html", context, "en", title)


def _capacity(party: Party) -> list[str]:
    """In which capacity it is in the case, in English and Chinese."""
    return [party_words(party.capacity, language) for language in LANGUAGES]
