"""The steps again, by somebody who has only a keyboard."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import Visit


class Keys:
    """Somebody who has only a keyboard: Tab, arrows, Space, Enter, and letters."""

    MOST_TABS = 120

    def __init__(self, page: Page) -> None:
        self.page = page
        # Listening from the start: a browser told only at the moment of the key may open the real chooser instead.
        page.on("filechooser", lambda _chooser: None)

    def skip_to_the_page(self) -> None:
        """The first stop leads past the masthead."""
        self.page.keyboard.press("Tab")
        self._stands_out()
        self.page.keyboard.press("Enter")
        assert self._focus_is_on("#main, #main *") or self.page.url.endswith("#main")

    def reach(self, selector: str) -> None:
        """Tab until the focus is there; it can be seen at every stop."""
        for _tab in range(self.MOST_TABS):
            self.page.keyboard.press("Tab")
            self._stands_out()
            if self._focus_is_on(selector):
                return
        raise AssertionError(f"{selector} cannot be reached by Tab on {self.page.url}")

    def follow(self, selector: str) -> None:
        """Follow a link."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, selector: str) -> None:
        """Press a button."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Space")

    def write(self, selector: str, words: str) -> None:
        """Write into a field in place of what it holds."""
        self.reach(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def tick(self, selector: str) -> None:
        """Tick a box."""
        self.reach(selector)
        self.page.keyboard.press("Space")
        expect(self.page.locator(selector)).to_be_checked()

    def choose(self, name: str, value: str) -> None:
        """Choose one of several: Tab to the group, arrows within it."""
        self.reach(f"input[name={name}]")
        wanted = f"input[name={name}][value='{value}']"
        for _arrow in range(self.MOST_TABS):
            if self._focus_is_on(wanted):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(self.page.locator(wanted)).to_be_checked()

    def _focus_is_on(self, selector: str) -> bool:
        return bool(self.page.evaluate("selector => document.activeElement.matches(selector)", selector))

    def _stands_out(self) -> None:
        """The thing with the focus is drawn with a line round it that it has not without the focus."""
        width, style, what = self.page.evaluate(VISIBLE_FOCUS)
        assert what == "BODY" or (style != "none" and float(width.removesuffix("px")) >= 2), f"{what}: {self.page.url}"


VISIBLE_FOCUS = """() => {
  const focused = document.activeElement;
  // A file control is drawn by its label.
  const drawn = focused.type === "file" && document.querySelector(`label.button[for=${focused.id}]`) || focused;
  const style = getComputedStyle(drawn);
  const what = focused === document.body ? "BODY" : focused.outerHTML.slice(0, 200);
  return [style.outlineWidth, style.outlineStyle, what];
}"""


def name_parties(visit: Visit, keys: Keys, reference: str) -> None:
    """As `name_parties`: what the portal knows of the filer is filled in already."""
    keys.follow(f"#main a[href$='/{reference}/parties/']")
    keys.choose("capacity", "plaintiff")
    keys.choose("kind", "person")
    keys.write("[name=name_en]", "Chan Tai Man")
    keys.write("[name=address]", "88 Example Street, Kowloon")
    keys.press("#main form button.button")
    keys.follow("#main a[href$='/parties/add/']")
    keys.choose("capacity", "defendant")
    keys.choose("kind", "body")
    keys.write("[name=name_en]", steps.DEFENDANT["name_en"])
    keys.write("[name=address]", "1 Example Road, Kowloon")
    keys.press("#main form button.button")
    keys.follow("#main .actions a.button")
    visit.see(f"/filings/{reference}/")


def give_claim(visit: Visit, keys: Keys, reference: str) -> None:
    """As `give_claim`."""
    keys.follow(f"#main a[href$='/{reference}/claim/']")
    keys.choose("claim_kind", "monetary")
    keys.choose("claim_nature", "work")
    keys.write("input[name=amount_cents]", "186400")
    keys.press("#main form button.button")
    visit.see(f"/filings/{reference}/")


def upload(visit: Visit, keys: Keys, reference: str, files: list[Path]) -> None:
    """As `upload`: the file control opens with Enter."""
    keys.follow(f"#main a[href$='/{reference}/documents/']")
    keys.reach("#id_file")
    with visit.page.expect_file_chooser() as chooser:
        visit.page.keyboard.press("Enter")
    chooser.value.set_files(files)
    expect(visit.page.locator("#documents li.document.fine")).to_have_count(len(files))
    keys.follow("#document-acts a.button")
    visit.see(f"/filings/{reference}/")


def lodge(visit: Visit, keys: Keys, reference: str) -> None:
    """As `sign_and_lodge`."""
    keys.follow(f"#main a[href$='/{reference}/check/']")
    keys.write("input[name=signed_name]", "Chan Tai Man")
    if steps.closed_box(visit).count():
        keys.tick("input[name=confirmed_closed]")
    keys.press("#lodging button")


def pay(visit: Visit, keys: Keys) -> None:
    """The means and the hosted page, by keyboard."""
    if visit.page.locator("input[name=payment_method]").count():
        keys.tick("input[name=payment_method][value=visa]")
        keys.press("#pay")
    steps.at_gateway(visit)
    for field, words in (("#card", steps.GOOD), ("#expiry", "12/30"), ("#code", "123")):
        keys.write(field, words)
    keys.press("button[value=pay]")
