"""What the tests of signing in share: signing in, and an account with a second factor."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from accounts.models import User
from dev.demo.cast import PASSWORD

SIGN_IN = "/en/account/sign-in/"
FACTOR = "/en/account/second-factor/"
STEP = f"{FACTOR}step/"
NEW = "slow-lantern-harbour-72"


def sign_in(client: Client, username: str = "chan", password: str = PASSWORD, **more: str) -> Any:
    """Press the button of the sign-in page."""
    return client.post(SIGN_IN, {"login": username, "password": password, **more})


def signed_in_as(client: Client) -> int | None:
    """Whose session this browser has."""
    return int(client.session["_auth_user_id"]) if "_auth_user_id" in client.session else None


def code_of(secret: str) -> str:
    """What an app with this secret shows now."""
    _before, now, _after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


@pytest.fixture
def with_app(person: Callable[[str], User]) -> Callable[[str], str]:
    """Somebody of the cast with an authenticator app and recovery codes; its secret."""

    def give(username: str) -> str:
        secret = generate_totp_secret()
        TOTP.activate(person(username), secret)
        RecoveryCodes.activate(person(username))
        return secret

    return give


@pytest.fixture
def confirmed() -> Callable[[Client], Client]:
    """A browser in which the holder has just typed the password again."""

    def confirm(client: Client) -> Client:
        client.post("/en/account/confirm/", {"password": PASSWORD})
        return client

    return confirm
