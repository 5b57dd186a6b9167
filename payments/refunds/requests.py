"""Request a refund: the payer, the registry, or the accounts office (domain 9)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments.charges.selectors import succeeded_payment_of
from payments.models import Charge, ChargeLine, Payment, Refund, RefundLine
from payments.refunds.selectors import may_request_refund, refundable_lines
from payments.states import RefundState

NOT_PAID = Reason("not_paid", _("Nothing was paid here that could be refunded."))
NOTHING_ASKED = Reason("nothing_asked", _("Enter how much of at least one line is to be refunded."))


@transaction.atomic
def request_refund(*, charge_id: int, actor: User, reason: str, words: str, parts: Mapping[int, int]) -> Refund:
    """Request that some of what was paid be given back: `parts` are HK$ cents by the position of the line.

    An officer's request counts as the first of the two checks. Raises Refused if nothing was paid, nothing is
    requested, or a line would be refunded beyond its price.
    """
    charge = Charge.objects.locked(charge_id)
    _may_ask(charge, actor)
    return _put_up(charge, actor=actor, reason=reason, words=words, parts=parts)


@transaction.atomic
def request_part_refund(*, charge_id: int, words: str, parts: Mapping[int, int]) -> Refund | None:
    """Put up for refund, by the rules and not by a person, what is left of these parts; None if nothing is."""
    charge = Charge.objects.locked(charge_id)
    left = {line.charge_line.position: line.left_cents for line in refundable_lines(charge)}
    due = {place: min(cents, left.get(place, 0)) for place, cents in parts.items()}
    if succeeded_payment_of(charge) is None or not any(due.values()):
        return None
    return _put_up(charge, actor=None, reason=Refund.Reason.OTHER, words=words, parts=due)


@transaction.atomic
def request_whole_refund(*, charge_id: int, words: str) -> Refund | None:
    """Put up for refund, by the rules and not by a person, what is left of a charge; None if nothing is."""
    charge = Charge.objects.locked(charge_id)
    parts = {line.charge_line.position: line.left_cents for line in refundable_lines(charge)}
    if succeeded_payment_of(charge) is None or not any(parts.values()):
        return None
    return _put_up(charge, actor=None, reason=Refund.Reason.OTHER, words=words, parts=parts)


def _put_up(charge: Charge, *, actor: User | None, reason: str, words: str, parts: Mapping[int, int]) -> Refund:
    found = succeeded_payment_of(charge)
    if found is None:
        raise Refused(NOT_PAID)
    payment = Payment.objects.locked(found.pk)
    wanted = {place: cents for place, cents in parts.items() if cents}
    lines = {line.charge_line.position: line for line in refundable_lines(charge)}
    reasons = [
        _too_much(lines[place].charge_line, lines[place].left_cents)
        for place, cents in wanted.items()
        if cents > lines[place].left_cents
    ]
    if reasons or not wanted:
        raise Refused(reasons or NOTHING_ASKED)
    is_officer = actor is not None and actor.is_officer
    now = clock.now()
    refund = Refund.objects.create(
        payment=payment,
        state=RefundState.CHECKED if is_officer else RefundState.ASKED,
        cents=sum(wanted.values()),
        reason=reason,
        words=words,
        to=Refund.To.DEPOSIT if payment.is_from_deposit else Refund.To.PAYER,
        asked_by=actor,
        asked_at=now,
        checked_by=actor if is_officer else None,
        checked_at=now if is_officer else None,
    )
    for place, cents in wanted.items():
        RefundLine.objects.create(refund=refund, charge_line=lines[place].charge_line, cents=cents)
    audit.record(
        act="refund.asked",
        subject=refund,
        actor=actor,
        payment=payment.reference,
        cents=refund.cents,
        reason=reason,
        lines={str(place): cents for place, cents in wanted.items()},
    )
    return refund


def _may_ask(charge: Charge, actor: User) -> None:
    if not may_request_refund(charge, actor):
        raise Refused(
            Reason("not_yours", _("Only who paid, the registry or the accounts office may ask for a refund."))
        )


def _too_much(line: ChargeLine, left_cents: int) -> Reason:
    words = _("Of “{line}” at most HK${amount} can be refunded.")
    amount = f"{left_cents // 100:,}.{left_cents % 100:02}"
    return Reason("too_much", format_lazy(words, line=line.description, amount=amount), f"line_{line.position}")
