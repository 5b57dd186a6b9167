"""Where a request came from, in words that its holder knows again: the browser, the system, the network address."""

import ipaddress
import re

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.translation import gettext as _

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
    return {"browser": browser, "system": system, "address": shortened(get_adapter().get_client_ip(request))}


def browser_of(user_agent: str) -> tuple[str, str]:
    """The names of the browser and of its system; empty where they are not known."""
    return _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)


def in_words(browser: str, system: str) -> str:
    """`Firefox on Windows`."""
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown browser")


def shortened(address: str) -> str:
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
