"""What every gateway must be able to do, and the types it does it with. Amounts are HK$ cents."""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class GatewayError(Exception):
    """The gateway did not do what it was asked."""


class GatewayUnavailable(GatewayError):
    """The gateway cannot be reached, or its response makes no sense; try again later."""


class IrrelevantEvent(GatewayError):
    """The event is signed and decides no payment of ours: it is acknowledged, and nothing is done."""


class GatewayRefused(GatewayUnavailable):
    """The gateway will not do it, and says why."""


class BadSignature(GatewayError):
    """The event does not bear the gateway's signature."""


class UnreadableEvent(GatewayError):
    """The event is signed and makes no sense."""


class PaymentStatus(StrEnum):
    """The status of a payment at the gateway."""

    OPEN = "open"  # the payer has not finished on the hosted page
    PROCESSING = "processing"  # the payer has finished; the bank has not answered
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    CANCELLED = "cancelled"  # left by the payer, or expired
    UNKNOWN = "unknown"  # the gateway never heard of it


def read_json(body: bytes) -> Any:
    """What a gateway says. Raises UnreadableEvent for what is no JSON, or nested without end."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableEvent("Not JSON.") from error


def _must_be_storable(values: Iterable[object]) -> None:
    for text in values:
        if isinstance(text, str) and re.search("[\0\ud800-\udfff]", text):
            raise UnreadableEvent("A text has a null character, or half of a character.")


FINAL_STATUSES = frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.DECLINED, PaymentStatus.CANCELLED})


@dataclass(frozen=True)
class HostedPage:
    """A hosted page that waits for the payer, for so many seconds more."""

    provider_reference: str
    page_url: str
    seconds_left: int


@dataclass(frozen=True)
class PaymentEvent:
    """The state of one payment. `event_id` names the event that decided it, however often it is delivered."""

    status: PaymentStatus
    event_id: str = ""
    payment_reference: str = ""
    provider_reference: str = ""
    amount_cents: int = 0
    currency: str = ""
    failure_code: str = ""
    payment_method: str = ""
    occurred_at: datetime | None = None

    def __post_init__(self) -> None:
        """Raises UnreadableEvent for a text that no row can hold."""
        _must_be_storable(vars(self).values())


class RefundStatus(StrEnum):
    """The status of a refund at the gateway."""

    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class RefundEvent:
    """The state of one refund: asked for, or (then it has an `event_id` and names our refund) told by a webhook."""

    status: RefundStatus
    provider_reference: str = ""
    failure_code: str = ""
    occurred_at: datetime | None = None
    event_id: str = ""
    refund_reference: str = ""


@dataclass(frozen=True)
class SignedResponse:
    """The signed response to our own query: what it says, and the bytes and signature to be stored."""

    event: PaymentEvent
    body: bytes
    signature: str


class Gateway(Protocol):
    """A payment provider. Card data never touches the portal: the payer types it on the gateway's hosted page."""

    name: str
    method_kinds: frozenset[str]  # of payment methods (`PaymentMethod.Kind`) that its page can carry

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
        """Open a hosted page for this payment method (for all, if none is named); the same key gives the same page.

        Raises GatewayUnavailable.
        """
        ...

    def read_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> PaymentEvent | RefundEvent:
        """Check the signature and read an event. Raises BadSignature or UnreadableEvent."""
        ...

    def signature_of(self, headers: Mapping[str, str]) -> str:
        """The signature that came with an event, to be stored beside its bytes."""
        ...

    def fetch_status(self, *, payment_reference: str, provider_reference: str = "") -> SignedResponse:
        """The status of a payment. Raises GatewayUnavailable, also if the response is not signed."""
        ...

    def cancel(self, *, payment_reference: str, provider_reference: str = "") -> SignedResponse:
        """Close the hosted page if nobody has paid on it; returns the status after that. Raises GatewayUnavailable."""
        ...

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
        ...

    def fetch_refund_status(self, *, refund_reference: str, provider_reference: str) -> RefundEvent:
        """The status of a refund. Raises GatewayUnavailable."""
        ...

    def fetch_settlement(self, *, day: date) -> bytes:
        """The settlement file of a day that is over (court time), as `payments.gateways.settlement_file` reads it.

        Raises GatewayUnavailable.
        """
        ...


HEADER = "Sandbox-Signature"

# What is signed says what it is for, so that nothing said in one place can be repeated in another.
START, STARTED, QUERY, ANSWER, WEBHOOK = "start", "started", "query", "answer", "webhook"
CANCEL, REFUND, REFUNDED, SETTLE, SETTLEMENT = "cancel", "refund", "refunded", "settle", "settlement"


def sign(*, secret: str, purpose: str, body: bytes, at: int | None = None) -> str:
    """The value of the signature header: `t=1790000000,v1=5257a8…`."""
    seconds = int(time.time()) if at is None else at
    return f"t={seconds},v1={_digest(secret, purpose, body, seconds)}"


def is_signed(*, secret: str, purpose: str, body: bytes, header: str) -> bool:
    """Does this header sign this body for this purpose with this secret? An empty secret signs nothing."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    seconds = parts.get("t", "")
    if not secret or not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 12):
        return False
    wanted = _digest(secret, purpose, body, int(seconds))
    return hmac.compare_digest(wanted.encode(), parts.get("v1", "").encode())


def _digest(secret: str, purpose: str, body: bytes, seconds: int) -> str:
    return hmac.new(secret.encode(), f"{seconds}.{purpose}.".encode() + body, hashlib.sha256).hexdigest()
