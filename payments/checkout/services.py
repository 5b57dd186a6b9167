"""The way to the gateway's hosted page and back."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from payments import subjects
from payments.charges.selectors import last_payment_of
from payments.checkout.rules import may_pay, must_be_available
from payments.gateways.protocol import GatewayUnavailable, HostedPage, PaymentStatus
from payments.gateways.selectors import current_gateway
from payments.models import Charge, Payment
from payments.states import PaymentState
from payments.webhooks.services import cancel_payment, fetch_status

log = logging.getLogger(__name__)
ALMOST_OVER = timedelta(minutes=2)
PAUSE = timedelta(seconds=5)
GATEWAY_UNAVAILABLE = Reason(
    "gateway_unavailable",
    _("The payment page cannot be reached at the moment. Nothing was charged. Try again in a minute."),
)

BEING_OPENED = timedelta(seconds=10)  # longer than the gateway is waited for
STILL_PROCESSING = Reason(
    "still_processing", _("Your first payment is still being confirmed. Wait for it before you pay in another way.")
)


def confirm_if_closed(*, charge: Charge, actor: User, confirmed: bool) -> None:
    """Nobody pays after closing time unknowing: what is paid for is deemed received later (domain 5.2).

    Raises Refused, with whatever else stands in the way, unless the payer confirms it now or has confirmed this time
    of receipt before.
    """
    reasons = subjects.unconfirmed_closure(charge.subject_kind, charge.subject)
    if not reasons:
        return
    may_pay(charge, actor)
    if not confirmed:
        raise Refused(reasons)
    subjects.confirm_closure(charge.subject_kind, charge.subject, actor)


def start_payment(*, charge_id: int, actor: User | None, payment_method: str) -> str:
    """Begin to pay; returns the address of the gateway's hosted page (domain 9). `actor` is None for a visitor.

    Pressed twice, the same attempt and page come back. With another payment method, the open page is closed first if
    nobody has paid on it. Raises Refused if the account may not pay, nothing is owed, the method cannot carry the
    amount, the fee has changed, or the gateway is unreachable. Do not call it inside a transaction: the attempt must be
    on record before the gateway hears of it.
    """
    end_stale_attempt(charge_id, payment_method=payment_method)
    payment = _open_attempt(charge_id=charge_id, actor=actor, payment_method=payment_method)
    if payment.page_url:
        return payment.page_url
    return _page_for(payment).page_url


def check_payment(*, charge: Charge) -> None:
    """The payer is back from the hosted page: ask the gateway, and act on what it says.

    Nothing is lost if the gateway is unreachable: the page waits for the webhook, or for the next periodic check.
    """
    payment = last_payment_of(charge)
    if payment is None or payment.state != PaymentState.STARTED or _was_just_asked(payment):
        return
    try:
        status = fetch_status(payment)
    except GatewayUnavailable as error:
        log.warning("The gateway did not say how payment %s went: %s", payment.reference, error)
        status = PaymentStatus.PROCESSING
    except Exception:  # what the gateway said is kept; the sweep acts on it, and the payer is not shown a broken page
        log.exception("What the gateway said of payment %s cannot be acted on at once.", payment.reference)
        status = PaymentStatus.PROCESSING
    if status in (PaymentStatus.OPEN, PaymentStatus.PROCESSING):
        _note_return(payment_id=payment.pk, waiting=status == PaymentStatus.PROCESSING)


def _was_just_asked(payment: Payment) -> bool:
    """A waiting page reloads every few seconds; the gateway is not asked each time."""
    if payment.waiting_since is None or payment.status_fetched_at is None:
        return False
    return payment.status_fetched_at > clock.now() - PAUSE


@transaction.atomic
def _note_return(*, payment_id: int, waiting: bool) -> None:
    payment = Payment.objects.locked(payment_id)
    if payment.state == PaymentState.STARTED:
        payment.waiting_since = (payment.waiting_since or clock.now()) if waiting else None
        payment.save(update_fields=["waiting_since"])


def end_stale_attempt(charge_id: int, *, payment_method: str) -> None:
    """Before another attempt, find out how the first one ended, so that nobody pays twice.

    A page that is about to expire is asked about; one for another payment method is closed, and so is an attempt whose
    page never opened. Raises Refused if the gateway is unreachable, or the payer has paid and the bank has not
    answered. Do not call it inside a transaction.
    """
    standing = Payment.objects.filter(charge=charge_id, state=PaymentState.STARTED).first()
    if standing is None:
        return
    now, is_other = clock.now(), standing.payment_method != payment_method
    if not is_other and (not standing.page_url or (standing.page_until and standing.page_until > now + ALMOST_OVER)):
        return
    if not standing.page_url and standing.started_at > now - BEING_OPENED:
        raise Refused(STILL_PROCESSING)
    try:
        status = cancel_payment(standing) if is_other else fetch_status(standing)
    except GatewayUnavailable as error:
        raise Refused(GATEWAY_UNAVAILABLE) from error
    if is_other and status in (PaymentStatus.OPEN, PaymentStatus.PROCESSING):
        raise Refused(STILL_PROCESSING)


@transaction.atomic(durable=True)
def _open_attempt(*, charge_id: int, actor: User | None, payment_method: str) -> Payment:
    charge = Charge.objects.locked(charge_id)
    may_pay(charge, actor)
    standing = charge.payments.filter(state=PaymentState.STARTED).first()
    if standing is not None:
        return standing
    must_be_available(charge, actor, payment_method)
    payment = Payment.objects.create(
        charge=charge,
        gateway=current_gateway().name,
        amount_cents=charge.amount_cents,
        payment_method=payment_method,
        started_at=clock.now(),
    )
    audit.record(
        act="payment.started",
        subject=charge,
        actor=actor,
        payment=payment.reference,
        amount_cents=payment.amount_cents,
        payment_method=payment_method,
    )
    return payment


def _page_for(payment: Payment) -> HostedPage:
    charge = payment.charge
    try:
        started = current_gateway().start(
            payment_reference=payment.reference,
            idempotency_key=payment.idempotency_key,
            amount_cents=payment.amount_cents,
            currency=payment.currency,
            description=charge.reference,
            language=get_language() or charge.language,
            return_url=settings.PUBLIC_URL + charge.url_of("return"),
            payment_method=payment.payment_method,
            opened_at=payment.started_at,
        )
    except GatewayUnavailable as error:
        log.warning("The gateway did not open a page for payment %s: %s", payment.reference, error)
        raise Refused(GATEWAY_UNAVAILABLE) from error
    with transaction.atomic():
        payment = Payment.objects.locked(payment.pk)
        if payment.state != PaymentState.STARTED:  # another method was chosen while this page was being opened
            raise Refused(STILL_PROCESSING)
        payment.provider_reference, payment.page_url = started.provider_reference, started.page_url
        payment.page_until = clock.now() + timedelta(seconds=started.seconds_left)
        payment.save(update_fields=["provider_reference", "page_url", "page_until"])
    return started
