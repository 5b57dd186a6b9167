"""The papers a litigant brings: a writ and a statement of claim as a word processor makes them, and wrong files."""

import os
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import pikepdf
import weasyprint

STYLE = """
@page { size: A4; margin: 25mm 25mm 22mm; @bottom-center { content: counter(page); font: 9pt serif } }
body { font: 11.5pt/1.7 "Source Serif 4", "Noto Serif CJK HK", serif } section { break-before: page }
h1 { font-size: 14pt; text-align: center } .court { text-align: center; margin-top: 38mm } .right { text-align: right }
"""
HEADING = """
<p class="court">IN THE DISTRICT COURT OF THE<br>HONG KONG SPECIAL ADMINISTRATIVE REGION</p>
<p>BETWEEN</p><p class="court" style="margin-top:0">CHAN TAI MAN 陳大文</p><p class="right">Plaintiff</p>
<p class="court" style="margin-top:0">and<br>HARBOURVIEW RENOVATION LIMITED 海景裝修有限公司</p>
<p class="right">Defendant</p>
"""
APPLICATION = """
<p class="court">IN THE DISTRICT COURT OF THE<br>HONG KONG SPECIAL ADMINISTRATIVE REGION</p>
<p>BETWEEN</p><p class="court" style="margin-top:0">CHAN TAI MAN 陳大文</p><p class="right">Applicant</p>
<p class="court" style="margin-top:0">and<br>HARBOURVIEW RENOVATION LIMITED 海景裝修有限公司</p>
<p class="right">Respondent</p>
"""
INFORMATION = """
<p class="court">IN THE KWUN TONG MAGISTRATES’ COURTS</p>
<p>Informant: Harbour Valuation Department 海港估價署</p>
<p>Defendant: Golden Harvest Trading Co. 金禾貿易公司</p>
"""
CLAIM = """
<section><h1>{title}</h1><p>{number}. On 3 March 2026 the Plaintiff, then employed by the Defendant as a decorator,
fell from an unguarded working platform at 88 Example Street, Kowloon, and broke his left wrist.</p>
<p>The Defendant failed to take any or any adequate measures for the safety of the Plaintiff.</p></section>
"""


@cache
def writ() -> bytes:
    """A writ of summons of four pages, the upper right of the first left clear."""
    return _printed("Writ of summons", pages=4)


@cache
def statement_of_claim() -> bytes:
    """A statement of claim of three pages."""
    return _printed("Statement of claim", pages=3)


@cache
def application() -> bytes:
    """An application for employees' compensation of two pages."""
    return _printed("Originating application", pages=2, heading=APPLICATION)


@cache
def information() -> bytes:
    """A department's information of one page."""
    return _printed("Information", pages=1, heading=INFORMATION)


@cache
def exhibit() -> bytes:
    """Two pages of evidence."""
    return _printed("Medical report of Dr Yu", pages=2)


def _printed(title: str, pages: int, heading: str = HEADING) -> bytes:
    rest = "".join(CLAIM.format(title=title, number=number) for number in range(1, pages))
    page = f"<html lang=en><title>{title}</title><style>{STYLE}</style>{heading}<h1>{title}</h1>{rest}</html>"
    printed: bytes = weasyprint.HTML(string=page).write_pdf()
    with pikepdf.open(BytesIO(printed)) as made:
        assert len(made.pages) == pages
    return printed


def locked() -> bytes:
    """The statement of claim behind a password."""
    kept = BytesIO()
    with pikepdf.open(BytesIO(statement_of_claim())) as made:
        made.save(kept, encryption=pikepdf.Encryption(owner="tram", user="tram"))
    return kept.getvalue()


def not_a_pdf() -> bytes:
    """A letter that only calls itself a PDF."""
    return b"Dear Registrar, please find my claim.\n" * 40


def large(folder: Path, megabytes: int) -> Path:
    """A file of this size; its bytes are not all written, so it takes no room."""
    path = folder / f"exhibit-of-{megabytes}-mb.pdf"
    path.write_bytes(statement_of_claim())
    os.truncate(path, megabytes << 20)
    return path


def heavy(title: str, megabytes: int) -> bytes:
    """A paper of about this size, sound, with a picture that no program makes smaller."""
    with pikepdf.open(BytesIO(exhibit())) as made:
        made.pages[0].Resources.Picture = made.make_stream(Random(title).randbytes(megabytes << 20))
        kept = BytesIO()
        made.save(kept)
    return kept.getvalue()


def saved(folder: Path, name: str, content: bytes) -> Path:
    """The content as a file of this name, for a file chooser."""
    path = folder / name
    path.write_bytes(content)
    return path
