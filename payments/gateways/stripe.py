"""The Stripe adapter: hosted Checkout in Hong Kong dollars, signed webhooks, idempotent orders, refunds.

Needs the extra `stripe` and the settings STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS; see `docs/money.md`. What it
relies on is in Stripe's documentation: Checkout Sessions, webhook signatures, idempotent requests, refunds, balance
transactions.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import stripe
from django.conf import settings

from payments.gateways.protocol import (
    BadSignature,
    GatewayRefused,
    GatewayUnavailable,
    HostedPage,
    IrrelevantEvent,
    PaymentEvent,
    PaymentStatus,
    RefundEvent,
    RefundStatus,
    SignedResponse,
    UnreadableEvent,
    read_json,
)
from payments.gateways.settlement_file import Line, bounds_of, written

logging.getLogger("stripe").setLevel(logging.WARNING)  # it would log the address of every hosted page
PATIENCE_SECONDS = 8
PAGE_OPEN = timedelta(minutes=45)  # Stripe wants at least 30; a start that is tried again needs some to spare
LOCALES = {"en": "en", "zh-hant": "zh-HK", "zh-hans": "zh"}
DECIDING = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
}
OF_REFUNDS = {"refund.failed", "refund.updated", "charge.refund.updated"}
SESSION_STATUSES = {"open": PaymentStatus.OPEN, "expired": PaymentStatus.CANCELLED}
# The balance transactions that move money for us; a refund that the payer's bank sends back is a `refund_failure`.
KINDS = {
    "charge": "payment",
    "payment": "payment",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failure",
}
REFUND_STATUSES = {
    "succeeded": RefundStatus.DONE,
    "pending": RefundStatus.PROCESSING,
    "requires_action": RefundStatus.PROCESSING,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}


class StripeGateway:
    """Speaks Stripe's API; see protocol.Gateway for what each act means."""

    name = "stripe"
    method_kinds = frozenset({"card"})

    def start(
        self,
        *,
        payment_reference: str,
        idempotency_key: UUID,
        amount_cents: int,
        currency: str,
        description: str,
        language: str,
        return_url: str,
        payment_method: str = "",
        opened_at: datetime,
    ) -> HostedPage:
        """Open a Checkout page; the same key gives the same page. Raises GatewayUnavailable."""
        names = {"payment": payment_reference}
        price = {"currency": currency.lower(), "unit_amount": amount_cents, "product_data": {"name": description}}
        asked: Any = {
            "mode": "payment",
            "payment_method_types": ["card"],
            "line_items": [{"quantity": 1, "price_data": price}],
            "client_reference_id": payment_reference,
            "metadata": names,
            "payment_intent_data": {"metadata": names},
            "success_url": return_url,
            "cancel_url": return_url,
            "locale": LOCALES.get(language, "auto"),
            "expires_at": int((opened_at + PAGE_OPEN).timestamp()),
        }
        session = self._call(
            lambda: self._client().v1.checkout.sessions.create(asked, {"idempotency_key": str(idempotency_key)})
        )
        if session.get("client_reference_id") != payment_reference or not session.get("url"):
            raise GatewayUnavailable("Stripe answered for another payment.")
        left = session["expires_at"] - int(datetime.now(UTC).timestamp())
        return HostedPage(session["id"], session["url"], max(left, 0))

    def read_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> PaymentEvent | RefundEvent:
        """Check the signature (one of the secrets, not older than Stripe's five minutes) and read an event.

        Raises BadSignature, UnreadableEvent, or IrrelevantEvent for events that decide no payment of ours.
        """
        self._must_be_signed(body, self.signature_of(headers))
        try:
            event = read_json(body)
            kind, session = event["type"], event["data"]["object"]
            if kind in OF_REFUNDS:
                return _told_refund(session, event_id=event["id"], at=event["created"])
            if kind not in DECIDING:
                raise IrrelevantEvent(kind)
            event = _payment_event(session, event_id=event["id"], at=event["created"])
            failed = kind == "checkout.session.async_payment_failed"
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableEvent(f"Not an event: {error}") from error
        if failed:
            return PaymentEvent(
                PaymentStatus.DECLINED,
                event.event_id,
                event.payment_reference,
                event.provider_reference,
                currency=event.currency,
                failure_code="async_payment_failed",
                occurred_at=event.occurred_at,
            )
        if event.status == PaymentStatus.PROCESSING:
            raise IrrelevantEvent("The payer has finished; the bank has not answered.")
        return event

    def signature_of(self, headers: Mapping[str, str]) -> str:
        """The signature an event came with."""
        return headers.get("Stripe-Signature", "")[:300]

    def fetch_status(self, *, payment_reference: str, provider_reference: str = "") -> SignedResponse:
        """The status of a payment; UNKNOWN if its page was never opened. Raises GatewayUnavailable."""
        if not provider_reference:
            return SignedResponse(PaymentEvent(PaymentStatus.UNKNOWN, payment_reference=payment_reference), b"", "")
        session = self._session(provider_reference)
        event = _payment_event(session, event_id="", at=session.get("created"))
        if event.payment_reference != payment_reference:
            raise GatewayUnavailable("Stripe answered another question.")
        return SignedResponse(event, json.dumps(session).encode(), "asked over TLS")

    def cancel(self, *, payment_reference: str, provider_reference: str = "") -> SignedResponse:
        """Expire the Checkout page if it is open. Raises GatewayUnavailable."""
        if provider_reference:
            try:
                self._call(lambda: self._client().v1.checkout.sessions.expire(provider_reference))
            except GatewayRefused:
                pass  # it is open no more: asking tells how it ended
        return self.fetch_status(payment_reference=payment_reference, provider_reference=provider_reference)

    def refund(
        self,
        *,
        refund_reference: str,
        idempotency_key: UUID,
        payment_reference: str,
        provider_reference: str,
        cents: int,
        currency: str,
    ) -> RefundEvent:
        """Give back some of a payment; the same key gives it back once. Raises GatewayUnavailable."""
        intent = self._session(provider_reference).get("payment_intent") or {}
        asked: Any = {
            "payment_intent": intent.get("id", ""),
            "amount": cents,
            "metadata": {"refund": refund_reference, "payment": payment_reference},
        }
        try:
            made = self._call(
                lambda: self._client().v1.refunds.create(asked, {"idempotency_key": str(idempotency_key)})
            )
        except GatewayRefused as error:
            return RefundEvent(RefundStatus.FAILED, failure_code=str(error)[:40])
        return _refund_event(made)

    def fetch_refund_status(self, *, refund_reference: str, provider_reference: str) -> RefundEvent:
        """The status of a refund. Raises GatewayUnavailable."""
        if not provider_reference:
            return RefundEvent(RefundStatus.PROCESSING)
        expand: Any = {"expand": ["failure_balance_transaction"]}
        return _refund_event(self._call(lambda: self._client().v1.refunds.retrieve(provider_reference, expand)))

    def fetch_settlement(self, *, day: date) -> bytes:
        """The charges and refunds among the balance transactions of a day. Raises GatewayUnavailable."""
        begins, ends = (int(moment) for moment in bounds_of(day))
        asked: Any = {"created": {"gte": begins, "lt": ends}, "limit": 100, "expand": ["data.source"]}
        lines: list[Line] = []
        while True:
            page = self._call(lambda: self._client().v1.balance_transactions.list(asked))
            lines += [line for row in page["data"] if (line := _line(row)) is not None]
            if not page.get("has_more") or not page["data"]:
                return written(sorted(lines, key=lambda line: line.at), day)
            asked["starting_after"] = page["data"][-1]["id"]

    def _client(self) -> stripe.StripeClient:
        return stripe.StripeClient(
            settings.STRIPE_SECRET_KEY,
            base_addresses={"api": settings.STRIPE_API_URL},
            http_client=stripe.RequestsClient(timeout=PATIENCE_SECONDS),
            max_network_retries=0,
        )

    def _session(self, provider_reference: str) -> dict[str, Any]:
        expand: Any = {"expand": ["payment_intent.latest_charge"]}
        return self._call(lambda: self._client().v1.checkout.sessions.retrieve(provider_reference, expand))

    def _call(self, order: Any) -> dict[str, Any]:
        """The response as plain data. Raises GatewayRefused if Stripe will not do it, else GatewayUnavailable."""
        try:
            answer: dict[str, Any] = order().to_dict()
        except stripe.InvalidRequestError as error:
            raise GatewayRefused(error.code or "refused") from error
        except stripe.StripeError as error:
            raise GatewayUnavailable(f"{type(error).__name__} {error.http_status}") from error
        return answer

    def _must_be_signed(self, body: bytes, header: str) -> None:
        for secret in settings.STRIPE_WEBHOOK_SECRETS:
            try:
                stripe.WebhookSignature.verify_header(body.decode(), header, secret, stripe.Webhook.DEFAULT_TOLERANCE)
            except (stripe.SignatureVerificationError, UnicodeDecodeError):
                continue
            return
        raise BadSignature


