"""What gateways say, by webhook or asked: stored first, then acted on, each in its own transaction (domain 9)."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts import audit
from icms.lib import clock
from payments.charges.settlement import record_capture, record_failure
from payments.gateways.protocol import (
    FINAL_STATUSES,
    BadSignature,
    Gateway,
    IrrelevantEvent,
    PaymentEvent,
    PaymentStatus,
    RefundEvent,
    RefundStatus,
    SignedResponse,
    UnreadableEvent,
)
from payments.gateways.selectors import get_gateway
from payments.models import Payment, Refund, WebhookEvent
from payments.refunds.transitions import record_event
from payments.states import PaymentState

log = logging.getLogger(__name__)
Outcome = WebhookEvent.Outcome
# Anybody may post a forgery: so many are kept as evidence, and no flood of them fills the database.
MOST_FORGED, AN_HOUR = 50, timedelta(hours=1)
ENDED = {
    PaymentStatus.DECLINED: (PaymentState.DECLINED, Outcome.DECLINED),
    PaymentStatus.CANCELLED: (PaymentState.ABANDONED, Outcome.ABANDONED),
}
# A refund, by the status under which it is stored: what was said of it, and what comes of that.
REFUNDS = {
    WebhookEvent.Status.REFUND_DONE: (RefundStatus.DONE, Outcome.REFUND_DONE),
    WebhookEvent.Status.REFUND_FAILED: (RefundStatus.FAILED, Outcome.REFUND_FAILED),
}


def handle_webhook(*, gateway: Gateway, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Store the event durably, then act on it.

    The same event delivered twenty times at once counts once. An event with a bad signature is stored and decides
    nothing. If acting fails, the event stays and the periodic job acts on it; its time of arrival is what counts.
    """
    try:
        event = gateway.read_webhook(body=body, headers=headers)
    except BadSignature:
        return _store_undecided(gateway, body, headers, Outcome.BAD_SIGNATURE)
    except IrrelevantEvent:
        return Outcome.IGNORED
    except UnreadableEvent:
        return _store_undecided(gateway, body, headers, Outcome.UNREADABLE)
    stored = _store(gateway.name, event, body, gateway.signature_of(headers), fetched=False)
    return process_event(event_pk=stored.pk)


def fetch_status(payment: Payment) -> PaymentStatus:
    """Ask the gateway for the status of a payment, and act on a final one as on a webhook.

    Raises GatewayUnavailable. Do not call it inside a transaction.
    """
    gateway = _gateway_of(payment)
    response = gateway.fetch_status(
        payment_reference=payment.reference, provider_reference=payment.provider_reference or ""
    )
    return _apply_response(gateway, payment, response)


def cancel_payment(payment: Payment) -> PaymentStatus:
    """Close the hosted page of a payment if nobody has paid on it, and act on what the gateway says.

    Raises GatewayUnavailable. Do not call it inside a transaction.
    """
    gateway = _gateway_of(payment)
    response = gateway.cancel(**_references(payment))
    return _apply_response(gateway, payment, response)


def _references(payment: Payment) -> dict[str, str]:
    return {"payment_reference": payment.reference, "provider_reference": payment.provider_reference or ""}


def _gateway_of(payment: Payment) -> Gateway:
    gateway = get_gateway(payment.gateway)
    if gateway is None:
        raise LookupError(f"There is no gateway named {payment.gateway!r} any more.")
    return gateway


def _apply_response(gateway: Gateway, payment: Payment, response: SignedResponse) -> PaymentStatus:
    Payment.objects.filter(pk=payment.pk).update(status_fetched_at=clock.now())
    if response.event.status in FINAL_STATUSES:
        stored = _store(gateway.name, response.event, response.body, response.signature, fetched=True)
        process_event(event_pk=stored.pk)
    elif response.event.status == PaymentStatus.UNKNOWN and not payment.page_url:
        record_failure(payment=payment, state=PaymentState.ABANDONED, failure_code="never_reached_the_gateway")
    return response.event.status


@transaction.atomic
def process_event(*, event_pk: int) -> Outcome:
    """Act on a stored event, once; returns the outcome."""
    stored = WebhookEvent.objects.select_for_update().get(pk=event_pk)
    if stored.outcome:
        return Outcome(stored.outcome)
    stored.outcome, stored.processed_at = _apply(stored), clock.now()
    stored.save(update_fields=["outcome", "processed_at"])
    return stored.outcome


def _apply(stored: WebhookEvent) -> Outcome:
    return _apply_to_refund(stored) if stored.refund_reference else _apply_to_payment(stored)


