"""From HTML to a PDF/UA file. Imported only where a paper is made: it loads Pango, which web processes do without."""

import base64
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


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


def to_pdf(page: str, *, stylesheet: Path, readable: Path, forms: bool = False) -> bytes:
    """A page of HTML as a tagged PDF in the look of a style sheet; nothing outside the folder `readable` is read.

    With `forms` its inputs can be filled in; the title of each is its tool tip.
    """
    sheet, faces = _look(stylesheet, readable)
    paper = HTML(string=page, base_url=f"{readable.as_uri()}/", url_fetcher=OneFolderOnly(readable))
    made: bytes = paper.write_pdf(
        stylesheets=[sheet], font_config=faces, pdf_variant="pdf/ua-1", pdf_tags=True, pdf_forms=forms
    )
    return made


def form_in_base64(page: str, stylesheet: str, readable: str) -> str:
    """A form that can be filled in, for a process apart (icms.lib.pdf.isolate) that answers in JSON."""
    made = to_pdf(page, stylesheet=Path(stylesheet), readable=Path(readable), forms=True)
    return base64.b64encode(made).decode("ascii")


@cache
def _look(stylesheet: Path, readable: Path) -> tuple[CSS, FontConfiguration]:
    """A style sheet with its faces, opened once a process: unpacking them takes longer than setting a page."""
    faces = FontConfiguration()
    return CSS(filename=stylesheet, font_config=faces, url_fetcher=OneFolderOnly(readable)), faces
