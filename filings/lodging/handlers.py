"""Money arrived: the filing it was for is received, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from filings.lodging.services import charge_anew, receive
from filings.models import Filing
from filings.stamping.services import acknowledge_anew
from filings.states import State
from filings.transitions import locked
from payments.models import Charge
from payments.signals import charge_settled, charge_settling


@receiver(charge_settling)
def lock_filing_first(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """Filing, then charge, then payment: one order of locks everywhere."""
    if charge.subject_kind == "filing":
        Filing.objects.select_for_update().filter(reference=charge.subject).first()


def ask_anew(reference: str, actor: User) -> Charge | None:
    """The fee of a filing that awaits payment, as it is now."""
    return charge_anew(filing_id=Filing.objects.get(reference=reference).pk, actor=actor)


@receiver(charge_settled)
def receive_paid_filing(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """A filing that awaited this payment is received at the later of stored and paid (domain 5.2).

    Paid for one that was received before, because its exemption was disallowed: its acknowledgement says so.
    """
    if charge.subject_kind != "filing":
        return
    filing = locked(Filing.objects.get(reference=charge.subject).pk)
    if filing.state != State.AWAITING_PAYMENT:
        if filing.received_at is not None:
            acknowledge_anew(filing)
        return
    assert filing.stored_at is not None and charge.confirmed_at is not None
    filing.paid_at = charge.confirmed_at
    receive(filing, at=max(filing.stored_at, charge.confirmed_at), actor=filing.owner)
