"""No page is an island: each address that has a name is named by a template, a script or another module."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

BASE = Path(__file__).resolve().parents[2]
PLACES = ("icms", "accounts", "cases", "filings", "payments", "causebook", "templates", "static")
KINDS = {".py", ".html", ".txt", ".js", ".svg"}
LED_TO_BY_A_LIBRARY = {"account_inactive"}  # allauth leads a suspended account there


def names(resolver: URLResolver, before: tuple[str, ...] = ()) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry, (*before, entry.namespace) if entry.namespace else before)
        elif isinstance(entry, URLPattern) and entry.name:
            yield ":".join((*before, entry.name))


def sources() -> str:
    files = (path for place in PLACES for path in (BASE / place).rglob("*") if path.suffix in KINDS)
    return "\n".join(path.read_text("utf-8") for path in files if path.name != "urls.py")


def test_every_page_is_led_to_from_somewhere() -> None:
    said = sources()
    islands = {
        name
        for name in names(get_resolver())
        # Whole, or put together of its parts: f"case_desk:{page}".
        if name not in said and not re.search(rf"""["':]{re.escape(name.rpartition(":")[2])}["']""", said)
    }
    assert islands == LED_TO_BY_A_LIBRARY
