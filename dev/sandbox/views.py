"""The sandbox's face to the merchant: payments, refunds, the settlement file; signed both ways."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from dev.sandbox.labels import LABELS
from dev.sandbox.settlement import open_refund, refund_named, refund_words, settlement_of
from dev.sandbox.store import Row, event_of
from payments.gateways import protocol

if TYPE_CHECKING:
    from dev.sandbox.server import Sandbox

PREFIX = "/api/"
ASKED_FOR = {
    "merchant_reference": str,
    "idempotency_key": str,
    "amount_cents": int,
    "currency": str,
    "description": str,
    "language": str,
    "return_url": str,
}
REFUND_ASKED_FOR = {"merchant_reference": str, "idempotency_key": str, "payment": str, "amount_cents": int}


@dataclass(frozen=True)
class Reply:
    """What goes back over HTTP."""

    status: HTTPStatus
    body: bytes
    kind: str = "application/json"
    signature: str = ""


class NotTheMerchant(Exception):
    """The signature is not the merchant's."""


def answer(server: "Sandbox", method: str, address: str, signature: str, body: bytes) -> Reply:
    """One call of the merchant's."""
    place = urlsplit(address)
    call = Call(server, signature, body, (parse_qs(place.query).get("nonce") or [""])[0])
    path = unquote(place.path.removeprefix(PREFIX))
    try:
        for (verb, pattern), act in CALLS.items():
            if verb == method and (found := re.fullmatch(pattern, path)):
                return act(call, *found.groups())
    except NotTheMerchant:
        return _refused(HTTPStatus.UNAUTHORIZED, "The signature is not the merchant's.")
    except ValueError as error:
        return _refused(HTTPStatus.BAD_REQUEST, str(error))
    return _refused(HTTPStatus.NOT_FOUND, "There is no such call.")


@dataclass(frozen=True)
class Call:
    """What came, and how it is answered."""

    server: "Sandbox"
    signature: str
    body: bytes
    nonce: str

    def must_sign(self, purpose: str, body: bytes) -> None:
        """Raises NotTheMerchant."""
        if not protocol.is_signed(secret=self.server.secret, purpose=purpose, body=body, header=self.signature):
            raise NotTheMerchant

    def say(self, purpose: str, words: Row) -> Reply:
        body = json.dumps(words).encode()
        return Reply(HTTPStatus.OK, body, signature=self.sign(purpose, body))

    def sign(self, purpose: str, body: bytes) -> str:
        return protocol.sign(secret=self.server.secret, purpose=purpose, body=body)


def _open_payment(call: Call) -> Reply:
    call.must_sign(protocol.START, call.body)
    asked = _asked(call.body, ASKED_FOR)
    if asked["currency"] != "HKD":
        raise ValueError("The amount must be above nothing, in HKD.")
    payment = call.server.store.open_payment(asked)
    language = asked["language"] if asked["language"] in LABELS else "en"
    words = {
        "payment": payment["reference"],
        "idempotency_key": payment["idempotency_key"],
        "page_url": f"{call.server.url}/pay/{payment['token']}?lang={language}",
        "expires_at": payment["expires_at"],
    }
    return call.say(protocol.STARTED, words)


def _say_how_it_stands(call: Call, reference: str) -> Reply:
    call.must_sign(protocol.QUERY, f"{reference} {call.nonce}".encode())
    call.server.store.decide_due()
    return _stand_of(call, reference)


def _cancel(call: Call, reference: str) -> Reply:
    call.must_sign(protocol.CANCEL, f"{reference} {call.nonce}".encode())
    if payment := call.server.store.by_merchant_reference(reference):
        call.server.store.cancel(payment["reference"])
        call.server.notifier.wake()
    return _stand_of(call, reference)


def _stand_of(call: Call, reference: str) -> Reply:
    payment = call.server.store.by_merchant_reference(reference)
    event = event_of(payment) if payment else {"merchant_reference": reference, "status": "unknown"}
    return call.say(protocol.ANSWER, event | {"nonce": call.nonce})


def _refund(call: Call) -> Reply:
    call.must_sign(protocol.REFUND, call.body)
    asked = _asked(call.body, REFUND_ASKED_FOR)
    refund = open_refund(call.server.store, asked, slow_seconds=call.server.slow_seconds)
    return call.say(protocol.REFUNDED, refund_words(refund) | {"idempotency_key": refund["idempotency_key"]})


def _say_how_refund_stands(call: Call, reference: str) -> Reply:
    call.must_sign(protocol.QUERY, f"refund {reference} {call.nonce}".encode())
    refund = refund_named(call.server.store, reference)
    words = refund_words(refund) if refund else {"merchant_reference": reference, "status": "unknown"}
    return call.say(protocol.REFUNDED, words | {"nonce": call.nonce})


def _settle(call: Call, day: str) -> Reply:
    call.must_sign(protocol.SETTLE, f"{day} {call.nonce}".encode())
    call.server.store.decide_due()
    body = settlement_of(call.server.store, date.fromisoformat(day))
    signature = call.sign(protocol.SETTLEMENT, call.nonce.encode() + b"\n" + body)
    return Reply(HTTPStatus.OK, body, "text/csv; charset=utf-8", signature)


CALLS: dict[tuple[str, str], Callable[..., Reply]] = {
    ("POST", "payments"): _open_payment,
    ("GET", "payments/([^/]+)"): _say_how_it_stands,
    ("POST", "payments/([^/]+)/cancel"): _cancel,
    ("POST", "refunds"): _refund,
    ("GET", "refunds/([^/]+)"): _say_how_refund_stands,
    ("GET", "settlements/([0-9-]{10})"): _settle,
}


def _refused(status: HTTPStatus, why: str) -> Reply:
    return Reply(status, json.dumps({"error": why}).encode())


def _asked(body: bytes, fields: dict[str, type]) -> Row:
    """What the merchant asks for. Raises ValueError."""
    asked = json.loads(body)
    if not isinstance(asked, dict) or any(not isinstance(asked.get(name), kind) for name, kind in fields.items()):
        raise ValueError("A field is missing or of another kind.")
    if asked["amount_cents"] <= 0:
        raise ValueError("The amount must be above nothing, in HKD.")
    return asked
