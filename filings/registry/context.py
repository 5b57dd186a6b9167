"""The context of the review page: the pages of a document as pictures, what was keyed in, the checks, the decision."""

from dataclasses import replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from accounts.roles import Role
from cases.calendar.receipt_line import ReceiptLine, stamp_line
from filings.access import lodged_documents
from filings.context import receipt_of, sides_of, viewer_of
from filings.fees.selectors import exemption_claim_of
from filings.models import Document, Filing
from filings.registry.corrections.rules import may_be_lifted, may_be_struck
from filings.registry.examine import checks_of, checks_text, facts_of
from filings.registry.forms import DecisionForm
from filings.registry.note_texts.selectors import note_texts_for
from filings.registry.selectors import urgency_text
from filings.registry.services import received_stamp
from filings.registry.timeline import history_of
from filings.states import State
from icms.lib.errors import Refused


def review_context(request: SignedInRequest, filing: Filing, form: DecisionForm) -> dict[str, Any]:
    """The whole context of the review page."""
    seen = lodged_documents(filing).select_related("type", "seal", "return_reason").prefetch_related("findings")
    present = {document.pk for document in seen}
    documents = [document for document in seen if document.replaced_by_id not in present]
    shown = _shown(request, list(seen))
    stamp = filing.current_stamp
    undecided = [document.order for document in form.documents]
    not_yet = _not_received(filing)
    may_decide = (
        request.user.is_registry
        and filing.state == State.LODGED
        and not not_yet
        and filing.taken_by_id in (None, request.user.pk)
    )
    is_supervisor = request.user.role == Role.REGISTRY_SUPERVISOR
    return {
        "filing": filing,
        "form": form,
        "viewer": viewer_of(shown, request.GET, f"document={shown.order}") if shown else None,
        "shown": shown,
        "parties": sides_of(filing, get_language() or "en"),
        "stamp": stamp,
        "line": line_of(filing),
        "first_stamp": filing.first_stamp,
        "facts": facts_of(filing),
        "checks": (checks := checks_of(documents)),
        "checks_text": checks_text(checks),
        "refundable": filing.settled_charge if request.user.is_registry else None,
        "decided": [document for document in documents if document.order not in undecided],
        "earlier": [document for document in seen if document.replaced_by_id in present],
        "urgency": urgency_text(filing),
        "may_lower": may_decide and filing.is_urgent,
        "history": history_of(filing),
        "may_disallow": may_decide and (claim := exemption_claim_of(filing)) is not None and claim.stands,
        "may_decide": may_decide,
        "may_lift": is_supervisor and may_be_lifted(filing),
        "may_strike": is_supervisor and may_be_struck(filing),
        "corrections": filing.corrections.select_related("corrected_by", "decided_by"),
        "not_yet": not_yet,
        "note_texts": note_texts_for(filing) if may_decide else [],
        "lost_notes": [] if may_decide else _typed_notes(request),
    }


def line_of(filing: Filing) -> ReceiptLine | None:
    """The receipt line for an officer, to whom nothing is promised."""
    stamp = filing.current_stamp
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
