"""Files on their way in a browser: none is lost without a word, and each trouble is called what it is."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Dialog, Route, expect

from filings.models import Filing
from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import papers, scenes
from tests.support.portal import Portal

Come = Callable[..., Visit]
DROP = """([name, isFolder]) => {
  const data = new DataTransfer();
  if (name) data.items.add(new File(["x"], name)); else data.setData("text/uri-list", "https://example.org/a.pdf");
  DataTransferItem.prototype.webkitGetAsEntry = () => name ? { name, isDirectory: isFolder } : null;
  document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
}"""
NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });"""


def at_documents(visitor: Come, script_first: str = "") -> Visit:
    chan = visitor(account="chan")
    if script_first:
        chan.page.add_init_script(script_first)
    chan.open(f"/filings/{scenes.draft().reference}/documents/")
    chan.page.wait_for_load_state("networkidle")  # its script is there before the server is stopped or the line is cut
    return chan


class HeldParts:
    """Keeps the files that are sent under way until they are let go."""

    def __init__(self, visit: Visit) -> None:
        self._held: list[Route] = []
        self._is_holding = True
        visit.page.route("**/uploads/*/", self._hold)

    def _hold(self, route: Route) -> None:
        if self._is_holding and route.request.method == "PATCH":
            return self._held.append(route)
        return route.continue_()

    def let_go(self) -> None:
        """What is held goes on, and what is still being read is not held when it comes."""
        self._is_holding = False
        for route in self._held:
            route.continue_()


class Line:
    """The line between browser and portal: it can be cut, and is whole again."""

    def __init__(self, visit: Visit) -> None:
        self.is_cut, self.parts = False, 0
        visit.page.route("**/uploads/**", self._pass)

    def _pass(self, route: Route) -> None:
        if self.is_cut:
            return route.abort("connectionreset")
        if route.request.method == "PATCH":
            self.parts += 1
            self.is_cut = self.parts == 3
        return route.continue_()


def test_two_files_at_once_survive_a_cut_line_are_put_in_order_by_keyboard_and_lodged(
    visitor: Come, tmp_path: Path
) -> None:
    chan = at_documents(visitor)
    line = Line(chan)
    names = ["exhibit A.pdf", "exhibit B.pdf"]
    chan.page.set_input_files("#id_file", [papers.saved(tmp_path, name, papers.heavy(name, 3)) for name in names])
    rows = chan.page.locator("#uploads li.document")
    broken = rows.filter(has_text="It goes on by itself.")
    expect(broken).to_have_count(2)
    expect(chan.page.locator("#documents li.document")).to_have_count(2)
    line.is_cut = False
    expect(chan.page.locator("#documents li.document.fine")).to_have_count(4)
    expect(rows).to_have_count(0)
    chan.press("#document-acts a[href$='/order/']")
    before = chan.page.locator("#places h2").all_inner_texts()
    assert before[2:] == names  # as they were chosen, whichever came first
    chan.page.locator(".place").nth(3).locator("button").focus()
    chan.page.keyboard.press("Enter")
    expect(chan.page.locator("#said")).to_have_text(f"{before[3]}: now number 3 of 4.")
    expect(chan.page.locator(".place").nth(2).locator("button").first).to_be_focused()
    filing = Filing.objects.get(reference=chan.page.url.split("/")[-4])
    after = [document.file_name for document in filing.documents.all()]
    assert after == [*before[:2], before[3], before[2]]
    chan.open(f"/filings/{filing.reference}/check/")
    steps.sign(chan)
    steps.press_lodge(chan)
    steps.press_pay(chan)
    steps.pay_by_card(chan, filing.reference)
    assert [document.file_name for document in filing.documents.all()] == after


def test_a_file_that_was_half_sent_goes_on_when_it_is_chosen_again(visitor: Come, tmp_path: Path) -> None:
    chan = at_documents(visitor)
    line = Line(chan)
    file = papers.saved(tmp_path, "exhibit A.pdf", papers.heavy("exhibit A", 4))
    chan.page.set_input_files("#id_file", file)
    expect(chan.page.locator("#uploads li.document")).to_contain_text("It goes on by itself.")
    chan.page.on("dialog", lambda dialog: dialog.accept())
    chan.page.reload()
    half = chan.page.locator("#half-sent li[data-upload]")
    expect(half).to_contain_text("Choose the same file again")
    line.is_cut, sent_before = False, line.parts
    chan.page.set_input_files("#id_file", file)
    expect(chan.page.locator("#documents li.document.fine")).to_have_count(3)
    expect(half).to_have_count(0)
    assert sent_before == 3 and line.parts == 5  # the third part never came; it and the last two were sent


def test_leaving_while_files_are_on_their_way_asks_first(visitor: Come, files: list[Path]) -> None:
    chan = at_documents(visitor)
    parts = HeldParts(chan)
    chan.page.set_input_files("#id_file", files)
    expect(chan.page.locator("li.document.uploading")).to_have_count(2)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    chan.page.on("dialog", stay)
    chan.page.locator("#document-acts .button").click(no_wait_after=True)
    expect(chan.page.locator("li.document.uploading")).to_have_count(2)
    assert asked == ["beforeunload"] and chan.page.url.endswith("/documents/")
    parts.let_go()
    expect(chan.page.locator("li.document.uploading")).to_have_count(0)
    chan.press("#document-acts .button")
    assert asked == ["beforeunload"] and "/documents/" not in chan.page.url


def test_a_file_that_was_changed_after_it_was_chosen_is_called_that(
    portal: Portal, visitor: Come, files: list[Path]
) -> None:
    chan = at_documents(visitor)
    portal.freeze("web")  # so that the first file stays under way, and the second waits
    try:
        chan.page.set_input_files("#id_file", files)
        expect(chan.page.locator("li.document.uploading")).to_have_count(2)
        files[1].write_bytes(papers.exhibit())
    finally:
        portal.thaw("web")
    row = chan.page.locator("li.document.uploading").filter(has_text=files[1].name)
    expect(row).to_contain_text("This file was changed or moved after you chose it.")


def test_a_folder_and_a_link_that_are_dropped_are_answered(visitor: Come) -> None:
    chan = at_documents(visitor)
    chan.page.evaluate(DROP, ["exhibits", True])
    expect(chan.page.locator("li.document.uploading")).to_contain_text("This is a folder. Choose the files in it.")
    nothing = chan.page.locator("[data-nothing]")
    expect(nothing).to_be_hidden()
    chan.page.evaluate(DROP, ["", False])
    expect(nothing).to_be_visible()


def test_where_site_data_is_blocked_files_still_arrive_one_by_one(visitor: Come, files: list[Path]) -> None:
    chan = at_documents(visitor, NO_STORAGE)
    expect(chan.page.locator(".drop.ready")).to_be_visible()
    chan.page.set_input_files("#id_file", files)
    expect(chan.page.locator("#documents li.document:not(.uploading)")).to_have_count(4)
