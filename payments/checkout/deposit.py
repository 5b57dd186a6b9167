"""Paying from a deposit account: the charge is settled in the same transaction as the balance is drawn (domain 9)."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from icms.lib import clock
from icms.lib.errors import Refused
from payments import signals
from payments.charges.settlement import record_capture
from payments.checkout.rules import choices_for, may_pay, must_be_available, other_ways, too_little
from payments.checkout.services import STILL_PROCESSING, end_stale_attempt
from payments.deposits.notifications import watch_balance
from payments.deposits.selectors import Purse, purse_of
from payments.ledger import Share
from payments.models import Charge, Payment
from payments.models.payment import DEPOSIT
from payments.states import PaymentState


def pay_from_deposit(*, charge_id: int, actor: User) -> Charge:
    """Pay a charge from the branch's account; the main account adds what is lacking, if that is switched on.

    Of two users who spend the last of a balance at one instant, one pays and the other is refused; of two presses the
    second is refused as paid already. Raises Refused with the other ways to pay. Do not call it inside a transaction:
    an open page at the gateway is closed first.
    """
    end_stale_attempt(charge_id, payment_method=DEPOSIT)
    return _pay(charge_id=charge_id, actor=actor)


@transaction.atomic
def _pay(*, charge_id: int, actor: User) -> Charge:
    signals.charge_settling.send(sender=Charge, charge=Charge.objects.get(pk=charge_id))
    charge = Charge.objects.locked(charge_id)
    may_pay(charge, actor)
    if charge.payments.filter(state=PaymentState.STARTED).exists():  # begun meanwhile in another window
        raise Refused(STILL_PROCESSING)
    must_be_available(charge, actor, DEPOSIT)
    purse = purse_of(actor, lock=True)
    if purse is None or purse.spendable_cents < charge.amount_cents:  # another spent it while we waited
        name, has = (purse.own.name, purse.spendable_cents) if purse else ("", 0)
        ways = other_ways(choices_for(charge, actor), DEPOSIT)
        raise Refused([too_little(name, has, charge.amount_cents), ways])
    shares = shares_of(purse, charge.amount_cents)
    payment = Payment.objects.create(
        charge=charge, gateway=DEPOSIT, amount_cents=charge.amount_cents, payment_method=DEPOSIT, started_at=clock.now()
    )
    audit.record(
        act="payment.from_deposit",
        subject=charge,
        actor=actor,
        payment=payment.reference,
        amount_cents=charge.amount_cents,
        accounts={share.account.reference: share.cents for share in shares},
    )
    record_capture(payment=payment, cents=charge.amount_cents, currency=payment.currency, shares=shares)
    for share in shares:
        watch_balance(share.account)
    charge.refresh_from_db()
    return charge


def shares_of(purse: Purse, cents: int) -> list[Share]:
    """What each account gives: the branch's first, the main one what is lacking."""
    own = min(cents, purse.own.balance_cents)
    shares = [Share(purse.own, own)] if own else []
    if purse.main is not None and cents > own:
        shares.append(Share(purse.main, cents - own))
    return shares
