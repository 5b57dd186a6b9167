"""What several pages of a filing show alike: the docket, the claim, the receipt line, the rows of its documents."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.forecast import Forecast, forecast
from cases.calendar.receipt_line import ReceiptLine, live_line, recording_line, stamp_line
from cases.calendar.selectors import calendar_of, registry_of
from cases.models.case import two_sides
from cases.selectors import side_in
from filings.explanations import parties_of
from filings.fees.selectors import fee_so_far
from filings.models import Document, Filing, Finding, ReturnReason
from filings.preflight.explanations import explain_finding
from filings.states import Decision, State
from icms.lib import clock, dates
from icms.lib.components import PageViewer, in_pages, page_viewer
from icms.lib.money import money_sentence
from icms.lib.templatetags.court import filesize
from payments.fees.quote import Quote


def forecast_for(filing: Filing) -> Forecast:
    """When this filing would be deemed received if it were lodged now."""
    return forecast(registry_of(filing.court), clock.now())


def heading_of(filing: Filing) -> str:
    """`Start a case: …` or `File in DCPI 1234/2026`; once lodged in a case, its number; of a translation, its title."""
    if filing.is_translation:
        return _("Certified translation: %(title)s") % {"title": filing.translation.title}
    if filing.case:
        return _("File in %(number)s") % {"number": filing.case.number} if filing.is_draft else filing.case.number
    return _("Start a case: %(type)s") % {"type": filing.case_type.name}


def docket_of(filing: Filing, fee: Quote | None = None) -> dict[str, Any]:
    """The side column: reference, parties, court, receipt line, when the draft was saved; `fee` where it is known."""
    filing.look()
    language = get_language() or "en"
    if filing.case:
        where = _("%(number)s, %(court)s") % {"number": filing.case.number, "court": filing.court.name}
    elif filing.is_translation:
        where = _("Before a case: %(type)s, %(court)s") % {"type": filing.case_type.name, "court": filing.court.name}
    else:
        where = _("New case: %(type)s, %(court)s") % {"type": filing.case_type.name, "court": filing.court.name}
    is_open = filing.state in (State.DRAFT, State.AWAITING_PAYMENT)
    return {
        "reference": filing.reference,
        "parties": sides_of(filing, language),
        "where": where,
        "line": live_line(forecast_for(filing), "docket") if is_open else None,
        "saved": _saved_text(filing, language),
        "own_reference": filing.own_reference,
        "fee": fee_so_far(filing, fee) if filing.is_draft and filing.round == 1 else "",
    }


def _saved_text(filing: Filing, language: str) -> str:
    """A draft is cleared away at last; a returned filing waits for its filer."""
    if not filing.is_draft:
        return ""
    time = saved_at_text(filing, language)
    if filing.saved_by_id != filing.owner_id and filing.saved_by:
        words = _("%(time)s by %(name)s")
        time = words % {"time": time, "name": filing.saved_by.name_in(language)}
    if filing.is_being_mended:
        return _("Saved %(time)s. Kept until you lodge it again.") % {"time": time}
    day = dates.full_plain_day(clock.court_day(filing.kept_until), language)
    return _("Draft saved %(time)s. Kept until %(day)s.") % {"time": time, "day": day}


def saved_at_text(filing: Filing, language: str) -> str:
    """`5:21 pm` today, `20 Nov, 5:21 pm` before."""
    if clock.court_day(filing.saved_at) == clock.court_day(clock.now()):
        return dates.clock_time(filing.saved_at, language)
    return dates.short_datetime(filing.saved_at, language, year=False)


def sides_of(filing: Filing, language: str) -> list[str]:
    """The names of both sides, the side that commences first."""
    parties = parties_of(filing)
    sides = [side_in(side, language) for side in two_sides(parties)]
    return [side for side in sides if side]


def claim_text(filing: Filing, *, amount: bool = True) -> str:
    """`Money: HK$186,400; Road traffic accident`, or without its amount."""
    if not filing.claim_kind:
        return ""
    words = {
        "kind": filing.get_claim_kind_display(),
        "nature": str(filing.nature.name if filing.nature else filing.claim_nature),
    }
    if not amount or filing.amount_cents is None:
        return _("%(kind)s; %(nature)s") % words
    words["amount"] = money_sentence(filing.amount_cents, get_language() or "en")
    return _("%(kind)s: %(amount)s; %(nature)s") % words


def receipt_of(filing: Filing) -> ReceiptLine | None:
    """The receipt line of what was lodged: recorded, corrected, pending, or being recorded."""
    if filing.received_at is None:
        return None
    stamp = filing.current_stamp
    paid = filing.paid_at is not None
    if stamp is None:
        calendar = calendar_of(registry_of(filing.court))
        deemed_at = deemed_receipt(filing.received_at, calendar).deemed_at
        return recording_line(
            received_at=filing.received_at, deemed_at=deemed_at, sessions_of=calendar.sessions, paid=paid
        )
    return stamp_line(stamp, paid=paid)


def document_facts(document: Document) -> list[str]:
    """`Writ of summons, English`, `4 pages`, `0.6 MB`."""
    facts = []
    if document.type:
        facts.append(_("%(name)s, %(language)s") % {"name": document.name, "language": document.get_language_display()})
    if document.pages:
        facts.append(in_pages(document.pages))
    return [*facts, filesize(document.size)]


def document_row(document: Document) -> dict[str, Any]:
    """A row of the documents page: the document, its verdict, facts and findings.

    What the registry decided (`accepted`, `returned`) comes before what the check found.
    """
    filing = document.filing
    findings = [] if document.decision else [_finding(document, finding) for finding in document.findings.all()]
    args = [filing.reference, document.order]
    if document.decision == Decision.RETURNED and document.return_reason:
        findings = [_return(document, document.return_reason)]
    return {
        "document": document,
        "id": f"document-{document.order}",
        "verdict": document.decision or _found(document),
        "name": document.file_name,
        "facts": document_facts(document),
        "findings": findings,
        "describe_url": ""
        if document.decision or not document.can_be_filed
        else reverse("filings:describe", args=args),
        "pages_url": reverse("filings:pages", args=args) if document.sha256 and document.pages else "",
        "replace_url": "" if document.decision == Decision.ACCEPTED else reverse("filings:replace", args=args),
        "remove_url": "" if document.decision else reverse("filings:remove_document", args=args),
    }


def _found(document: Document) -> str:
    if not document.can_be_filed:
        return "refused"
    return "look" if document.has_warnings or document.type is None else "fine"


def _finding(document: Document, finding: Finding) -> dict[str, Any]:
    title, remedy = explain_finding(finding)
    refuses = finding.severity == Finding.Severity.REFUSE
    page_url = ""
    if finding.page and document.sha256:
        page_url = reverse("filings:pages", args=[document.filing.reference, document.order]) + f"?page={finding.page}"
    return {
        "bold": str(title),
        "is_note": finding.severity == Finding.Severity.NOTE,
        "what_to_do": str(remedy) if refuses else "",
        "text": "" if refuses else str(remedy),
        "code": finding.code,
        "page": finding.page,
        "page_url": page_url,
    }


def viewer_of(document: Document, asked: QueryDict, query: str = "") -> PageViewer:
    """The pages of a document as pictures, at the page that the query string asks for."""
    args = [document.filing.reference, document.order]
    pages = in_pages(document.pages)
    language = document.get_language_display()
    return page_viewer(
        asked,
        title=f"{document.order}. {document.name}",
        name=document.name,
        facts=_("%(language)s, %(pages)s") % {"language": language, "pages": pages},
        page_count=document.pages,
        image_url=lambda number: reverse("filings:page", args=[*args, number]),
        file_url=reverse("filings:filed_file", args=args),
        query=query,
    )


def _return(document: Document, reason: ReturnReason) -> dict[str, Any]:
    if document.filing.is_translation:
        said, mend = _("The court language section sent it back: %(reason)s."), _("Replace it with the corrected one.")
        return {"bold": said % {"reason": reason.text}, "text": document.return_note, "what_to_do": mend}
    return {
        "bold": _("The registry returned this document: %(reason)s.") % {"reason": reason.text},
        "text": document.return_note,
        "what_to_do": _("Replace it with the mended one."),
    }
