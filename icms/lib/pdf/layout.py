"""From HTML to a PDF/UA file. Imported only where a paper is made: it loads Pango, which web processes do without."""

import base64
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# Of a field of text: what does not fit its box cannot be typed (ISO 32000-1, table 228, bit 24).
DO_NOT_SCROLL = 1 << 23


class OneFolderOnly(URLFetcher):
    """Reads files of one folder and data written in the page itself; never the network, never another file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("file", "data"))
        self._folder = folder.resolve()

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme != "data":
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or not path.is_relative_to(self._folder):
                raise FatalURLFetchingError(f"A paper may not read {url}.")
        return super().fetch(url, headers)


class WellFormedHTML(HTML):
    """A page that is XML as well, read by Python's own parser: WeasyPrint's takes a fifteenth of a paper's time.

    Raises ParseError where the page is not well-formed.
    """

    def __init__(self, page: str, *, base_url: str, url_fetcher: URLFetcher) -> None:
        root = ET.fromstring(page)  # noqa: S314  a page of our own, every value in it escaped
        self.base_url, self.url_fetcher, self.media_type = base_url, url_fetcher, "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return super()._ua_stylesheets(forms) if forms else [_plain_html()]


@cache
def _plain_html() -> CSS:
    """WeasyPrint's own look of HTML without footnotes, and with a marker for list items only.

    Its rules name no element, so that it would work out six more styles for each element of a paper.
    """
    rules = files("weasyprint").joinpath("css", "html5_ua.css").read_text("utf-8")
    without_notes = re.sub(r"^::(foot)?note-.*$", "", rules, flags=re.MULTILINE)
    return CSS(string=re.sub(r"^::marker", "li::marker", without_notes, flags=re.MULTILINE))


def to_pdf(page: str, *, stylesheet: Path, readable: Path, forms: bool = False) -> bytes:
    """A page of HTML as a tagged PDF in the look of a style sheet; nothing outside the folder `readable` is read.

    With `forms` its inputs can be filled in, no further than shows on paper; the title of each is its tool tip.
    """
    sheet, faces = _look(stylesheet, readable)
    made: bytes = _read(page, readable).write_pdf(
        stylesheets=[sheet],
        font_config=faces,
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
        pdf_forms=forms,
        finisher=_keep_to_the_boxes if forms else None,
    )
    return made


def _keep_to_the_boxes(_document: Any, pdf: Any) -> None:
    """What would scroll out of sight in a box is in the file, and not on the paper that is printed and signed."""
    for field in pdf.objects:
        if isinstance(field, dict) and field.get("FT") == "/Tx":
            field["Ff"] = field.get("Ff", 0) | DO_NOT_SCROLL


def _read(page: str, readable: Path) -> HTML:
    base_url, fetcher = f"{readable.as_uri()}/", OneFolderOnly(readable)
    try:
        return WellFormedHTML(page, base_url=base_url, url_fetcher=fetcher)
    except ET.ParseError:  # an open <br>, a named entity, a control character in a name
        return HTML(string=page, base_url=base_url, url_fetcher=fetcher)


def in_base64(page: str, stylesheet: str, readable: str, forms: bool) -> str:
    """As `to_pdf`, for a process apart (icms.lib.pdf.isolate) that answers in JSON."""
    made = to_pdf(page, stylesheet=Path(stylesheet), readable=Path(readable), forms=forms)
    return base64.b64encode(made).decode("ascii")


@cache
def _look(stylesheet: Path, readable: Path) -> tuple[CSS, FontConfiguration]:
    """A style sheet with its faces, opened once a process: unpacking them takes longer than setting a page."""
    faces = FontConfiguration()
    return CSS(filename=stylesheet, font_config=faces, url_fetcher=OneFolderOnly(readable)), faces
