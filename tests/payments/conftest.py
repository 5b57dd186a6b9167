"""What the tests of payments ask for: a charge, and a sandbox gateway that is a real server."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from cases.models import Court
from dev.sandbox.server import Sandbox
from icms.lib import clock
from payments.charges.services import raise_charge
from payments.checkout.services import start_payment
from payments.fees.quote import quote
from payments.models import Charge, Fine, Payment
from payments.public import services as public
from payments.public.reference_data import load_fines
from tests.factories.court import TUESDAY_10
from tests.factories.fines import DEMO, LAM, REFERENCE
from tests.factories.payer import Payer, Teller

SECRET = "a secret of the tests"
NOBODY = "http://127.0.0.1:9/"  # the discard port: whoever tells us here tells nobody


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """It is Tuesday, ten in the morning, in every thread."""
    settings.SANDBOX_GATEWAY_SECRET = SECRET
    monkeypatch.setattr(clock, "now", lambda: TUESDAY_10)


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let it be another time from now on."""
    return lambda at: monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def chan(person: Callable[[str], User]) -> User:
    return person("chan")


@pytest.fixture
def charge_of(court: None) -> Callable[..., Charge]:
    """A charge for a writ in the District Court, or for other items."""

    def raise_one(payer: User, subject: str = "7KM4-2QXD-Z", items: Any = (("DC", "writ", 1),)) -> Charge:
        return raise_charge(
            subject_kind="thing",
            subject=subject,
            court=Court.objects.get(pk=items[0][0]),
            payer=payer,
            quote=quote(items, deemed_day=clock.court_day(clock.now())),
            language="en",
        )

    return raise_one


@pytest.fixture
def charge(charge_of: Callable[..., Charge], chan: User) -> Charge:
    return charge_of(chan)


@pytest.fixture
def silent_sandbox(settings: Any, tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox over real HTTP that never tells by itself."""
    yield from _serve(settings, tmp_path, NOBODY, telling=False)


@pytest.fixture
def sandbox(settings: Any, tmp_path: Path, live_server: Any) -> Iterator[Sandbox]:
    """A sandbox over real HTTP that tells a real web server of the portal."""
    settings.PUBLIC_URL = live_server.url
    yield from _serve(settings, tmp_path, f"{live_server.url}/gateway/notice/sandbox/", telling=True)


def _serve(settings: Any, folder: Path, webhook_url: str, *, telling: bool) -> Iterator[Sandbox]:
    server = Sandbox(("127.0.0.1", 0), url="", secret=SECRET, webhook_url=webhook_url, folder=folder, slow_seconds=0.6)
    server.url = settings.SANDBOX_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    if telling:
        server.start_notifying()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def payment(charge: Charge, chan: User, silent_sandbox: Sandbox) -> Payment:
    """A payment that was begun; the payer is on the hosted page."""
    start_payment(charge_id=charge.pk, actor=chan, payment_method="visa")
    return Payment.objects.select_related("charge").get()


@pytest.fixture
def teller() -> Teller:
    """Signs notices as the sandbox does, and tells the portal's service of them."""
    return Teller(SECRET)


@pytest.fixture
def payer() -> Payer:
    """Somebody at the hosted page."""
    return Payer()


@pytest.fixture
def fine(court: None) -> Fine:
    """HK$320, on the register."""
    load_fines(DEMO)
    return Fine.objects.get(reference=REFERENCE)


@pytest.fixture
def fine_charge(fine: Fine) -> Charge:
    """A visitor is about to pay it."""
    return public.pay_fine(fine_id=fine.pk, visitor=LAM, language="en")


@pytest.fixture
def begun(fine_charge: Charge, silent_sandbox: Sandbox) -> Payment:
    """The visitor is on the gateway's page."""
    start_payment(charge_id=fine_charge.pk, actor=None, payment_method="visa")
    return Payment.objects.select_related("charge").get()
