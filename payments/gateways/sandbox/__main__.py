"""`python -m payments.gateways.sandbox`: the sandbox gateway as a server of its own, settings from the environment."""

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from payments.gateways.sandbox.server import Sandbox

ROOT = Path(__file__).resolve().parents[3]
DEMO_SECRET = "demonstration-gateway-secret"  # noqa: S105 - the demonstration's; production must name its own


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
            notice_url=f"{public_url}/gateway/notice/sandbox/",
            folder=Path(os.environ.get("ICMS_VAR") or ROOT / "var") / "gateway",
            slow_seconds=float(os.environ.get("SANDBOX_GATEWAY_SLOW_SECONDS", "20")),
        )
    except OSError as error:
        print(f"The sandbox gateway cannot use {url}: {error.strerror or error}.", file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    server.start_telling()
    print(f"The sandbox gateway is at {url}/ and tells {public_url}.", flush=True)
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
