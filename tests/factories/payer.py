"""The two who act on the gateway's side: the payer at the hosted page, and the gateway that tells of it."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from payments.gateways import protocol
from payments.gateways.selectors import current_gateway
from payments.models import Payment
from payments.webhooks.services import Outcome, handle_webhook

SUCCESS, DECLINE, SLOW, TWICE, NEVER, BEFORE, OTHER_AMOUNT = (
    "4242 4242 4242 4242",
    "4000 0000 0000 0002",
    "4000 0000 0000 0077",
    "4000 0000 0000 0085",
    "4000 0000 0000 0093",
    "4000 0000 0000 0101",
    "4000 0000 0000 0119",
)


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass(frozen=True)
class Page:
    """What the hosted page answered."""

    status: int
    text: str
    goes_to: str
    headers: Any


@dataclass
class Payer:
    """Types cards into hosted pages over HTTP, and does not follow the redirect by itself."""

    opener: Any = field(default_factory=lambda: build_opener(ProxyHandler({}), _NoRedirect()))

    def pay(self, page_url: str, card: str = SUCCESS, **typed: str) -> Page:
        words = {"act": "pay", "card": card, "expiry": "12/29", "code": "123"} | typed
        return self.open(page_url, urlencode(words).encode())

    def leave(self, page_url: str) -> Page:
        return self.open(page_url, b"act=cancel")

    def open(self, url: str, data: bytes | None = None) -> Page:
        try:
            answer = self.opener.open(Request(url, data=data), timeout=10)
        except HTTPError as error:
            answer = error
        with answer:
            text = answer.read().decode()
        return Page(answer.status, text, answer.headers.get("Location", ""), answer.headers)


@dataclass
class Teller:
    """Makes signed notices of a payment."""

    secret: str

    def notice(self, about: Payment, **said: Any) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a notice that the payment succeeded, but for what is said otherwise."""
        words = {
            "event": f"evt_{about.reference}",
            "payment": about.provider_reference,
            "merchant_reference": about.reference,
            "status": "succeeded",
            "amount_cents": about.amount_cents,
            "currency": "HKD",
            "failure_code": "",
        } | said
        return self.sign(json.dumps(words).encode())

    def sign(self, body: bytes, secret: str | None = None) -> tuple[bytes, dict[str, str]]:
        signature = protocol.sign(secret=secret or self.secret, purpose=protocol.WEBHOOK, body=body, at=1_790_000_000)
        return body, {protocol.HEADER: signature}

    def tell(self, about: Payment, **said: Any) -> Outcome:
        body, headers = self.notice(about, **said)
        return handle_webhook(gateway=current_gateway(), body=body, headers=headers)

    def tell_body(self, body: bytes, headers: dict[str, str] | None = None) -> Outcome:
        """Tell these very words, signed unless the headers are given."""
        return handle_webhook(gateway=current_gateway(), body=body, headers=headers or self.sign(body)[1])
