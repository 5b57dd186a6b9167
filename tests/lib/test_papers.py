"""Papers are made by the hundred on a busy morning, so what they are set in must cost little."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from icms.lib.pdf import cut_faces, layout
from icms.lib.pdf.documents import warm

STATIC = Path(__file__).resolve().parents[2] / "static"
SHEET = (STATIC / "css" / "pdf.css").read_text("utf-8")
FACES = sorted(set(re.findall(r'url\("\.\./fonts/([^"]+)"\)', SHEET)))


@pytest.mark.parametrize("name", FACES)
def test_no_face_of_a_paper_is_variable(name: str) -> None:
    with TTFont(STATIC / "fonts" / name) as font:
        assert "fvar" not in font, f"{name} would be worked out anew for every paper"


@pytest.mark.parametrize(("family", "weight"), cut_faces.FACES, ids=str)
def test_a_cut_face_is_the_published_one_at_its_weight(family: str, weight: int) -> None:
    name = f"{family}-{weight}.woff2".lower().replace(" ", "-")
    source, axes = cut_faces.FACES[family, weight]
    made = cut_faces.cut(source, axes, family, weight)
    with TTFont(STATIC / "fonts" / name) as kept:
        assert kept["name"].getDebugName(1) == family and kept["OS/2"].usWeightClass == weight
        assert kept.getBestCmap() == made.getBestCmap()
        widths = {glyph: kept["hmtx"][glyph] for glyph in kept.getGlyphOrder()}
        assert widths == {glyph: made["hmtx"][glyph] for glyph in made.getGlyphOrder()}
        assert "Source" not in str(kept["name"].getDebugName(4)), "the name of the original is reserved"


def test_no_box_of_a_paper_is_flexible() -> None:
    assert "flex" not in re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)


def test_a_warm_process_has_the_look_of_the_papers_open() -> None:
    layout._look.cache_clear()
    warm()
    assert layout._look.cache_info().currsize == 1
