"""The Help Centre on an open Tuesday, with two officers and an auditor."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from accounts.models import User
from icms.lib import clock
from tests.factories.court import TUESDAY_10


@pytest.fixture(autouse=True)
def _an_open_tuesday() -> Iterator[None]:
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def signed_in(person: Callable[[str], User]) -> Callable[[str], Client]:
    """A browser in which somebody of the cast has signed in."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(person(username), "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
