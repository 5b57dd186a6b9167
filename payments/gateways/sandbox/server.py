"""The sandbox's two faces over HTTP: an API for the merchant (api.py), and hosted pages for the payer (hosted.py)."""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from payments.gateways.sandbox import api, wire
from payments.gateways.sandbox.hosted import Shown, means_of, take
from payments.gateways.sandbox.notices import Teller
from payments.gateways.sandbox.pages import STYLESHEET, gone_page, payment_page
from payments.gateways.sandbox.store import Row, Store
from payments.gateways.sandbox.words import WORDS

MOST_BYTES = 64 * 1024
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


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
        path = urlsplit(self.path).path
        if path == "/healthz":
            self._answer(HTTPStatus.OK, b"ok\n", "text/plain; charset=utf-8")
        elif path == "/page.css":
            self._answer(HTTPStatus.OK, STYLESHEET, "text/css; charset=utf-8")
        elif path.startswith(api.PREFIX):
            self._answer_merchant("GET", b"")
        else:
            self._show(None)

    def do_POST(self) -> None:
        body = self._body()
        if body is None:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", "text/plain")
        elif urlsplit(self.path).path.startswith(api.PREFIX):
            self._answer_merchant("POST", body)
        else:
            self._take({name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()})

    def _answer_merchant(self, method: str, body: bytes) -> None:
        reply = api.answer(self.server, method, self.path, self.headers.get(wire.HEADER, ""), body)
        headers = {wire.HEADER: reply.signature} if reply.signature else {}
        self._answer(reply.status, reply.body, reply.kind, headers)

    def _payment(self) -> Row | None:
        path = urlsplit(self.path).path
        return self.server.store.by_token(path.removeprefix("/pay/")) if path.startswith("/pay/") else None

    def _asked(self, name: str) -> str:
        return (parse_qs(urlsplit(self.path).query).get(name) or [""])[0]

    def _language(self) -> str:
        asked = self._asked("lang")
        return asked if asked in WORDS else "en"

    def _show(self, shown: Shown | None) -> None:
        payment = self._payment()
        if payment is None:
            self._page(HTTPStatus.NOT_FOUND, gone_page(self._language()))
        elif payment["course"] != "open":
            self._send_back(payment)
        else:
            shown = shown or Shown(means_of(payment, self._asked("means")), {}, {})
            status = HTTPStatus.UNPROCESSABLE_ENTITY if shown.problems else HTTPStatus.OK
            self._page(status, payment_page(payment, self._language(), shown), payment["return_url"])

    def _take(self, typed: dict[str, str]) -> None:
        payment = self._payment()
        if payment is None or payment["course"] != "open":
            self._show(None)
            return
        again = take(self.server, payment, typed, self._asked("means"))
        if again is not None:
            self._show(again)
            return
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
