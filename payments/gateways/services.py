"""Hear a gateway out: keep what it says, then act on it, each in its own transaction (domain 9)."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from accounts import audit
from icms.lib import clock
from payments.charges.settling import end_without_money, take_money
from payments.gateways.protocol import DECIDED, Answer, BadSignature, Course, Gateway, NothingDecided, Told, Unreadable
from payments.gateways.registry import gateway_named
from payments.models import GatewayNotice, Payment
from payments.states import PaymentState

log = logging.getLogger(__name__)
Outcome = GatewayNotice.Outcome
# Anybody may post a forgery: so many are kept as evidence, and no flood of them fills the database.
MOST_FORGED, AN_HOUR = 50, timedelta(hours=1)
ENDED = {
    Course.DECLINED: (PaymentState.DECLINED, Outcome.DECLINED),
    Course.CANCELLED: (PaymentState.ABANDONED, Outcome.ABANDONED),
}


def take_notice(*, gateway: Gateway, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """A notice has come: keep it durably, then act on it.

    The same event told twenty times at once counts once. A notice with a bad signature is kept and decides nothing. If
    acting fails the notice stays, and the minute sweep acts on it; its time of arrival is the time that counts.
    """
    try:
        told = gateway.read_notice(body=body, headers=headers)
    except BadSignature:
        return _keep_undecided(gateway, body, headers, Outcome.BAD_SIGNATURE)
    except NothingDecided:
        return Outcome.NOTHING_DECIDED
    except Unreadable:
        return _keep_undecided(gateway, body, headers, Outcome.UNREADABLE)
    notice = _keep(gateway.name, told, body, gateway.signature_of(headers), asked=False)
    return process_notice(notice_id=notice.pk)


def ask_gateway(payment: Payment) -> Course:
    """Ask the gateway by signed query how a payment stands, and act on a decision as on a notice.

    Raises GatewayAway. Not to be called inside a transaction.
    """
    gateway = _gateway_of(payment)
    answer = gateway.ask(payment_reference=payment.reference, provider_reference=payment.provider_reference or "")
    return _take_answer(gateway, payment, answer)


def cancel_at_gateway(payment: Payment) -> Course:
    """Close the hosted page of a payment if nobody has paid on it, and act on what the gateway says.

    Raises GatewayAway. Not to be called inside a transaction.
    """
    gateway = _gateway_of(payment)
    answer = gateway.cancel(payment_reference=payment.reference, provider_reference=payment.provider_reference or "")
    return _take_answer(gateway, payment, answer)


def _gateway_of(payment: Payment) -> Gateway:
    gateway = gateway_named(payment.gateway)
    if gateway is None:
        raise LookupError(f"There is no gateway named {payment.gateway!r} any more.")
    return gateway


def _take_answer(gateway: Gateway, payment: Payment, answer: Answer) -> Course:
    Payment.objects.filter(pk=payment.pk).update(asked_at=clock.now())
    if answer.told.course in DECIDED:
        notice = _keep(gateway.name, answer.told, answer.body, answer.signature, asked=True)
        process_notice(notice_id=notice.pk)
    elif answer.told.course == Course.UNKNOWN and not payment.page_url:
        end_without_money(payment=payment, state=PaymentState.ABANDONED, failure_code="never_reached_the_gateway")
    return answer.told.course


@transaction.atomic
def process_notice(*, notice_id: int) -> Outcome:
    """Act on a kept notice, once; answers what came of it."""
    notice = GatewayNotice.objects.select_for_update().get(pk=notice_id)
    if notice.outcome:
        return Outcome(notice.outcome)
    notice.outcome, notice.processed_at = _act_on(notice), clock.now()
    notice.save(update_fields=["outcome", "processed_at"])
    return notice.outcome


def _act_on(notice: GatewayNotice) -> Outcome:
    payment = (
        Payment.objects.select_related("charge")
        .filter(reference=notice.payment_reference, gateway=notice.gateway)
        .first()
    )
    if payment is None:
        return _set_aside(notice, Outcome.UNKNOWN_PAYMENT)
    if payment.provider_reference not in (None, notice.provider_reference):
        return _set_aside(notice, Outcome.OTHER_REFERENCE)
    if payment.provider_reference is None:  # the notice overtook the answer that tells us the page
        Payment.objects.filter(pk=payment.pk).update(provider_reference=notice.provider_reference)
    if notice.told == GatewayNotice.Told.SUCCEEDED:
        came_to = take_money(
            payment=payment,
            cents=notice.amount_cents or 0,
            currency=notice.currency,
            at=notice.said_at,
            means=notice.means,
        )
        return {
            PaymentState.SUCCEEDED: Outcome.SETTLED,
            PaymentState.TO_REFUND: Outcome.TO_REFUND,
            None: Outcome.ALREADY,
        }[came_to]
    state, outcome = ENDED[Course(notice.told)]
    ended = end_without_money(payment=payment, state=state, failure_code=notice.failure_code)
    return outcome if ended else Outcome.ALREADY


def _set_aside(notice: GatewayNotice, outcome: Outcome) -> Outcome:
    """Signed, and about no payment we know: nothing can be settled with it; the accounts office must see it."""
    audit.record(
        act="notice.set_aside",
        subject=f"notice {notice.pk}",
        actor=None,
        why=outcome,
        gateway=notice.gateway,
        payment=notice.payment_reference,
        told=notice.told,
        cents=notice.amount_cents,
        currency=notice.currency,
    )
    return outcome


@transaction.atomic(durable=True)
def _keep(gateway: str, told: Told, body: bytes, signature: str, *, asked: bool) -> GatewayNotice:
    """The notice of this event: as kept before, else kept now. Committed when this returns."""
    notice = GatewayNotice(
        gateway=gateway,
        event_id=told.event_id,
        body=body,
        body_sha256=hashlib.sha256(body).hexdigest(),
        signature=signature,
        signature_ok=True,
        asked=asked,
        received_at=clock.now(),
        payment_reference=told.payment_reference,
        provider_reference=told.provider_reference,
        told=told.course,
        amount_cents=told.amount_cents,
        currency=told.currency,
        failure_code=told.failure_code,
        means=told.means,
        said_at=told.at,
    )
    GatewayNotice.objects.bulk_create([notice], ignore_conflicts=True)
    return GatewayNotice.objects.get(gateway=gateway, event_id=told.event_id, signature_ok=True)


@transaction.atomic(durable=True)
def _keep_undecided(gateway: Gateway, body: bytes, headers: Mapping[str, str], outcome: Outcome) -> Outcome:
    now = clock.now()
    digest = hashlib.sha256(body).hexdigest()
    forged = outcome == Outcome.BAD_SIGNATURE
    kept = GatewayNotice.objects.filter(gateway=gateway.name, signature_ok=not forged)
    if kept.filter(body_sha256=digest).exists():
        return outcome
    if forged and kept.filter(received_at__gt=now - AN_HOUR).count() >= MOST_FORGED:
        log.warning("A forged notice of %s was not kept: there were %s within an hour.", gateway.name, MOST_FORGED)
        return outcome
    notice = GatewayNotice(
        gateway=gateway.name,
        event_id="" if forged else f"unreadable {digest}",
        body=body,
        body_sha256=digest,
        signature=gateway.signature_of(headers),
        signature_ok=not forged,
        received_at=now,
        processed_at=now,
        outcome=outcome,
    )
    GatewayNotice.objects.bulk_create([notice], ignore_conflicts=True)
    audit.record(act=f"notice.{outcome}", subject=f"notice {digest[:16]}", actor=None, gateway=gateway.name)
    return outcome
