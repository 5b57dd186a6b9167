"""Order refunds at the gateway: the same key however often the order is sent, so the money goes once."""

import logging

from celery import shared_task
from django.db import OperationalError, transaction

from icms.lib import clock
from payments.gateways.protocol import GatewayUnavailable
from payments.gateways.selectors import get_gateway
from payments.models import Refund
from payments.refunds.transitions import record_event
from payments.states import RefundState

log = logging.getLogger(__name__)
PASSING = (OSError, OperationalError)


@shared_task(autoretry_for=PASSING, retry_backoff=True, max_retries=5)
def send_refund(refund_id: int) -> None:
    """Order one approved refund. If the gateway is unreachable, the periodic job orders it again."""
    refund = _begin(refund_id)
    if refund is None:
        return
    gateway = get_gateway(refund.payment.gateway)
    if gateway is None:
        log.error("There is no gateway named %r for refund %s.", refund.payment.gateway, refund.reference)
        return
    try:
        event = gateway.refund(
            refund_reference=refund.reference,
            idempotency_key=refund.idempotency_key,
            payment_reference=refund.payment.reference,
            provider_reference=refund.payment.provider_reference or "",
            cents=refund.cents,
            currency=refund.currency,
        )
    except GatewayUnavailable as error:
        log.warning("The gateway did not take refund %s: %s", refund.reference, error)
        return
    record_event(refund_id=refund_id, event=event)


@shared_task(autoretry_for=PASSING, retry_backoff=True, max_retries=5)
def fetch_refund_status(refund_id: int) -> None:
    """Ask about a refund that the gateway has accepted and not finished, or has done lately and may take back."""
    asked = Refund.objects.under_way() | Refund.objects.may_still_fail(now=clock.now())
    refund = asked.select_related("payment").filter(pk=refund_id).first()
    gateway = get_gateway(refund.payment.gateway) if refund else None
    if refund is None or gateway is None:
        return
    try:
        event = gateway.fetch_refund_status(
            refund_reference=refund.reference, provider_reference=refund.provider_reference or ""
        )
    except GatewayUnavailable as error:
        log.warning("The gateway did not say how refund %s went: %s", refund.reference, error)
        return
    Refund.objects.filter(pk=refund_id).update(tried_at=clock.now())
    record_event(refund_id=refund_id, event=event, is_answer=False)


@transaction.atomic(durable=True)
def _begin(refund_id: int) -> Refund | None:
    """Count the attempt; committed before the gateway hears of it."""
    refund = (
        Refund.objects.select_for_update(of=("self",))
        .select_related("payment")
        .filter(pk=refund_id, state=RefundState.APPROVED)
        .first()
    )
    if refund is not None:
        refund.tries, refund.tried_at = refund.tries + 1, clock.now()
        refund.save(update_fields=["tries", "tried_at"])
    return refund
