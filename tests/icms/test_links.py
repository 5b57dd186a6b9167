"""No page promises what is not there: each link and form of the public pages leads to a page with its heading."""

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client

from icms.lib import clock
from tests.factories.access_scene import scene
from tests.factories.court import TUESDAY_10

__all__ = ["scene"]

LANGUAGES = ("en", "zh-hant", "zh-hans")
LIVE = re.compile(r"/\d{4}-\d\d-\d\d/|[?&](?:day|page|after|since|until|week|amount)=")  # days go on without end
MOST = 400
FILES = (".csv", ".ics", ".xml", ".atom", ".pdf", ".svg", ".css", ".js", ".woff2")


@dataclass
class Page(HTMLParser):
    """What a page leads to, and whether it has what a page has."""

    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    headings: int = 0
    titles: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        self.headings += tag == "h1"
        self.titles += tag == "title"
        if tag in ("a", "link") and given.get("href") and given.get("rel") != "preload":
            self.links.append(str(given["href"]))
        if tag == "form":
            self.links.append(str(given.get("action") or ""))
        if tag == "button" and given.get("formaction"):
            self.links.append(str(given["formaction"]))


def page_of(text: str) -> Page:
    page = Page()
    page.feed(text)
    return page


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_and_form_of_the_public_pages_leads_to_a_page(client: Client, scene: dict, language: str) -> None:
    wrong: list[str] = []
    with clock.set_to(TUESDAY_10):
        to_open, seen = deque([(f"/{language}/", "")]), {f"/{language}/"}
        pages: dict[str, Page] = {}
        fragments: list[tuple[str, str, str]] = []
        while to_open:
            address, by = to_open.popleft()
            assert len(seen) < MOST, "the public pages go on without end"
            answer = client.get(address, follow=True)
            if answer.status_code not in (200, 405):
                wrong.append(f"{address} (from {by}): {answer.status_code}")
                continue
            if "text/html" not in answer["Content-Type"]:
                continue
            page = pages[address] = page_of(answer.content.decode())
            if not (page.headings == 1 and page.titles == 1):
                wrong.append(f"{address} (from {by}): {page.headings} headings")
            for link in page.links:
                target, fragment = urldefrag(urljoin(address, link))
                if urlsplit(target).netloc or not target.startswith(f"/{language}/"):
                    continue
                if fragment:
                    fragments.append((address, target, fragment))
                if target not in seen and not (LIVE.search(target) and LIVE.search(address)):
                    seen.add(target)
                    to_open.append((target, address))
    for address, target, fragment in fragments:
        if target in pages and fragment not in pages[target].ids:
            wrong.append(f"{address}: nothing at {target}#{fragment}")
    assert not wrong, "\n".join(wrong)
    assert {f"/{language}/fees/", f"/{language}/help/questions/", f"/{language}/cause-book/"} <= set(pages)
