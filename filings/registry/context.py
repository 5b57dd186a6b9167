"""The context of the review page: the pages of a document as pictures, the facts, the decision."""

from dataclasses import replace
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from cases.calendar.receipt_line import ReceiptLine, stamp_line
from cases.numbering import likely_next
from filings.access import lodged_documents
from filings.context import receipt_of, sides_of, viewer_of
from filings.fees.selectors import exemption_claim_of, exemption_of, exemption_text
from filings.models import Document, Filing, FilingStamp
from filings.preflight.explanations import explain_finding
from filings.registry.forms import DecisionForm
from filings.registry.services import received_stamp
from filings.states import State
from icms.lib import clock
from icms.lib.components import SummaryRow
from icms.lib.errors import Refused
from icms.lib.money import money
from payments.models import Charge


def review_context(request: SignedInRequest, filing: Filing, form: DecisionForm) -> dict[str, Any]:
    """The whole context of the review page."""
    seen = lodged_documents(filing).select_related("type", "seal", "return_reason").prefetch_related("findings")
    present = {document.pk for document in seen}
    documents = [document for document in seen if document.replaced_by_id not in present]
    shown = _shown(request, documents)
    stamp = filing.current_stamp
    paid = filing.settled_charge
    undecided = [document.order for document in form.documents]
    not_yet = _not_received(filing)
    may_decide = (
        request.user.is_registry
        and filing.state == State.LODGED
        and not not_yet
        and filing.taken_by_id in (None, request.user.pk)
    )
    return {
        "filing": filing,
        "form": form,
        "viewer": viewer_of(shown, request.GET, f"document={shown.order}") if shown else None,
        "shown": shown,
        "parties": sides_of(filing, get_language() or "en"),
        "stamp": stamp,
        "line": _line(filing, stamp),
        "first_stamp": filing.first_stamp,
        "facts": _facts(filing, documents, paid),
        "refundable": paid if request.user.is_registry else None,
        "decided": [document for document in documents if document.order not in undecided],
        "may_disallow": may_decide and (claim := exemption_claim_of(filing)) is not None and claim.stands,
        "links": {document.order: f"?document={document.order}" for document in documents},
        "may_decide": may_decide,
        "not_yet": not_yet,
        "lost_notes": [] if may_decide else _typed_notes(request),
        "next_number": likely_next(
            case_type=filing.case_type, year=clock.court_day(clock.now()).year, venue=filing.venue
        )
        if filing.case is None
        else None,
    }


def _line(filing: Filing, stamp: FilingStamp | None) -> ReceiptLine | None:
    """The receipt line for an officer, to whom nothing is promised."""
    line = stamp_line(stamp, paid=filing.paid_at is not None) if stamp else receipt_of(filing)
    if line is None or line.is_recorded:
        return line
    words = _("Nobody has announced yet when the registry reopens. The filer is told when the time is fixed.")
    return replace(line, foot=words if stamp else "")


def _not_received(filing: Filing) -> str:
    """Why nothing can be decided yet; empty if it can."""
    if filing.state != State.LODGED:
        return ""
    try:
        received_stamp(filing)
    except Refused as refusal:
        return str(refusal.reasons[0].message)
    return ""


def _typed_notes(request: SignedInRequest) -> list[str]:
    """What an officer had written to the filer when another officer was quicker."""
    return [str(words) for name, words in request.POST.items() if name.startswith("note_") and str(words).strip()]


def _shown(request: SignedInRequest, documents: list[Document]) -> Document | None:
    wanted = request.GET.get("document", "")
    pictured = [document for document in documents if document.pages]
    return next((d for d in pictured if str(d.order) == wanted), pictured[0] if pictured else None)


def _pages(count: int) -> str:
    return ngettext("%(count)d page", "%(count)d pages", count) % {"count": count}


def _facts(filing: Filing, documents: list[Document], paid: Charge | None) -> list[SummaryRow]:
    owed = filing.open_charge
    fee = _("%(amount)s paid, e-filing fee") % {"amount": money(paid.amount_cents)} if paid else _("No fee due")
    if exemption_of(filing):
        fee = _("None, by an exemption")
    if owed:
        fee = _("%(amount)s owed, not paid yet") % {"amount": money(owed.amount_cents)}
    return [
        SummaryRow(label=_("Filed by"), value=_filed_by(filing)),
        SummaryRow(label=_("Fee"), value=fee),
        *_exemption(filing),
        SummaryRow(label=_("Checks"), value=_checks(documents), second=_warnings(documents)),
    ]


def _exemption(filing: Filing) -> list[SummaryRow]:
    claim = exemption_claim_of(filing)
    if claim is None:
        return []
    second = [str(claim.exemption.text)]
    if not claim.stands:
        second.append(_("Disallowed: %(why)s") % {"why": claim.disallowed_why})
    return [SummaryRow(label=_("Exemption"), value=exemption_text(claim), second=second)]


def _filed_by(filing: Filing) -> str:
    owner = filing.owner
    if filing.organization:
        return _("%(organization)s, by %(name)s, account %(account)s") % {
            "organization": filing.organization,
            "name": owner.name,
            "account": owner.username,
        }
    return _("%(name)s, in person, account %(account)s") % {"name": owner.name, "account": owner.username}


def _checks(documents: list[Document]) -> str:
    count = sum(len(document.findings.all()) for document in documents)
    if not count:
        return _("All passed when lodged.")
    return ngettext(
        "All passed when lodged. One warning, which the filer accepted:",
        "All passed when lodged. %(count)d warnings, which the filer accepted:",
        count,
    ) % {"count": count}


def _warnings(documents: list[Document]) -> list[str]:
    return [
        _("document %(number)d: %(finding)s") % {"number": document.order, "finding": explain_finding(finding)[0]}
        for document in documents
        for finding in document.findings.all()
    ]
