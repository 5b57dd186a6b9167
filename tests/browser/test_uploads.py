"""Files on their way in a browser: none is lost without a word, and each trouble is called what it is."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Dialog, Route, expect

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
    return chan


def hold_first_upload(visit: Visit) -> list[Route]:
    """The first file that is sent stays under way until its route goes on."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held or route.request.method != "POST":
            return route.continue_()
        return held.append(route)

    visit.page.route("**/documents/", hold)
    return held


def test_leaving_while_files_are_on_their_way_asks_first(visitor: Come, files: list[Path]) -> None:
    chan = at_documents(visitor)
    held = hold_first_upload(chan)
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
    held[0].continue_()
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
