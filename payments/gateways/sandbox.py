"""The portal's side of the sandbox gateway (the server is another program: `python -m dev.sandbox.server`)."""

import json
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener
from uuid import UUID

from django.conf import settings

from payments.gateways import protocol
from payments.gateways.protocol import (
    FINAL_STATUSES,
    BadSignature,
    GatewayRefused,
    GatewayUnavailable,
    HostedPage,
    PaymentEvent,
    PaymentStatus,
    RefundEvent,
    RefundStatus,
    SignedResponse,
    UnreadableEvent,
)

PATIENCE_SECONDS = 8
MOST_BYTES, MOST_FILE_BYTES = 64 * 1024, 64 * 1024 * 1024


class SandboxGateway:
    """Speaks the sandbox's API; see protocol.Gateway for what each act means."""

    name = "sandbox"
    method_kinds = frozenset({"card", "pps", "fps"})

    def __init__(self) -> None:
        self._opener: OpenerDirector = build_opener(ProxyHandler({}))

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
        """Open a hosted page; the same key gives the same page. Raises GatewayUnavailable."""
        asked = {
            "merchant_reference": payment_reference,
            "idempotency_key": str(idempotency_key),
            "amount_cents": amount_cents,
            "currency": currency,
            "description": description,
            "language": language,
            "return_url": return_url,
            "payment_method": payment_method,
        }
        body = json.dumps(asked).encode()
        event, _body, _signature = self._call("/api/payments", protocol.START, body, protocol.STARTED, data=body)
        if event.get("idempotency_key") != str(idempotency_key):
            raise GatewayUnavailable("The sandbox answered for another payment.")
        left = int(float(event["expires_at"]) - time.time())
        return HostedPage(str(event["payment"]), str(event["page_url"]), max(left, 0))

    def read_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> PaymentEvent:
        """Check the signature and read an event. Raises BadSignature or UnreadableEvent.

        There is no limit on its age: a stored event counts once however late it is repeated.
        """
        if not self._is_signed(protocol.WEBHOOK, body, self.signature_of(headers)):
            raise BadSignature
        event = _payment_event(_json(body))
        if event.status not in FINAL_STATUSES or not event.event_id:
            raise UnreadableEvent("A webhook must tell of a final status.")
        return event

    def signature_of(self, headers: Mapping[str, str]) -> str:
        """The signature that came with an event."""
        return headers.get(protocol.HEADER, "")[:300]

    def fetch_status(self, *, payment_reference: str, provider_reference: str = "") -> SignedResponse:
        """The status of a payment. Raises GatewayUnavailable, also if the response is not signed."""
        return self._stand(f"/api/payments/{quote(payment_reference)}", protocol.QUERY, payment_reference, None)

    def cancel(self, *, payment_reference: str, provider_reference: str = "") -> SignedResponse:
        """Close the hosted page if nobody has paid on it. Raises GatewayUnavailable."""
        return self._stand(f"/api/payments/{quote(payment_reference)}/cancel", protocol.CANCEL, payment_reference, b"")

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
        asked = {
            "merchant_reference": refund_reference,
            "idempotency_key": str(idempotency_key),
            "payment": provider_reference,
            "amount_cents": cents,
        }
        body = json.dumps(asked).encode()
        try:
            words, _body, _signature = self._call("/api/refunds", protocol.REFUND, body, protocol.REFUNDED, data=body)
        except GatewayRefused as error:
            return RefundEvent(RefundStatus.FAILED, failure_code=str(error)[:40])
        if words.get("idempotency_key") != str(idempotency_key) or words.get("amount_cents") != cents:
            raise GatewayUnavailable("The sandbox answered for another refund.")
        return _refund_event(words)

    def fetch_refund_status(self, *, refund_reference: str, provider_reference: str) -> RefundEvent:
        """The status of a refund. Raises GatewayUnavailable."""
        nonce = secrets.token_hex(16)
        path = f"/api/refunds/{quote(refund_reference)}?{urlencode({'nonce': nonce})}"
        signed = f"refund {refund_reference} {nonce}".encode()
        words, _body, _signature = self._call(path, protocol.QUERY, signed, protocol.REFUNDED)
        if words.get("nonce") != nonce or words.get("merchant_reference") != refund_reference:
            raise GatewayUnavailable("The sandbox answered another question.")
        return _refund_event(words)

    def fetch_settlement(self, *, day: date) -> bytes:
        """The settlement file of a day. Raises GatewayUnavailable, also if it is not signed."""
        nonce = secrets.token_hex(16)
        path = f"/api/settlements/{day.isoformat()}?{urlencode({'nonce': nonce})}"
        body, signature = self._fetch(path, protocol.SETTLE, f"{day.isoformat()} {nonce}".encode(), None)
        if not self._is_signed(protocol.SETTLEMENT, nonce.encode() + b"\n" + body, signature):
            raise GatewayUnavailable("The settlement file is not signed.")
        return body

    def _stand(self, path: str, purpose: str, payment_reference: str, data: bytes | None) -> SignedResponse:
        nonce = secrets.token_hex(16)
        signed = f"{payment_reference} {nonce}".encode()
        words, body, signature = self._call(
            f"{path}?{urlencode({'nonce': nonce})}", purpose, signed, protocol.ANSWER, data
        )
        try:
            event = _payment_event(words)
        except UnreadableEvent as error:
            raise GatewayUnavailable(str(error)) from error
        if words.get("nonce") != nonce or event.payment_reference != payment_reference:
            raise GatewayUnavailable("The sandbox answered another question.")
        return SignedResponse(event, body, signature)

    def _call(
        self, path: str, purpose: str, signed: bytes, answered: str, data: bytes | None = None
    ) -> tuple[dict[str, Any], bytes, str]:
        body, signature = self._fetch(path, purpose, signed, data)
        if not self._is_signed(answered, body, signature):
            raise GatewayUnavailable("The sandbox's answer is not signed.")
        try:
            return _json(body), body, signature
        except UnreadableEvent as error:
            raise GatewayUnavailable(str(error)) from error

    def _fetch(self, path: str, purpose: str, signed: bytes, data: bytes | None) -> tuple[bytes, str]:
        request = Request(  # noqa: S310 - the address is a setting
            settings.SANDBOX_GATEWAY_URL + path,
            data=data,
            headers={
                protocol.HEADER: protocol.sign(secret=settings.SANDBOX_GATEWAY_SECRET, purpose=purpose, body=signed),
                "Content-Type": "application/json",
            },
        )
        try:
            with self._opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.read(MOST_FILE_BYTES), self.signature_of(answer.headers)
        except HTTPError as error:
            if error.code == HTTPStatus.BAD_REQUEST:
                raise GatewayRefused(_why(error.read(MOST_BYTES))) from error
            raise GatewayUnavailable(str(error)) from error
        except (URLError, OSError) as error:
            raise GatewayUnavailable(str(error)) from error

    def _is_signed(self, purpose: str, body: bytes, signature: str) -> bool:
        return protocol.is_signed(secret=settings.SANDBOX_GATEWAY_SECRET, purpose=purpose, body=body, header=signature)


