"""Papers are made by the hundred on a busy morning, so what they are set in must cost little."""

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from icms.lib.pdf import build_fonts, layout
from icms.lib.pdf.documents import warm
from icms.lib.trilingual import HTML_LANGUAGES

STATIC = Path(__file__).resolve().parents[3] / "static"
SHEET = (STATIC / "css" / "pdf.css").read_text("utf-8")
LOOK: dict[str, Any] = {"stylesheet": STATIC / "css" / "pdf.css", "readable": STATIC}
FACES = sorted(set(re.findall(r'url\("\.\./fonts/([^"]+)"\)', SHEET)))


@pytest.mark.parametrize("name", FACES)
def test_no_face_of_a_paper_is_variable(name: str) -> None:
    with TTFont(STATIC / "fonts" / name) as font:
        assert "fvar" not in font, f"{name} would be worked out anew for every paper"


@pytest.mark.parametrize(("family", "weight"), build_fonts.FACES, ids=str)
@pytest.mark.slow
def test_a_built_font_is_the_published_one_at_its_weight(family: str, weight: int) -> None:
    source, axes = build_fonts.FACES[family, weight]
    made = build_fonts.build(source, axes, family, weight)
    with TTFont(STATIC / "fonts" / build_fonts.file_name(family, weight)) as kept:
        assert kept["name"].getDebugName(1) == family and kept["OS/2"].usWeightClass == weight
        assert kept.getBestCmap() == made.getBestCmap()
        widths = {glyph: kept["hmtx"][glyph] for glyph in kept.getGlyphOrder()}
        assert widths == {glyph: made["hmtx"][glyph] for glyph in made.getGlyphOrder()}
        assert "Source" not in str(kept["name"].getDebugName(4)), "the name of the original is reserved"


@pytest.mark.parametrize(("family", "weight"), build_fonts.CHINESE_FACES, ids=str)
def test_a_chinese_font_has_what_the_portal_writes_and_a_name_of_its_own(family: str, weight: int) -> None:
    *_source, is_for_text = build_fonts.CHINESE_FACES[family, weight]
    with TTFont(STATIC / "fonts" / build_fonts.file_name(family, weight)) as kept:
        wanted = build_fonts.common_characters() if is_for_text else build_fonts.portal_characters()
        missing = {character for character in wanted if ord(character) not in kept.getBestCmap()}
        assert len(missing) < 40, f"built before so many characters came: {''.join(sorted(missing))}"
        assert ord(" ") in kept.getBestCmap(), "a space between two Chinese words would be drawn as an empty box"
        assert kept["name"].getDebugName(1) == family and kept["OS/2"].usWeightClass == weight
        order = kept["CFF "].cff.topDictIndex[0].charset
        assert order[1:] == [f"cid{number:05d}" for number in range(1, len(order))], "readers would draw other glyphs"
        assert not {"Source", "Noto"} & set(kept["CFF "].cff.fontNames[0].replace("-", " ").split())


def fonts_in(paper: bytes) -> set[str]:
    """The fonts that a PDF carries, without the letters that mark a part of one."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        fonts = pdf.pages[0].Resources.Font
        return {str(fonts[key].BaseFont).partition("+")[2] for key in fonts}


def one_line(language: str, text: str) -> str:
    """A page of one line."""
    return (
        f'<html lang="{HTML_LANGUAGES[language]}"><head><title>{text}</title></head><body><p>{text}</p></body></html>'
    )


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_common_characters_come_from_the_portals_own_fonts(language: str) -> None:
    paper = layout.to_pdf(one_line(language, "Chan Tai Man 陳大文 訴 海景裝修有限公司 嘅 㗎 广东"), **LOOK)
    assert not [name for name in fonts_in(paper) if "Noto" in name]


def test_a_rare_character_comes_from_the_installed_font_and_can_be_read_again() -> None:
    paper = layout.to_pdf(one_line("zh-hant", "龘𠮷"), **LOOK)
    assert any("Noto" in name for name in fonts_in(paper))
    with pypdfium2.PdfDocument(paper) as pdf:
        assert "龘𠮷" in pdf[0].get_textpage().get_text_range()


def test_no_box_of_a_paper_is_flexible() -> None:
    assert "flex" not in re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)


def test_a_warm_process_has_the_look_of_the_papers_open() -> None:
    layout._look.cache_clear()
    warm()
    assert layout._look.cache_info().currsize == 1


def test_a_page_that_is_not_well_formed_is_set_all_the_same() -> None:
    paper = layout.to_pdf(one_line("en", "one<br>two \x02 &ensp;three"), **LOOK)
    with pypdfium2.PdfDocument(paper) as pdf:
        said = pdf[0].get_textpage().get_text_range()
    assert "one" in said and "two" in said and "three" in said


@pytest.mark.parametrize("name", ["acknowledgement", "receipt", "deposit_statement", "link_notice", "base"])
def test_the_page_of_a_paper_is_well_formed(name: str) -> None:
    source = (Path("templates/pdf") / f"{name}.html").read_text("utf-8")
    assert not re.findall(r"<(?:br|img|meta|hr|input)\b[^>]*[^/]>", source), "the quick parser could not read it"
