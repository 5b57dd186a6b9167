"""Money arrived for a bulk filing: it is received, in the same transaction."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import User
from filings.bulk.lodging import services
from filings.bulk.transitions import locked
from filings.models import BulkFiling
from icms.lib.errors import Reason
from payments.models import Charge
from payments.signals import charge_settled, charge_settling


@receiver(charge_settling)
def lock_bulk_filing_first(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """Bulk filing, then charge, then payment: locks are taken in one order everywhere."""
    BulkFiling.objects.select_for_update(of=("self",)).filter(charges=charge).first()


@receiver(charge_settled)
def receive_paid_bulk_filing(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """What awaited this payment is received at the later of stored and paid (domain 5.2)."""
    paid_for = BulkFiling.objects.filter(charges=charge).first()
    if paid_for is None:
        return
    bulk = locked(paid_for.pk)
    if bulk.state != BulkFiling.State.AWAITING_PAYMENT:
        return
    assert bulk.stored_at is not None and charge.confirmed_at is not None
    bulk.paid_at = charge.confirmed_at
    services.receive(bulk, at=max(bulk.stored_at, charge.confirmed_at))


def requote_bulk_filing(reference: str, actor: User) -> Charge | None:
    """What `payments` calls to have the fee asked for again, as it is now."""
    return services.requote(bulk_id=BulkFiling.objects.get(reference=reference).pk, actor=actor)


def unpaid_words(reference: str) -> str:
    """What the page of the charge says while the claims wait for it."""
    if not BulkFiling.objects.filter(reference=reference, state=BulkFiling.State.AWAITING_PAYMENT).exists():
        return ""
    return _("Your claims are not lodged yet: all of them are lodged when the payment is confirmed.")


def unconfirmed_closure_of(reference: str) -> list[Reason]:
    """What `payments` asks before it is paid for: why the payer must confirm first that the office is shut."""
    bulk = BulkFiling.objects.filter(reference=reference).select_related("case_type__court").first()
    return services.unconfirmed_closure(bulk) if bulk else []


def confirm_closure_of(reference: str, actor: User) -> None:
    """What `payments` calls when the payer has confirmed it on the page of payment."""
    services.confirm_closure(bulk_id=BulkFiling.objects.get(reference=reference).pk, actor=actor)
