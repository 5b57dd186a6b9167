"""Runs every minute: finishes whatever a crash, a lost message or an unreachable gateway left undone."""

import logging
from datetime import timedelta

from django.db import transaction

from icms.lib import clock
from icms.lib.task_queue import enqueue_on_commit, queue_is_long
from payments.charges.tasks import correct_payment_stamps, make_receipt, stamp_payment
from payments.deposits.services import accounts_of_closed_branches, move_to_main
from payments.desk.reconciliation.services import close_days
from payments.gateways.protocol import GatewayUnavailable
from payments.models import Charge, Payment, Receipt, Refund, WebhookEvent
from payments.refunds.tasks import fetch_refund_status, send_refund
from payments.webhooks.services import fetch_status, process_event

log = logging.getLogger(__name__)
UNCONFIRMED_AFTER = timedelta(seconds=45)
PATIENCE = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(hours=1)
BATCH = 200


def sweep() -> None:
    """Called every minute."""
    process_stored_events()
    fetch_unconfirmed_payments()
    enqueue_unfinished()
    enqueue_refunds()
    empty_closed_branches()
    close_days()


def empty_closed_branches() -> None:
    """Move what the deposit accounts of closed branches hold to the main ones; one failure does not stop the others."""
    for pk in accounts_of_closed_branches()[:BATCH]:
        try:
            move_to_main(account_id=pk)
        except Exception:
            log.exception("The deposit account %s of a closed branch cannot be emptied; it will be tried again.", pk)


def process_stored_events() -> None:
    """Act on events that could not be acted on when they came; one failure does not stop the others."""
    kept = WebhookEvent.objects.filter(processed_at=None).order_by("received_at")
    for pk in list(kept.values_list("pk", flat=True)[:BATCH]):
        try:
            process_event(event_pk=pk)
        except Exception:
            log.exception("Event %s cannot be acted on; it stays.", pk)


def fetch_unconfirmed_payments() -> None:
    """Ask the gateway about payments that it has not confirmed. If it is unreachable, the next call asks again."""
    unconfirmed = Payment.objects.unconfirmed(since=clock.now() - UNCONFIRMED_AFTER).order_by("status_fetched_at", "pk")
    for payment in list(unconfirmed[:BATCH]):
        try:
            fetch_status(payment)
        except GatewayUnavailable as error:
            log.warning("The gateway cannot be asked about payment %s: %s", payment.reference, error)
            return
        except Exception:
            log.exception("Payment %s cannot be followed up; it will be asked about again.", payment.reference)


def enqueue_unfinished() -> None:
    """Stamps and receipts whose task was lost."""
    if queue_is_long():
        return
    before = clock.now() - PATIENCE
    with transaction.atomic():
        unstamped = Charge.objects.awaiting_stamp().filter(settled_at__lt=before).order_by("settled_at")
        for pk in unstamped.values_list("pk", flat=True)[:BATCH]:
            enqueue_on_commit(stamp_payment, pk)
        unmade = Receipt.objects.awaiting_pdf().filter(issued_at__lt=before).order_by("issued_at")
        for pk in unmade.values_list("pk", flat=True)[:BATCH]:
            enqueue_on_commit(make_receipt, pk)
        enqueue_on_commit(correct_payment_stamps)


def enqueue_refunds() -> None:
    """Refunds that the gateway did not accept or has not finished: each again after a pause that grows to an hour.

    One that is done is asked about, ever more seldom, for as long as the payer's bank may send it back.
    """
    now = clock.now()
    with transaction.atomic():
        for refund in Refund.objects.to_send().order_by("tried_at")[:BATCH]:
            pause = min(LONGEST_PAUSE, UNCONFIRMED_AFTER * 2 ** min(refund.tries, 10))
            if (refund.tried_at or refund.decided_at or now) < now - (pause if refund.tried_at else PATIENCE):
                enqueue_on_commit(send_refund, refund.pk)
        under_way = Refund.objects.under_way().filter(tried_at__lt=now - UNCONFIRMED_AFTER)
        for pk in (
            (under_way | Refund.objects.to_ask_again(now=now)).order_by("tried_at").values_list("pk", flat=True)[:BATCH]
        ):
            enqueue_on_commit(fetch_refund_status, pk)
