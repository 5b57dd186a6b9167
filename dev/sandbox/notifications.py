"""Tell the merchant, and tell again until it says 200."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from dev.sandbox.store import Row, Store
from payments.gateways import protocol

log = logging.getLogger("sandbox")
TURN_SECONDS = 0.25
PATIENCE_SECONDS = 15


class Notifier:
    """A thread that decides slow payments, ends expired ones and delivers the webhooks that are due."""

    def __init__(self, store: Store, *, secret: str, webhook_url: str) -> None:
        self._store, self._secret, self._webhook_url = store, secret, webhook_url
        self._opener = build_opener(ProxyHandler({}))
        self._stopped, self._awake = threading.Event(), threading.Event()
        self._turn = threading.Lock()
        self._hands = ThreadPoolExecutor(max_workers=4, thread_name_prefix="notice")
        self._thread = threading.Thread(target=self._run, name="notifier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._awake.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._hands.shutdown()

    def wake(self) -> None:
        """Something is due now."""
        self._awake.set()

    def deliver_due(self) -> None:
        """Deliver all that is due, several at once; returns when each has been tried."""
        with self._turn:
            list(self._hands.map(self._deliver, self._store.due_webhooks()))

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._awake.wait(TURN_SECONDS)
            self._awake.clear()
            try:
                self._store.decide_due()
                self.deliver_due()
            except Exception:
                log.exception("A turn of the notifier failed.")

    def _deliver(self, notice: Row) -> None:
        signature = protocol.sign(secret=self._secret, purpose=protocol.WEBHOOK, body=notice["body"])
        request = Request(  # noqa: S310 - the address is a setting
            self._webhook_url,
            data=notice["body"],
            headers={"Content-Type": "application/json", protocol.HEADER: signature},
        )
        try:
            with self._opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                taken = answer.status == 200
        except (URLError, OSError) as error:
            log.info("Notice %s was not taken: %s", notice["id"], error)
            taken = False
        if taken:
            self._store.delivered(notice["id"])
        else:
            self._store.put_off(notice["id"], notice["tries"])
