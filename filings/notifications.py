"""The messages that a filer gets about a filing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.messages.services import post
from filings.explanations import title_of
from filings.models import ExemptionClaim, Filing, FilingStamp
from payments.models import Charge


def notify_stamped(filing: Filing, stamp: FilingStamp) -> None:
    """The filing has its deemed receipt, or waits for one because a closure has no known end."""
    kind = "filing_pending" if stamp.is_pending else "filing_lodged"
    post(to=filing.owner, kind=kind, params=_params(filing, stamp), link=_receipt_page(filing))


def notify_corrected(filing: Filing, stamp: FilingStamp, old: FilingStamp) -> None:
    """The deemed receipt is another than the one the filer was told."""
    params = {**_params(filing, stamp), "old_deemed_at": _iso(old.deemed_at)}
    post(to=filing.owner, kind="filing_restamped", params=params, link=_receipt_page(filing))


def notify_decided(filing: Filing, stamp: FilingStamp, *, kind: str, reasons: Sequence[dict[str, Any]]) -> None:
    """The registry accepted, returned or refused; each reason with its document, code, text and note."""
    params = {**_params(filing, stamp), "reasons": list(reasons)}
    post(to=filing.owner, kind=kind, params=params, link=filing.get_absolute_url())


def notify_exemption_disallowed(filing: Filing, claim: ExemptionClaim, charge: Charge | None) -> None:
    """The fee is owed after all; no charge where nothing costs anything."""
    params = {
        "reference": filing.reference,
        "code": claim.exemption_id,
        "why": claim.disallowed_why,
        "cents": charge.amount_cents if charge else 0,
    }
    link = reverse("payments:charge", args=[charge.reference]) if charge else filing.get_absolute_url()
    post(to=filing.owner, kind="filing_exemption_disallowed", params=params, link=link)


def _params(filing: Filing, stamp: FilingStamp) -> dict[str, Any]:
    """What every message about a stamp says, as JSON."""
    return {
        "reference": filing.reference,
        "case": filing.case.number if filing.case else "",
        "parties": title_of(filing).as_json(),
        "court": filing.court.name.as_json(),
        "received_at": _iso(stamp.received_at),
        "deemed_at": _iso(stamp.deemed_at),
        "because": stamp.because.as_json(),
        "documents": [document.called.as_json() for document in filing.documents.current().select_related("type")],
    }


def _receipt_page(filing: Filing) -> str:
    return reverse("filings:lodged", args=[filing.reference])


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
