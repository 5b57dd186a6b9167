"""From HTML to a PDF/UA file. Imported only where a paper is made: it loads Pango, which a web process need not have."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

for _chatty in ("weasyprint", "fontTools"):
    logging.getLogger(_chatty).setLevel(logging.ERROR)
logging.getLogger("weasyprint.progress").setLevel(logging.ERROR)


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


def to_pdf(page: str, *, styles: Path, readable: Path) -> bytes:
    """A page of HTML as a tagged PDF; relative addresses are in the folder `styles`, all must be within `readable`."""
    paper = HTML(string=page, base_url=f"{styles.as_uri()}/", url_fetcher=OneFolderOnly(readable))
    made: bytes = paper.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True, font_config=FontConfiguration())
    return made