def _apply_to_refund(stored: WebhookEvent) -> Outcome:
    refund = Refund.objects.filter(reference=stored.refund_reference, payment__gateway=stored.gateway).first()
    if refund is None:
        return _set_aside(stored, Outcome.UNKNOWN_PAYMENT)
    status, outcome = REFUNDS[WebhookEvent.Status(stored.status)]
    event = RefundEvent(status, stored.provider_reference, stored.failure_code, stored.occurred_at)
    return outcome if record_event(refund_id=refund.pk, event=event, is_answer=False) else Outcome.ALREADY


def _apply_to_payment(stored: WebhookEvent) -> Outcome:
    payment = (
        Payment.objects.select_related("charge")
        .filter(reference=stored.payment_reference, gateway=stored.gateway)
        .first()
    )
    if payment is None:
        return _set_aside(stored, Outcome.UNKNOWN_PAYMENT)
    if payment.provider_reference not in (None, stored.provider_reference):
        return _set_aside(stored, Outcome.OTHER_REFERENCE)
    if payment.provider_reference is None:  # the webhook overtook the response that tells us the page
        Payment.objects.filter(pk=payment.pk).update(provider_reference=stored.provider_reference)
    if stored.status == WebhookEvent.Status.SUCCEEDED:
        came_to = record_capture(
            payment=payment,
            cents=stored.amount_cents or 0,
            currency=stored.currency,
            at=stored.occurred_at,
            payment_method=stored.payment_method,
        )
        return {
            PaymentState.SUCCEEDED: Outcome.SETTLED,
            PaymentState.TO_REFUND: Outcome.TO_REFUND,
            None: Outcome.ALREADY,
        }[came_to]
    state, outcome = ENDED[PaymentStatus(stored.status)]
    ended = record_failure(payment=payment, state=state, failure_code=stored.failure_code)
    return outcome if ended else Outcome.ALREADY


def _set_aside(stored: WebhookEvent, outcome: Outcome) -> Outcome:
    """It is signed but about no payment we know, so it settles nothing; the accounts office must see it."""
    audit.record(
        act="webhook.set_aside",
        subject=f"webhook {stored.pk}",
        actor=None,
        why=outcome,
        gateway=stored.gateway,
        payment=stored.payment_reference or stored.refund_reference,
        status=stored.status,
        cents=stored.amount_cents,
        currency=stored.currency,
    )
    return outcome


@transaction.atomic(durable=True)
def _store(
    gateway: str, event: PaymentEvent | RefundEvent, body: bytes, signature: str, *, fetched: bool
) -> WebhookEvent:
    """The row of this event, stored now or before. Committed when this returns."""
    if isinstance(event, RefundEvent):
        about: dict[str, Any] = {"refund_reference": event.refund_reference, "status": f"refund_{event.status}"}
    else:
        about = {
            "payment_reference": event.payment_reference,
            "status": event.status,
            "amount_cents": event.amount_cents,
            "currency": event.currency,
            "payment_method": event.payment_method,
        }
    stored = WebhookEvent(
        gateway=gateway,
        event_id=event.event_id,
        body=body,
        body_sha256=hashlib.sha256(body).hexdigest(),
        signature=signature,
        signature_ok=True,
        fetched=fetched,
        received_at=clock.now(),
        provider_reference=event.provider_reference,
        failure_code=event.failure_code,
        occurred_at=event.occurred_at,
        **about,
    )
    WebhookEvent.objects.bulk_create([stored], ignore_conflicts=True)
    return WebhookEvent.objects.get(gateway=gateway, event_id=event.event_id, signature_ok=True)


@transaction.atomic(durable=True)
def _store_undecided(gateway: Gateway, body: bytes, headers: Mapping[str, str], outcome: Outcome) -> Outcome:
    now = clock.now()
    digest = hashlib.sha256(body).hexdigest()
    forged = outcome == Outcome.BAD_SIGNATURE
    kept = WebhookEvent.objects.filter(gateway=gateway.name, signature_ok=not forged)
    if kept.filter(body_sha256=digest).exists():
        return outcome
    if forged and kept.filter(received_at__gt=now - AN_HOUR).count() >= MOST_FORGED:
        log.warning("A forged event of %s was not stored: there were %s within an hour.", gateway.name, MOST_FORGED)
        return outcome
    stored = WebhookEvent(
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
    WebhookEvent.objects.bulk_create([stored], ignore_conflicts=True)
    audit.record(act=f"webhook.{outcome}", subject=f"webhook {digest[:16]}", actor=None, gateway=gateway.name)
    return outcome
