"""The sandbox's two faces: an API for the merchant, signed both ways, and a hosted page for the payer."""

import json
import logging
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from payments.gateways.sandbox import wire
from payments.gateways.sandbox.cards import Telling, card_numbered
from payments.gateways.sandbox.notices import Teller
from payments.gateways.sandbox.pages import STYLESHEET, gone_page, payment_page, problems_of
from payments.gateways.sandbox.store import Row, Store, event_of
from payments.gateways.sandbox.words import WORDS

log = logging.getLogger("sandbox")
MOST_BYTES = 64 * 1024
API = "/api/payments"
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
ASKED_FOR = {
    "merchant_reference": str,
    "idempotency_key": str,
    "amount_cents": int,
    "currency": str,
    "description": str,
    "language": str,
    "return_url": str,
}


class Sandbox(ThreadingHTTPServer):
    """The gateway as one server; `start_telling` begins the delivery of notices."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], *, url: str, secret: str, notice_url: str, folder: Path, slow_seconds: float
    ) -> None:
        self.url, self.secret, self.slow_seconds = url, secret, slow_seconds
        self.store = Store(folder / "sandbox.sqlite3")
        self.teller = Teller(self.store, secret=secret, notice_url=notice_url)
        super().__init__(address, Handler)

    def start_telling(self) -> None:
        self.teller.start()

    def server_close(self) -> None:
        self.teller.stop()
        super().server_close()
        self.store.close()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Sandbox
    protocol_version = "HTTP/1.1"
    server_version = "Sandbox"
    timeout = 30

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/healthz":
            self._answer(HTTPStatus.OK, b"ok\n", "text/plain; charset=utf-8")
        elif address.path == "/page.css":
            self._answer(HTTPStatus.OK, STYLESHEET, "text/css; charset=utf-8")
        elif address.path.startswith(API + "/"):
            self._say_how_it_stands(unquote(address.path.removeprefix(API + "/")), address.query)
        else:
            self._show_page({}, {})

    def do_POST(self) -> None:
        body = self._body()
        if body is None:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", "text/plain")
        elif urlsplit(self.path).path == API:
            self._open_payment(body)
        else:
            self._take_card({name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()})

    def _open_payment(self, body: bytes) -> None:
        if not self._is_from_the_merchant(wire.START, body):
            self._refuse(HTTPStatus.UNAUTHORIZED, "The signature is not the merchant's.")
            return
        try:
            asked = _asked(body)
            payment = self.server.store.open_payment(asked)
        except ValueError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
            return
        language = asked["language"] if asked["language"] in WORDS else "en"
        words = {
            "payment": payment["reference"],
            "idempotency_key": payment["idempotency_key"],
            "page_url": f"{self.server.url}/pay/{payment['token']}?lang={language}",
            "expires_at": payment["expires_at"],
        }
        self._say(wire.STARTED, words)

    def _say_how_it_stands(self, reference: str, query: str) -> None:
        nonce = (parse_qs(query).get("nonce") or [""])[0]
        if not self._is_from_the_merchant(wire.QUERY, f"{reference} {nonce}".encode()):
            self._refuse(HTTPStatus.UNAUTHORIZED, "The signature is not the merchant's.")
            return
        self.server.store.decide_due()
        payment = self.server.store.by_merchant_reference(reference)
        event = event_of(payment) if payment else {"merchant_reference": reference, "course": "unknown"}
        self._say(wire.ANSWER, event | {"nonce": nonce})

    def _is_from_the_merchant(self, purpose: str, body: bytes) -> bool:
        header = self.headers.get(wire.HEADER, "")
        return wire.is_signed(secret=self.server.secret, purpose=purpose, body=body, header=header)

    def _say(self, purpose: str, words: Row) -> None:
        body = json.dumps(words).encode()
        signature = wire.sign(secret=self.server.secret, purpose=purpose, body=body)
        self._answer(HTTPStatus.OK, body, "application/json", {wire.HEADER: signature})

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self._answer(status, json.dumps({"error": why}).encode(), "application/json")

    def _payment(self) -> Row | None:
        path = urlsplit(self.path).path
        return self.server.store.by_token(path.removeprefix("/pay/")) if path.startswith("/pay/") else None

    def _language(self) -> str:
        asked = (parse_qs(urlsplit(self.path).query).get("lang") or ["en"])[0]
        return asked if asked in WORDS else "en"

    def _show_page(self, typed: dict[str, str], problems: dict[str, str]) -> None:
        payment = self._payment()
        if payment is None:
            self._page(HTTPStatus.NOT_FOUND, gone_page(self._language()))
        elif payment["course"] != "open":
            self._send_back(payment)
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
            self._page(status, payment_page(payment, self._language(), typed, problems), payment["return_url"])

    def _take_card(self, typed: dict[str, str]) -> None:
        payment = self._payment()
        if payment is None or payment["course"] != "open":
            self._show_page({}, {})
            return
        if typed.get("act") == "cancel":
            self.server.store.cancel(payment["reference"])
        else:
            card = card_numbered(typed.get("card", ""))
            problems = problems_of(typed)
            if problems or card is None:
                self._show_page(typed | {"code": ""}, problems)
                return
            self.server.store.present_card(payment["reference"], card, slow_seconds=self.server.slow_seconds)
            if card.telling == Telling.BEFORE_THE_REDIRECT:
                self.server.teller.deliver_due()
        self._send_back(payment)
        self.server.teller.wake()

    def _send_back(self, payment: Row) -> None:
        self._answer(HTTPStatus.SEE_OTHER, b"", "text/plain", {"Location": payment["return_url"]})

    def _page(self, status: HTTPStatus, page: str, return_url: str = "") -> None:
        back = urlsplit(return_url)
        origin = f"{back.scheme}://{quote(back.netloc, safe=':[]@.')}" if back.netloc else ""
        policy = f"{POLICY}; form-action 'self' {origin}"
        self._answer(status, page.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": policy})

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _answer(self, status: HTTPStatus, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Addresses carry the token of a hosted page, so requests are not logged."""


def _asked(body: bytes) -> Row:
    """What the merchant asks for. Raises ValueError."""
    asked = json.loads(body)
    if not isinstance(asked, dict) or any(not isinstance(asked.get(name), kind) for name, kind in ASKED_FOR.items()):
        raise ValueError("A field is missing or of another kind.")
    if asked["amount_cents"] <= 0 or asked["currency"] != "HKD":
        raise ValueError("The amount must be above nothing, in HKD.")
    return asked