def _payment_event(session: dict[str, Any], *, event_id: str, at: Any) -> PaymentEvent:
    """What a Checkout Session says. Raises KeyError or ValueError where it makes no sense."""
    paid, session_status = session["payment_status"] == "paid", session["status"]
    status = SESSION_STATUSES.get(session_status, PaymentStatus.PROCESSING)
    status = PaymentStatus.SUCCEEDED if session_status == "complete" and paid else status
    cents = session["amount_total"] if status == PaymentStatus.SUCCEEDED else 0
    if type(cents) is not int or not 0 <= cents < 2**53:
        raise ValueError("The amount is not whole cents.")
    intent = session.get("payment_intent")
    charge = intent.get("latest_charge") if isinstance(intent, dict) else None
    charge = charge if isinstance(charge, dict) else {}
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    return PaymentEvent(
        status=status,
        event_id=str(event_id or f"{session['id']} {status}")[:80],
        payment_reference=str(session["client_reference_id"])[:40],
        provider_reference=str(session["id"])[:80],
        amount_cents=cents,
        currency=str(session["currency"]).upper()[:3],
        failure_code="expired" if status == PaymentStatus.CANCELLED else "",
        payment_method=str(card.get("brand") or "")[:20],
        occurred_at=datetime.fromtimestamp(int(charge.get("created") or at), UTC),
    )


