"""What every gateway must be able to do, and the words it does it in. Amounts are HK$ cents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class GatewayError(Exception):
    """The gateway did not do what it was asked."""


class GatewayUnavailable(GatewayError):
    """The gateway cannot be reached, or answers with nonsense; to be asked again later."""


class IrrelevantEvent(GatewayError):
    """The words bear the signature and decide no payment of ours: they are taken, and nothing is done."""


class GatewayRefused(GatewayUnavailable):
    """The gateway will not do it, and says why."""


class BadSignature(GatewayError):
    """The words do not bear the gateway's signature."""


class UnreadableEvent(GatewayError):
    """The words bear the signature and make no sense."""


class PaymentStatus(StrEnum):
    """How a payment stands at the gateway."""

    OPEN = "open"  # the payer has not finished on the hosted page
    PROCESSING = "processing"  # the payer has finished; the bank has not answered
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    CANCELLED = "cancelled"  # left by the payer, or expired
    UNKNOWN = "unknown"  # the gateway never heard of it


FINAL_STATUSES = frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.DECLINED, PaymentStatus.CANCELLED})


@dataclass(frozen=True)
class HostedPage:
    """A hosted page that waits for the payer, for so many seconds more."""

    provider_reference: str
    page_url: str
    seconds_left: int


@dataclass(frozen=True)
class PaymentEvent:
    """What the gateway says of one payment. `event_id` names the event that decided it, however often it is told."""

    status: PaymentStatus
    event_id: str = ""
    payment_reference: str = ""
    provider_reference: str = ""
    amount_cents: int = 0
    currency: str = ""
    failure_code: str = ""
    payment_method: str = ""
    occurred_at: datetime | None = None


class RefundStatus(StrEnum):
    """How a refund stands at the gateway."""

    PROCESSING = "processing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class RefundEvent:
    """What the gateway says of one refund."""

    status: RefundStatus
    provider_reference: str = ""
    failure_code: str = ""
    occurred_at: datetime | None = None


@dataclass(frozen=True)
class SignedResponse:
    """A signed answer to our own query: what it says, and the very bytes and signature, to be kept."""

    event: PaymentEvent
    body: bytes
    signature: str


class Gateway(Protocol):
    """One who takes the money. Card data never touches the portal: the payer types it on the gateway's hosted page."""

    name: str
    method_kinds: frozenset[str]  # of means (`payments.models.Means.Kind`) that its page can carry

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
        """Open a hosted page for this means (all, where none is named); the same key gives the same page.

        Raises GatewayUnavailable.
        """
        ...

    def read_webhook(self, *, body: bytes, headers: Mapping[str, str]) -> PaymentEvent:
        """Check the signature and read a notice. Raises BadSignature or Unreadable."""
        ...

    def signature_of(self, headers: Mapping[str, str]) -> str:
        """The signature a notice came with, to be kept beside its bytes."""
        ...

    def fetch_status(self, *, payment_reference: str, provider_reference: str = "") -> SignedResponse:
        """How does this payment stand? Raises GatewayUnavailable, also where the answer is not signed."""
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
        """How does this refund stand? Raises GatewayUnavailable."""
        ...

    def fetch_settlement(self, *, day: date) -> bytes:
        """The settlement file of a day that is over (court time), as `payments.gateways.settlement_file` reads it.

        Raises GatewayUnavailable.
        """
        ...
