"""What a buyer is told: that it may be read, and that something of it may no longer be."""

from datetime import datetime
from typing import Any

from django.utils import translation

from accounts.messages.services import email_to_address, post
from causebook.inspection.access import link_path
from causebook.models import Inspection
from payments.models import Refund


def notify_paid(inspection: Inspection) -> None:
    """Until when it may be read, and where; a visitor's e-mail has the signed link."""
    ends_at: datetime | None = inspection.ends_at
    _tell(inspection, "payment_inspection", {"ends_at": ends_at.isoformat() if ends_at else ""})


def notify_withdrawn(inspection: Inspection, *, count: int, is_whole: bool, refund: Refund | None) -> None:
    """So many things may no longer be read, and what is given back. The reason is not said, nor what it was.

    `is_whole` is said where nothing is left of the purchase.
    """
    params = {"count": count, "is_whole": is_whole, "cents": refund.cents if refund else 0}
    _tell(inspection, "payment_inspection_withdrawn", params)


def send_link(inspection: Inspection) -> None:
    """The signed link once more, to the address that was given with the purchase."""
    assert inspection.ends_at is not None
    _tell(inspection, "payment_inspection", {"ends_at": inspection.ends_at.isoformat()})


def _tell(inspection: Inspection, kind: str, params: dict[str, Any]) -> None:
    params = {**params, "reference": inspection.reference}
    if inspection.buyer:
        post(to=inspection.buyer, kind=kind, params=params, link=inspection.get_absolute_url())
        return
    with translation.override(inspection.language):
        link = link_path(inspection)
    email = email_to_address(
        address=inspection.email, language=inspection.language, kind=kind, params=params, link=link
    )
    if inspection.charge:
        inspection.charge.emails.add(email)
