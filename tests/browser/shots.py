"""The few pictures that are kept in docs/img: what the portal looks like, for whoever has not run it."""

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import papers
from tests.support.portal import Portal

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "img"
MOST_COLOURS = 128


def picture_the_journey(portal: Portal, browser: Browser) -> int:
    """Take them, in a court in which the demonstration's scenes were played; returns how many."""
    expect.set_options(timeout=20_000)
    return len([*_as_a_visitor(portal, browser), *_as_a_litigant(portal, browser), *_as_an_officer(portal, browser)])


def _as_a_visitor(portal: Portal, browser: Browser) -> list[Path]:
    wide, narrow = _visit(portal, browser, "en", 1280), _visit(portal, browser, "zh-hant", 360)
    wide.open("/")
    narrow.open("/")
    book = _visit(portal, browser, "zh-hant", 1280)
    book.open("/cause-book/?q=陳大")
    return [_take(wide, "start"), _take(narrow, "start-zh-hant-narrow"), _take(book, "cause-book-zh-hant")]


def _as_a_litigant(portal: Portal, browser: Browser) -> list[Path]:
    chan = _visit(portal, browser, "en", 1280)
    steps.sign_in(chan, "chan")
    with tempfile.TemporaryDirectory() as folder:
        good = {"writ of summons.pdf": papers.writ(), "statement of claim.pdf": papers.statement_of_claim()}
        reference = steps.prepare(chan, [papers.saved(Path(folder), *paper) for paper in good.items()])
        chan.page.set_input_files("#id_file", papers.saved(Path(folder), "Exhibit A, locked.pdf", papers.locked()))
        expect(chan.page.locator("li.document.refused")).to_be_visible()
        taken = [_take(chan, "documents")]
    chan.press("li.document.refused a[href$='/remove/']")
    steps.go_on(chan)
    chan.see(f"/filings/{reference}/documents/")
    chan.open(f"/filings/{reference}/check/")
    taken.append(_take(chan, "check"))
    steps.sign_and_lodge(chan, reference)
    steps.pay_by_card(chan, reference)
    steps.record_appears(chan)
    taken.append(_take(chan, "lodged"))
    chan.language = "zh-hant"
    chan.page.set_viewport_size({"width": 360, "height": 800})
    chan.open(f"/filings/{reference}/lodged/")
    return [*taken, _take(chan, "lodged-zh-hant-narrow")]


def _as_an_officer(portal: Portal, browser: Browser) -> list[Path]:
    officer = _visit(portal, browser, "en", 1280)
    steps.sign_in(officer, "registry")
    officer.open("/desk/registry/")
    officer.press("td form[action$='/take/'] button")
    officer.page.wait_for_load_state("networkidle")
    officer.page.locator("input[name^=decision_][value=accepted]").first.check()
    return [_take(officer, "registry-review")]


def _visit(portal: Portal, browser: Browser, language: str, width: int) -> Visit:
    size = {"width": width, "height": 800}
    context = browser.new_context(viewport=size, timezone_id="Asia/Hong_Kong")  # type: ignore[arg-type]
    return Visit(portal, context.new_page(), language)


def _take(visit: Visit, name: str) -> Path:
    """The whole page, in few colours: paper and ink need no more."""
    visit.page.evaluate("document.fonts.ready.then(() => true)")
    picture = Image.open(BytesIO(visit.page.screenshot(full_page=True, animations="disabled"))).convert("RGB")
    path = FOLDER / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(MOST_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
    return path
