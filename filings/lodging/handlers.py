"""Money arrived: the filing it was for is received, in the same transaction."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.models import User
from filings.lodging.services import confirm_closure, receive, requote, unconfirmed_closure
from filings.models import Filing
from filings.stamping.services import reissue_acknowledgement
from filings.states import State
from filings.transitions import locked
from icms.lib.errors import Reason
from payments.models import Charge
from payments.signals import charge_settled, charge_settling


@receiver(charge_settling)
def lock_filing_first(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """Filing, then charge, then payment: locks are taken in one order everywhere."""
    Filing.objects.select_for_update(of=("self",)).filter(charges=charge).first()


@receiver(charge_settled)
def receive_paid_filing(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """A filing that awaited this payment is received at the later of stored and paid (domain 5.2)."""
    paid_for = Filing.objects.filter(charges=charge).first()
    if paid_for is None:
        return
    filing = locked(paid_for.pk)
    if filing.state != State.AWAITING_PAYMENT:
        # It was received before, without a fee, by an exemption that has been disallowed since.
        if filing.received_at is not None:
            reissue_acknowledgement(filing)
        return
    assert filing.stored_at is not None and charge.confirmed_at is not None
    filing.paid_at = charge.confirmed_at
    receive(filing, at=max(filing.stored_at, charge.confirmed_at), actor=filing.lodged_by or filing.owner)


def requote_filing(reference: str, actor: User) -> Charge | None:
    """What `payments` calls to have the fee of a filing asked for again, as it is now."""
    return requote(filing_id=Filing.objects.get(reference=reference).pk, actor=actor)


def unpaid_words(reference: str) -> str:
    """What the page of the charge says while the filing waits for it; empty if it was received without (domain 5.2)."""
    if not Filing.objects.filter(reference=reference, state=State.AWAITING_PAYMENT).exists():
        return ""
    return _("Your documents are not lodged yet: they are lodged when the payment is confirmed.")


def own_references_of(references: Collection[str]) -> dict[str, str]:
    """How the filer calls each filing, for lists and receipts of what was paid for them."""
    return dict(Filing.objects.filter(reference__in=references).values_list("reference", "own_reference"))


def unconfirmed_closure_of(reference: str) -> list[Reason]:
    """What `payments` asks before a filing is paid for: why its filer must confirm first that the office is shut."""
    filing = Filing.objects.filter(reference=reference).first()
    return unconfirmed_closure(filing) if filing else []


def confirm_closure_of(reference: str, actor: User) -> None:
    """What `payments` calls when the filer has confirmed it on the page of payment."""
    confirm_closure(filing_id=Filing.objects.get(reference=reference).pk, actor=actor)
