"""`python -m dev.sandbox.server`: the sandbox gateway as a server of its own, its settings from the environment.

Over HTTP it has an API for the merchant (views.py) and hosted pages for the payer (hosted_page.py).
"""

import logging
import os
import signal
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from dev.sandbox import views
from dev.sandbox.hosted_page import STYLESHEET, Shown, gone_page, method_of, payment_page, take
from dev.sandbox.labels import LABELS
from dev.sandbox.notifications import Notifier
from dev.sandbox.store import Row, Store
from payments.gateways import protocol

ROOT = Path(__file__).resolve().parents[2]
DEMO_SECRET = "demonstration-gateway-secret"  # noqa: S105 - the demonstration's; production must name its own
MOST_BYTES = 64 * 1024
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


class Sandbox(ThreadingHTTPServer):
    """The gateway as one server; `start_notifying` begins the delivery of webhooks."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], *, url: str, secret: str, webhook_url: str, folder: Path, slow_seconds: float
    ) -> None:
        self.url, self.secret, self.slow_seconds = url, secret, slow_seconds
        self.store = Store(folder / "payments.sqlite3")
        self.notifier = Notifier(self.store, secret=secret, webhook_url=webhook_url)
        super().__init__(address, Handler)

    def start_notifying(self) -> None:
        self.notifier.start()

    def server_close(self) -> None:
        self.notifier.stop()
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
        elif path.startswith(views.PREFIX):
            self._answer_merchant("GET", b"")
        else:
            self._show(None)

    def do_POST(self) -> None:
        body = self._body()
        if body is None:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", "text/plain")
        elif urlsplit(self.path).path.startswith(views.PREFIX):
            self._answer_merchant("POST", body)
        else:
            self._take({name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()})

    def _answer_merchant(self, method: str, body: bytes) -> None:
        reply = views.answer(self.server, method, self.path, self.headers.get(protocol.HEADER, ""), body)
        headers = {protocol.HEADER: reply.signature} if reply.signature else {}
        self._answer(reply.status, reply.body, reply.kind, headers)

    def _payment(self) -> Row | None:
        path = urlsplit(self.path).path
        return self.server.store.by_token(path.removeprefix("/pay/")) if path.startswith("/pay/") else None

    def _asked(self, name: str) -> str:
        return (parse_qs(urlsplit(self.path).query).get(name) or [""])[0]

    def _language(self) -> str:
        asked = self._asked("lang")
        return asked if asked in LABELS else "en"

    def _show(self, shown: Shown | None) -> None:
        payment = self._payment()
        if payment is None:
            self._page(HTTPStatus.NOT_FOUND, gone_page(self._language()))
        elif payment["status"] != "open":
            self._send_back(payment)
        else:
            shown = shown or Shown(method_of(payment, self._asked("method")), {}, {})
            status = HTTPStatus.UNPROCESSABLE_ENTITY if shown.problems else HTTPStatus.OK
            self._page(status, payment_page(payment, self._language(), shown), payment["return_url"])

    def _take(self, typed: dict[str, str]) -> None:
        payment = self._payment()
        if payment is None or payment["status"] != "open":
            self._show(None)
            return
        again = take(self.server, payment, typed, self._asked("method"))
        if again is not None:
            self._show(again)
            return
        self._send_back(payment)
        self.server.notifier.wake()

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


def main() -> int:
    """Serve until told to stop; answers the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    url = os.environ.get("SANDBOX_GATEWAY_URL", "http://127.0.0.1:8001").rstrip("/")
    public_url = os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
    place = urlsplit(url)
    try:
        server = Sandbox(
            (os.environ.get("SANDBOX_GATEWAY_BIND", place.hostname or "127.0.0.1"), place.port or 8001),
            url=url,
            secret=os.environ.get("SANDBOX_GATEWAY_SECRET") or DEMO_SECRET,
            webhook_url=f"{public_url}/gateway/notice/sandbox/",
            folder=Path(os.environ.get("ICMS_VAR") or ROOT / "var") / "gateway",
            slow_seconds=float(os.environ.get("SANDBOX_GATEWAY_SLOW_SECONDS", "20")),
        )
    except OSError as error:
        print(f"The sandbox gateway cannot use {url}: {error.strerror or error}.", file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    server.start_notifying()
    print(f"The sandbox gateway is at {url}/ and tells {public_url}.", flush=True)
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
