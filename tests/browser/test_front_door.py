"""The first page, as a visitor meets it."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.support.portal import Portal
from tests.support.samples import in_turn

# Three languages, three widths: the first three are each language and each width once.
LANGUAGE_AND_WIDTH = [
    (language, (320, 768, 1280)[(place + shift) % 3])
    for shift in range(3)
    for place, language in enumerate(("en", "zh-hant", "zh-hans"))
]


@in_turn(("language", "width"), LANGUAGE_AND_WIDTH, at_once=3)
def test_the_start_page_fits_and_has_no_barriers(
    portal: Portal, new_page: Callable[..., Page], no_barriers: Callable[[Page], None], language: str, width: int
) -> None:
    page = new_page(width=width)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(portal.url(f"/{language}/"))
    assert answer is not None and answer.status == 200
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    no_barriers(page)
    assert complaints == []
