"""The papers the portal makes: a template becomes a tagged, titled PDF in one language (design, section 9)."""

import base64
import logging
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from icms.lib.pdf import isolate
from icms.lib.trilingual import HTML_LANGUAGES

INK = "#1B1E24"

for chatty in ("weasyprint", "weasyprint.progress", "fontTools"):
    logging.getLogger(chatty).setLevel(logging.ERROR)


def render_pdf(template: str, context: dict[str, Any], language: str, title: str) -> bytes:
    """A template (which extends `pdf/base.html`) as a PDF/UA file in a language (`en`, `zh-hant`, `zh-hans`)."""
    from icms.lib.pdf.layout import to_pdf

    stylesheet = _stylesheet()
    page = _page(template, context, language, title)
    return to_pdf(page, stylesheet=stylesheet, readable=stylesheet.parent.parent)


def render_apart(template: str, context: dict[str, Any], language: str, title: str, *, forms: bool = False) -> bytes:
    """As `render_pdf`, set in a process apart with limits: for web processes, which do without Pango.

    With `forms` its inputs can be filled in. Raises `isolate.IsolationError` for a text that takes too long to set.
    """
    stylesheet = _stylesheet()
    page = _page(template, context, language, title)
    places = (str(stylesheet), str(stylesheet.parent.parent))
    return base64.b64decode(isolate.run("icms.lib.pdf.layout:in_base64", page, *places, forms))


def _page(template: str, context: dict[str, Any], language: str, title: str) -> str:
    with translation.override(language):
        return render_to_string(template, {**context, "title": title, "paper_language": HTML_LANGUAGES[language]})


def warm() -> None:
    """Load what every paper needs (Pango, the faces, Chinese too), so that nobody's first paper waits for it."""
    from icms.lib.pdf.layout import to_pdf

    stylesheet = _stylesheet()
    page = '<html lang="zh-Hant-HK"><title>iCMS</title><h1>iCMS 呈交</h1><p>iCMS 文件 <b>認收</b></p></html>'
    to_pdf(page, stylesheet=stylesheet, readable=stylesheet.parent.parent)


def qr_code(address: str) -> str:
    """A QR code of an address as a PNG in a data URI, without quiet zone: the paper round it is white.

    Not as an SVG, whose path WeasyPrint reads number by number. Four pixels a module keep the edges sharp in print.
    """
    return str(segno.make(address, error="m", micro=False).png_data_uri(scale=4, border=0, dark=INK))


@cache
def _stylesheet() -> Path:
    """The look of every paper; its faces are in the folder `fonts` beside its own."""
    found = finders.find("css/pdf.css")
    if not isinstance(found, str):
        raise FileNotFoundError("css/pdf.css is not among the static files.")
    return Path(found).resolve()
