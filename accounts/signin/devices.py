"""The browser a request comes from: what it is called, and which accounts have signed in on it before.

The signed cookie opens nothing. It gives the holder a count of failed tries that no stranger can use up (limits.py),
tells a new browser from a known one, and lets the sign-in page offer the accounts that were used here.
"""

import ipaddress
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_hex

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from accounts.models import User

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


# In order: many browsers name others in what they send.
BROWSERS = (
    ("Edge", re.compile(r"Edg(e|A|iOS)?/")),
    ("Opera", re.compile(r"OPR/|Opera")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/")),
    ("Firefox", re.compile(r"Firefox/|FxiOS/")),
    ("Chrome", re.compile(r"Chrom(e|ium)/|CriOS/")),
    ("Safari", re.compile(r"Version/.*Safari/")),
)
SYSTEMS = (
    ("iPhone", re.compile(r"iPhone")),
    ("iPad", re.compile(r"iPad")),
    ("Android", re.compile(r"Android")),
    ("Windows", re.compile(r"Windows")),
    ("ChromeOS", re.compile(r"CrOS")),
    ("macOS", re.compile(r"Mac OS X|Macintosh")),
    ("Linux", re.compile(r"Linux|X11")),
)
Place = dict[str, str]


def place_of(request: HttpRequest) -> Place:
    """Browser, system and shortened network address of a request, as the params of a message."""
    browser, system = browser_of(request.META.get("HTTP_USER_AGENT", ""))
    return {"browser": browser, "system": system, "address": shorten_address(get_adapter().get_client_ip(request))}


def browser_of(user_agent: str) -> tuple[str, str]:
    """The names of the browser and of its system; empty where they are not known."""
    return _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)


def describe_browser(browser: str, system: str) -> str:
    """`Firefox on Windows`."""
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown browser")


def shorten_address(address: str) -> str:
    """A network address without what tells one household from its neighbours: `203.0.113.…`, `2001:db8:7:…`."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return ".".join([*str(found).split(".")[:3], "…"])
    return ":".join([*(f"{int(group, 16):x}" for group in found.exploded.split(":")[:3]), "…"])


def _first(names: tuple[tuple[str, re.Pattern[str]], ...], user_agent: str) -> str:
    return next((name for name, pattern in names if pattern.search(user_agent)), "")


def accounts_on(device: Device) -> list[User]:
    """The active accounts that signed in on a browser, the latest first."""
    active = User.objects.filter(username__in=device.accounts, state=User.State.ACTIVE).select_related("organization")
    known = {account.username: account for account in active}
    return [known[name] for name in device.accounts if name in known]
