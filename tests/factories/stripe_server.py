"""Stripe as its documentation says it answers: a local server for the adapter's contract, and the signing of webhooks.

From docs.stripe.com: "Checkout Sessions" (create, retrieve, expire), "Idempotent requests" (the same key gives the same
answer, and an error for other parameters), "Refunds", "Balance transactions" (pages of `data` with `has_more`),
"Errors" (`error.type`, `error.code`), "Verify webhook signatures" (HMAC-SHA256 over `<timestamp>.<body>` as `v1`).
"""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

KEY = "sk_test_contract"


def sign(body: bytes, secret: str, *, at: int | None = None) -> str:
    """The header `Stripe-Signature` as Stripe's documentation computes it by hand."""
    seconds = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39"


def event(kind: str, session: dict[str, Any], number: int = 1) -> bytes:
    """A webhook event about a Checkout Session or a refund."""
    words = {"id": f"evt_{number}", "object": "event", "type": kind, "created": session["created"] + 5}
    return json.dumps(words | {"data": {"object": session}}).encode()


class StripeServer(ThreadingHTTPServer):
    """What it was asked, and what it remembers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.sessions: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.transactions: list[dict[str, Any]] = []
        self.by_key: dict[str, tuple[dict[str, str], dict[str, Any]]] = {}
        self.asked: list[tuple[str, str, dict[str, str], str]] = []
        self.refund_status = "succeeded"
        self.broken = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> "StripeServer":
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *why: Any) -> None:
        self.shutdown()
        self.server_close()

    def pay(self, session: str, *, brand: str = "visa") -> dict[str, Any]:
        """The payer has paid on the hosted page."""
        kept = self.sessions[session]
        charge = {
            "id": f"ch_{session}",
            "object": "charge",
            "created": kept["created"] + 3,
            "metadata": kept["metadata"],
            "payment_method_details": {"type": "card", "card": {"brand": brand}},
        }
        kept |= {"status": "complete", "payment_status": "paid", "url": None}
        kept["payment_intent"] = {"id": f"pi_{session}", "object": "payment_intent", "latest_charge": charge}
        self.move("charge", kept["amount_total"], charge, at=charge["created"])
        return kept

    def send_back(self, refund: str, *, after: int) -> dict[str, Any]:
        """So many seconds after a refund succeeded, the bank of the payer sends it back."""
        kept = self.refunds[refund]
        moved = self.move("refund_failure", kept["amount"], kept, at=kept["created"] + after)
        kept |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
        return kept | {"failure_balance_transaction": moved["id"]}

    def move(self, kind: str, amount: int, source: dict[str, Any], *, at: int) -> dict[str, Any]:
        """Money moved: a balance transaction."""
        made = {
            "id": f"txn_{len(self.transactions)}",
            "object": "balance_transaction",
            "type": kind,
            "amount": amount,
            "currency": "hkd",
            "created": at,
            "source": source,
        }
        self.transactions.append(made)
        return made


class Handler(BaseHTTPRequestHandler):
    server: StripeServer

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        self._answer("GET", place.path, dict(parse_qsl(place.query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._answer("POST", urlsplit(self.path).path, dict(parse_qsl(body)))

    def _answer(self, method: str, path: str, asked: dict[str, str]) -> None:
        key = self.headers.get("Idempotency-Key", "")
        self.server.asked.append((method, path, asked, key))
        if self.server.broken:
            self._say(503, {"error": {"type": "api_error", "message": "Out of order."}})
        elif self.headers.get("Authorization") != f"Bearer {KEY}":
            self._say(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided."}})
        elif method == "POST" and key in self.server.by_key:
            before, answer = self.server.by_key[key]
            wrong = {
                "error": {"type": "idempotency_error", "message": "Keys can only be used with the same parameters."}
            }
            self._say(*((200, answer) if before == asked else (400, wrong)))
        else:
            status, answer = self._act(method, path.removeprefix("/v1/").split("/"), asked)
            if method == "POST" and key and status == 200:
                self.server.by_key[key] = (asked, json.loads(json.dumps(answer)))
            self._say(status, answer)

    def _act(self, method: str, words: list[str], asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        match (method, *words):
            case ("POST", "checkout", "sessions"):
                return 200, self._open(asked)
            case ("GET", "checkout", "sessions", name) if name in self.server.sessions:
                return 200, self.server.sessions[name]
            case ("POST", "checkout", "sessions", name, "expire") if name in self.server.sessions:
                return self._expire(self.server.sessions[name])
            case ("POST", "refunds"):
                return self._refund(asked)
            case ("GET", "refunds", name) if name in self.server.refunds:
                return 200, self._refund_with_its_failure(self.server.refunds[name])
            case ("GET", "balance_transactions"):
                return 200, self._transactions(asked)
        return 404, _wrong("resource_missing")

    def _open(self, asked: dict[str, str]) -> dict[str, Any]:
        number = len(self.server.sessions) + 1
        made = {
            "id": f"cs_test_{number}",
            "object": "checkout.session",
            "url": f"{self.server.url}/c/pay/cs_test_{number}",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": int(asked["line_items[0][price_data][unit_amount]"]),
            "currency": asked["line_items[0][price_data][currency]"],
            "client_reference_id": asked["client_reference_id"],
            "metadata": {"payment": asked["metadata[payment]"]},
            "payment_intent": None,
            "created": int(time.time()),
            "expires_at": int(asked["expires_at"]),
        }
        self.server.sessions[made["id"]] = made
        return made

    def _expire(self, session: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if session["status"] != "open":
            return 400, _wrong("checkout_session_not_open")
        session |= {"status": "expired", "url": None}
        return 200, session

    def _refund(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        given = sum(each["amount"] for each in self.server.refunds.values() if each["status"] != "failed")
        paid = next(
            each
            for each in self.server.sessions.values()
            if (each["payment_intent"] or {}).get("id") == asked["payment_intent"]
        )
        if given + int(asked["amount"]) > paid["amount_total"]:
            return 400, _wrong("charge_already_refunded")
        made = {
            "id": f"re_{len(self.server.refunds) + 1}",
            "object": "refund",
            "amount": int(asked["amount"]),
            "currency": "hkd",
            "status": self.server.refund_status,
            "created": int(time.time()),
            "metadata": {"refund": asked["metadata[refund]"], "payment": asked["metadata[payment]"]},
        }
        self.server.refunds[made["id"]] = made
        self.server.move("refund", -made["amount"], made, at=made["created"])
        return 200, made

    def _refund_with_its_failure(self, refund: dict[str, Any]) -> dict[str, Any]:
        """As expanded: the balance transaction by which it came back."""
        moved = [each for each in self.server.transactions if each["type"] == "refund_failure"]
        failure = next((each | {"source": refund["id"]} for each in moved if each["source"] is refund), None)
        return refund | {"failure_balance_transaction": failure}

    def _transactions(self, asked: dict[str, str]) -> dict[str, Any]:
        """One to a page, so that pages are turned."""
        since, until = int(asked["created[gte]"]), int(asked["created[lt]"])
        rows = [row for row in self.server.transactions if since <= row["created"] < until]
        names = [row["id"] for row in rows]
        place = names.index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
        return {"object": "list", "data": rows[place : place + 1], "has_more": place + 1 < len(rows)}

    def _say(self, status: int, words: dict[str, Any]) -> None:
        body = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


def _wrong(code: str) -> dict[str, Any]:
    return {"error": {"type": "invalid_request_error", "code": code, "message": code}}