def _refund_event(made: dict[str, Any]) -> RefundEvent:
    status = REFUND_STATUSES.get(made.get("status") or "", RefundStatus.PROCESSING)
    sent_back = made.get("failure_balance_transaction")
    seconds = made["created"] if status == RefundStatus.DONE else None
    if status == RefundStatus.FAILED and isinstance(sent_back, dict):
        seconds = sent_back["created"]
    at = datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
    return RefundEvent(status, made["id"], str(made.get("failure_reason") or "")[:40], at)


def _told_refund(made: dict[str, Any], *, event_id: str, at: int) -> RefundEvent:
    """What a webhook says of a refund; days later it may say that the bank sent it back. Raises IrrelevantEvent."""
    told = _refund_event(made)
    reference = (made.get("metadata") or {}).get("refund", "")
    if told.status == RefundStatus.PROCESSING or not reference:
        raise IrrelevantEvent("It is not finished, or was not ordered by us.")
    occurred_at = told.occurred_at or datetime.fromtimestamp(int(at), UTC)
    return replace(told, event_id=str(event_id)[:80], refund_reference=str(reference)[:40], occurred_at=occurred_at)


def _line(row: dict[str, Any]) -> Line | None:
    """A balance transaction as a line of the settlement file; payouts and fees are none."""
    source = row.get("source")
    kind = KINDS.get(row["type"])
    if kind is None or not isinstance(source, dict):
        return None
    names = source.get("metadata") or {}
    card = (source.get("payment_method_details") or {}).get("card") or {}
    return Line(
        kind=kind,
        provider_reference=source["id"],
        merchant_reference=names.get("payment" if kind == "payment" else "refund", ""),
        payment_method=card.get("brand") or "",
        cents=row["amount"],
        currency=row["currency"].upper(),
        at=datetime.fromtimestamp(row["created"], UTC),
    )