def _why(body: bytes) -> str:
    """Why the sandbox refuses, as it says."""
    try:
        return str(_json(body).get("error", ""))
    except UnreadableEvent:
        return "refused"


def _refund_event(words: dict[str, Any]) -> RefundEvent:
    """Raises GatewayUnavailable if it makes no sense. A refund that the sandbox never heard of has failed."""
    if words.get("status") == "unknown":
        return RefundEvent(RefundStatus.FAILED, failure_code="unknown_refund")
    try:
        return RefundEvent(
            status=RefundStatus(words["status"]),
            provider_reference=str(words["refund"])[:80],
            failure_code=str(words["failure_code"])[:40],
            occurred_at=_moment(words.get("at")),
        )
    except (KeyError, ValueError) as error:
        raise GatewayUnavailable(f"Not a refund: {error}") from error


def _moment(seconds: Any) -> datetime | None:
    """Seconds since 1970 as an aware datetime. Raises ValueError."""
    if seconds is None:
        return None
    if type(seconds) not in (int, float) or not 0 <= seconds < 2**33:
        raise ValueError("Not a time.")
    return datetime.fromtimestamp(seconds, UTC)


def _json(body: bytes) -> dict[str, Any]:
    words = protocol.read_json(body)
    if not isinstance(words, dict):
        raise UnreadableEvent("Not a JSON object.")
    return words


def _payment_event(words: dict[str, Any]) -> PaymentEvent:
    """Raises UnreadableEvent if a field is missing, of another type or too long."""
    try:
        status = PaymentStatus(words["status"])
        if status == PaymentStatus.UNKNOWN:
            return PaymentEvent(status, payment_reference=str(words["merchant_reference"]))
        cents = words["amount_cents"]
        if type(cents) is not int or not 0 <= cents < 2**53:
            raise UnreadableEvent("The amount is not whole cents.")
        event = PaymentEvent(
            status=status,
            event_id=str(words["event"]),
            payment_reference=str(words["merchant_reference"]),
            provider_reference=str(words["payment"]),
            amount_cents=cents,
            currency=str(words["currency"]),
            failure_code=str(words["failure_code"])[:40],
            payment_method=str(words.get("payment_method", "")),
            occurred_at=_moment(words.get("at")),
        )
    except (KeyError, ValueError) as error:
        raise UnreadableEvent(f"Not an event: {error}") from error
    texts = (
        (event.event_id, 80),
        (event.payment_reference, 40),
        (event.provider_reference, 80),
        (event.currency, 3),
        (event.payment_method, 20),
    )
    if any(len(text) > most for text, most in texts):
        raise UnreadableEvent("A text is too long.")
    return event
