"""A browser that has signed in before: a signed cookie with its own key, and the accounts that signed in on it.

It opens nothing. It gives the holder a count of failed tries that no stranger can use up (limits.py), tells a new
browser from a known one, and lets the sign-in page offer the accounts that were used here.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_hex

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE = "device"
LIFETIME = timedelta(days=400)
MOST_ACCOUNTS = 8


@dataclass(frozen=True)
class Device:
    """A browser: its key (empty before the first sign-in), and account names, the latest first."""

    key: str = ""
    accounts: tuple[str, ...] = ()

    def knows(self, username: str) -> bool:
        return username in self.accounts


def device_of(request: HttpRequest) -> Device:
    """The browser that sent this request, as its cookie says; a cookie that is not ours says nothing."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=LIFETIME)
        return Device(str(said["key"]), tuple(map(str, said["accounts"])))
    except (signing.BadSignature, TypeError, KeyError):
        return Device()


def remember(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """From now on this account is known on this browser."""
    device = device_of(request)
    others = tuple(name for name in device.accounts if name != username)
    _set(response, Device(device.key or token_hex(16), (username, *others)[:MOST_ACCOUNTS]))


def forget(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """This browser no longer offers the account, and is a new one to it."""
    device = device_of(request)
    if device.knows(username):
        _set(response, replace(device, accounts=tuple(name for name in device.accounts if name != username)))


def _set(response: HttpResponseBase, device: Device) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps({"key": device.key, "accounts": device.accounts}, salt=COOKIE),
        max_age=LIFETIME,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
