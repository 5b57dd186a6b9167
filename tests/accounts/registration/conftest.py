"""Registration is tested as an applicant meets it: a browser without an account."""

import base64
import hashlib
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import links
from accounts.models import Application
from icms.lib import clock, rate_limits
from tests.factories.court import TUESDAY_10


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "WORK", 50)


@pytest.fixture
def tuesday(court: None):
    """It is Tuesday, ten in the morning."""
    with clock.set_to(TUESDAY_10):
        yield TUESDAY_10


def solved() -> str:
    """What a browser answers to a new challenge; its library reads the real clock."""
    with clock.set_to(timezone.now()):
        asked = json.loads(rate_limits.new_challenge())
    number = next(
        n
        for n in range(asked["maxnumber"] + 1)
        if hashlib.sha256(f"{asked['salt']}{n}".encode()).hexdigest() == asked["challenge"]
    )
    answer = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
    return base64.b64encode(json.dumps(answer).encode()).decode()


def address(application: Application, name: str, *more: object) -> str:
    """A page of an application."""
    return reverse(f"registration:{name}", args=[application.reference, *more])


def open_here(client: Client, application: Application) -> None:
    """Open the application on this browser, by its link."""
    link = links.link_to_application(application)
    assert client.post(f"/en{links.path_of(link)}").status_code == 302


@pytest.fixture
def opened(client: Client) -> Callable[[Application], Client]:
    """A browser on which an application is open."""

    def browser(application: Application) -> Client:
        open_here(client, application)
        return client

    return browser
