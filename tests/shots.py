"""`make shots`: a picture of every kind of page into docs/img/pages, in English and Chinese, narrow and wide.

Walks the portal as a visitor and as members of the cast, following links; each view is pictured once, for the first who
reaches it. The few pictures that are kept in docs/img are taken on a journey of their own (tests/browser/shots.py).
"""

import os
import sys
from collections import deque
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from tests.support import engines  # isort: skip  (before Django reads its settings)

import django

django.setup()

from django.urls import Resolver404, resolve, reverse  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from tests.browser.shots import picture_the_journey  # noqa: E402
from tests.support.chromium import find_chromium  # noqa: E402
from tests.support.portal import Portal  # noqa: E402

FOLDER = Path(os.environ.get("SHOTS", Path(__file__).resolve().parent.parent / "docs" / "img" / "pages"))
PASSWORD = "harbour-tram-1904"
PEOPLE = (None, "chan", "wong.ou", "registry", "auditor")
LOOKS = [(language, width) for language in ("en", "zh-hant") for width in (1280, 360)]
MOST_PAGES = 80


def view_name(path: str) -> str | None:
    """The view behind an English address, as in a file name; None for what is no page."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return found.view_name.replace(":", "-") if found.view_name else None


def walk(portal: Portal, page: Page, seen: set[str]) -> list[tuple[str, str]]:
    """Every view this person reaches by links from the start page and is the first to reach: name and path."""
    found: list[tuple[str, str]] = []
    waiting, visited = deque(["/en/"]), {"/en/"}
    met: set[str] = set()
    while waiting and len(visited) < MOST_PAGES * 3:
        path = waiting.popleft()
        name = view_name(path)
        if name is None or name in met:
            continue
        answer = page.request.get(portal.url(path))
        # A page that asks to sign in first is somebody else's to picture.
        if (
            answer.status != 200
            or urlsplit(answer.url).path != path
            or "text/html" not in answer.headers.get("content-type", "")
        ):
            continue
        met.add(name)
        if name not in seen:
            seen.add(name)
            found.append((name, path))
        page.goto(portal.url(path))
        links: list[str] = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        for link in links:
            address = urlsplit(urldefrag(link).url)
            if link.startswith(portal.url("/en/")) and address.path not in visited and "logout" not in address.path:
                visited.add(address.path)
                waiting.append(address.path)
    return found


def sign_in(portal: Portal, page: Page, username: str) -> None:
    """As a person would."""
    page.goto(portal.url(reverse("account_login")))
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


def picture(portal: Portal, browser: Browser) -> int:
    """All of them; returns how many."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    seen: set[str] = set()
    count = 0
    for username in PEOPLE:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Hong_Kong")
        page = context.new_page()
        if username:
            sign_in(portal, page, username)
        for name, path in walk(portal, page, seen):
            for language, width in LOOKS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(portal.url(path.replace("/en/", f"/{language}/", 1)))
                page.screenshot(path=FOLDER / f"{name}-{language}-{width}.png", full_page=True)
                count += 1
            print(f"{username or 'visitor':>10}  {path}", flush=True)
            page.set_viewport_size({"width": 1280, "height": 900})
        context.close()
    return count


def main() -> int:
    """0 when every picture was taken."""
    chromium = find_chromium()
    if chromium is None:
        print("There is no Chromium here: `make browser` installs it.", file=sys.stderr)
        return 2
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    portal = Portal(engines.FOLDER, scenes=True)
    try:
        portal.open()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            print(f"{picture_the_journey(portal, browser)} pictures to keep")
            print(f"{picture(portal, browser)} pictures in {FOLDER}")
            browser.close()
    finally:
        portal.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
