"""Fines as they stand, and the search fees that may be paid."""

from icms.lib import clock
from payments.fees.schedule import SET, Entry, entries
from payments.models import Charge, Fine
from payments.models.fine import plain_reference
from payments.public.rules import FINE, SEARCH_ITEMS


def find_fine(*, reference: str, cents: int) -> Fine | None:
    """The fine with both this reference and this amount (HK$ cents)."""
    found = Fine.objects.select_related("court").filter(reference=plain_reference(reference), amount_cents=cents)
    return found.first()


def paid_charge_of(fine: Fine) -> Charge | None:
    """The charge with which a fine was paid, once it was."""
    return Charge.objects.settled_for(FINE, fine.reference).select_related("receipt").first()


def open_charge_of(fine: Fine) -> Charge | None:
    """The open charge for a fine, if somebody has begun to pay it."""
    return Charge.objects.open_for(FINE, fine.reference).first()


def search_fees() -> list[Entry]:
    """The search fees that anybody may pay today, by court."""
    today = clock.court_day(clock.now())
    return [entry for entry in entries(today) if entry.code in SEARCH_ITEMS and entry.state == SET]
