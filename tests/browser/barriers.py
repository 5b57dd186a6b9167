"""What stands in somebody's way on a page: found by axe in the browser, and by what axe does not ask."""

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Page

from tests.support.samples import PROOF

WIDTHS = (1280, 768, 320)
LANGUAGES = {"en": "en", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
# WCAG 2.2 AA and best practice; two rules that are off by default: targets, and our own 7:1.
OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": True}},
}
RUN = """options => axe.run(document, options).then(found => found.violations.map(one => ({
  rule: one.id, help: one.help, nodes: one.nodes.map(node => node.html.slice(0, 160) + " | " + node.failureSummary),
})))"""
FRAME = """() => ({
  lang: document.documentElement.lang,
  title: document.title.trim(),
  headings: document.querySelectorAll("h1").length,
})"""
WIDER = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return null;
  const edge = root.clientWidth + 1, parts = [...document.querySelectorAll("body *")];
  const wide = parts.filter(part => part.getBoundingClientRect().right > edge);
  return wide.slice(0, 4).map(part => part.outerHTML.slice(0, 120));
}"""
# Whatever stands alone is 44 high or more; links inside a sentence are exempt (design, section 2).
SMALL = """() => [...document.querySelectorAll(`button, a.button, select, textarea, .tabs a, .pagination a, nav a,
    input:not([type=hidden], [type=radio], [type=checkbox])`)]
  .filter(part => part.checkVisibility({visibilityProperty: true, opacityProperty: true}) && part.offsetHeight > 1)
  .filter(part => part.getBoundingClientRect().height < 43.5)
  .map(part => part.getBoundingClientRect().height + " high: " + part.outerHTML.slice(0, 120))"""


class Ear:
    """Hears what the browser complains of while a page is open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.heard: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that is refused or not found is answered with its status; that is no fault of the page.
        is_the_page = message.location.get("url") == self.page.url and "status of 4" in message.text
        if message.type == "error" and not is_the_page:
            self.heard.append(f"console: {message.text}")

    def take(self) -> list[str]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard


def axe_widths(number: int, language: str) -> tuple[int, ...]:
    """The widths at which axe reads the page of this number in this language.

    Hardly anything that axe finds depends on language and width together. So in the suite it reads each page once, and
    each next page in the next language, then at the next width: what pages share is read in every language at every
    width. `make proof` reads each page in every language at every width.
    """
    if PROOF:
        return WIDTHS
    turn, its_language = divmod(number, len(LANGUAGES))
    return (WIDTHS[turn % len(WIDTHS)],) if list(LANGUAGES)[its_language] == language else ()


def barriers_on(page: Page, language: str, axe_at: Collection[int] | None = None) -> list[str]:
    """Everything that is wrong with the open page; empty if nothing is.

    Axe reads it at these widths (unless they are given, at another one in each language); whether anything is too wide
    or too small is measured there and at the narrowest, in `make proof` at every width.
    """
    found = list(_about_the_frame(page, language))
    if axe_at is None:
        axe_at = WIDTHS if PROOF else (WIDTHS[list(LANGUAGES).index(language)],)
    page.evaluate(axe_source())
    for width in WIDTHS if PROOF else sorted({*axe_at, min(WIDTHS)}, reverse=True):
        page.set_viewport_size({"width": width, "height": 900})
        told = [*_too_wide(page), *page.evaluate(SMALL)]
        if width in axe_at:
            told += _told_by_axe(page)
        found += [f"at {width}: {each}" for each in told]
    return found


@cache
def axe_source() -> str:
    """The script of axe-core."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


def _about_the_frame(page: Page, language: str):  # type: ignore[no-untyped-def]
    frame: dict[str, Any] = page.evaluate(FRAME)
    if frame["lang"] != LANGUAGES[language]:
        yield f"lang is {frame['lang']!r}"
    if frame["headings"] != 1:
        yield f"{frame['headings']} headings of the first order"
    if not frame["title"] or frame["title"].startswith(("–", "-")):
        yield f"the title is {frame['title']!r}"


def _told_by_axe(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(RUN, OPTIONS)
    return [f"{one['rule']} ({one['help']}): {'; '.join(one['nodes'][:3])}" for one in violations]


def _too_wide(page: Page) -> list[str]:
    wide: list[str] | None = page.evaluate(WIDER)
    return [] if wide is None else [f"wider than the screen: {'; '.join(wide)}"]
