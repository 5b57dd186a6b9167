"""Where the seal stands: upper right as the reader sees it, over nothing that is written."""

import pypdfium2
import pytest
from PIL import ImageChops

from filings.preflight.services import preflight
from filings.sealing.appearance import BLOCK, STRIP
from filings.sealing.placement import ADDED_PAGE, ELSEWHERE, PREFERRED, Place, Sheet, place_in
from tests.factories import pdfs
from tests.factories.court_papers import IN_BODY, ORDINARY, court_paper

MM_IN_PIXELS = 3.0
NAVY = (20, 55, 94)


def picture(path, page=0):
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        return pdf[page].render(scale=MM_IN_PIXELS * 25.4 / 72).to_pil().convert("RGB")


def seal_seen(before, after, page=0):
    """The box of all that sealing changed on a page, in millimetres from the upper left corner."""
    changed = ImageChops.difference(picture(before, page), picture(after, page)).getbbox()
    return [edge / MM_IN_PIXELS for edge in changed]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_on_a_turned_page_the_seal_is_at_the_upper_right_as_seen(seal_it, tmp_path, rotation):
    source = pdfs.saved(pdfs.paper(b"", Rotate=rotation), tmp_path / "a.pdf")
    _, target = seal_it(source)
    width = 297 if rotation in (90, 270) else 210
    box = seal_seen(source, target)
    assert box == pytest.approx([width - 72, 10, width - 10, 45], abs=0.6)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_on_a_turned_page_the_seal_stands_upright(seal_it, tmp_path, rotation):
    source = pdfs.saved(pdfs.paper(b"", Rotate=rotation), tmp_path / "a.pdf")
    _, target = seal_it(source)
    left, top = (297 if rotation in (90, 270) else 210) - 72, 10
    # The gold rule lies level near the top; the barcode stands at the lower left.
    seen = picture(target)
    gold = [seen.getpixel((int((left + x) * 3), int((top + 12.25) * 3))) for x in (10, 30, 50)]
    assert all(red - blue > 40 for red, _, blue in gold)
    bars = seen.crop([int(edge * 3) for edge in (left + 3.7, top + 24, left + 40.7, top + 31)]).convert("L")
    assert bars.getextrema()[0] < 60


def test_a_crop_box_is_the_page_that_people_see(seal_it, tmp_path):
    cropped = pdfs.Array([100, 100, 500, 700])
    source = pdfs.saved(pdfs.paper(b"", CropBox=cropped), tmp_path / "a.pdf")
    _, target = seal_it(source)
    width = 400 * 25.4 / 72
    assert seal_seen(source, target) == pytest.approx([width - 72, 10, width - 10, 45], abs=0.6)


def test_a_larger_unit_makes_no_larger_seal(tmp_path):
    place = place_in(pdfs.saved(pdfs.paper(b"", UserUnit=2), tmp_path / "a.pdf"))
    box = place.sheet.rectangle(place.x_mm, place.y_mm, *place.size_mm)
    assert (box[2] - box[0]) * 2 * 25.4 / 72 == pytest.approx(62)


def test_boxes_are_inherited_from_the_branch(tmp_path):
    source = pdfs.raw(
        tmp_path / "a.pdf",
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 612 792] /Rotate 90 >>",
            b"<< /Type /Page /Parent 2 0 R >>",
        ],
    )
    assert place_in(source).sheet == Sheet((0, 0, 612, 792), 90)


def covers_nothing(before, after):
    """Is every pixel that was dark before as it was?"""
    before, after = picture(before), picture(after)
    ink = before.convert("L").point(lambda tone: 255 if tone < 200 else 0)
    changed = ImageChops.difference(before, after).convert("L").point(lambda tone: 255 if tone else 0)
    return ImageChops.multiply(ink, changed).getbbox() is None


@pytest.mark.parametrize(
    ("at", "where"),
    [((450, 780), ELSEWHERE), ((560, 805), ELSEWHERE), ((400, 730), PREFERRED), ((500, 760), PREFERRED)],
)
def test_writing_at_the_upper_right_is_never_covered(seal_it, tmp_path, at, where):
    source = pdfs.saved(pdfs.paper(pdfs.content("1", at=at)), tmp_path / "a.pdf")
    sealed, target = seal_it(source)
    assert sealed.place.where == where
    assert covers_nothing(source, target)


@pytest.mark.parametrize("paper", ORDINARY, ids="-".join)
def test_an_ordinary_paper_has_room_for_the_seal_above_its_first_line(seal_it, tmp_path, paper):
    source = tmp_path / "a.pdf"
    source.write_bytes(court_paper(*paper))
    sealed, target = seal_it(source)
    assert covers_nothing(source, target) and sealed.page == 1
    assert (sealed.place.where, sealed.place.shape) == (PREFERRED, STRIP) or paper[2] != IN_BODY
    # A case number in the header may move the seal aside; the filer is told so, and has nothing to look at.
    assert not preflight(source).warnings
    assert [found.code for found in preflight(source).findings] == ([] if paper[2] == IN_BODY else ["P-23"])


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_strip_stands_in_the_margin_as_seen(seal_it, tmp_path, rotation):
    width = 297 if rotation in (90, 270) else 210
    x, y = Sheet((0, 0, *pdfs.A4), rotation).to_user(width - 20, 30)
    source = pdfs.saved(pdfs.paper(f"0 g {x - 9} {y - 9} 18 18 re f".encode(), Rotate=rotation), tmp_path / "a.pdf")
    sealed, target = seal_it(source)
    assert (sealed.place.where, sealed.place.shape) == (PREFERRED, STRIP)
    top = sealed.place.y_mm
    assert seal_seen(source, target) == pytest.approx([width - 120, top, width - 10, top + 16.5], abs=0.6)


def test_a_block_goes_before_a_strip_where_there_is_room(tmp_path):
    place = place_in(pdfs.saved(pdfs.paper(pdfs.content("text", at=(72, 790))), tmp_path / "a.pdf"))
    assert (place.where, place.shape) == (PREFERRED, BLOCK)


def test_writing_far_from_the_corner_leaves_the_place_as_it_is(tmp_path):
    assert place_in(pdfs.saved(pdfs.paper(pdfs.content("text")), tmp_path / "a.pdf")).where == PREFERRED


def test_an_empty_field_is_kept_clear(tmp_path):
    pdf = pdfs.paper(b"")
    field = pdfs.annotation(pdfs.Name.Widget, FT=pdfs.Name.Tx, T=pdfs.String("n"))
    field.Rect = pdfs.Array([450, 780, 500, 800])
    pdf.pages[0].obj.Annots = pdfs.Array([pdf.make_indirect(field)])
    assert place_in(pdfs.saved(pdf, tmp_path / "a.pdf")).where == ELSEWHERE


def test_a_dark_cover_of_one_colour_is_no_writing(tmp_path):
    pdf = pdfs.paper(b"0 0 0.3 rg 0 0 600 850 re f")
    assert place_in(pdfs.saved(pdf, tmp_path / "a.pdf")).where == PREFERRED


def full_page(path):
    return pdfs.saved(pdfs.paper(pdfs.content(*["x" * 100] * 60, at=(3, 832))), path)


def test_a_full_first_page_gets_a_page_at_the_end(seal_it, tmp_path):
    source = full_page(tmp_path / "a.pdf")
    sealed, target = seal_it(source)
    assert (sealed.place.where, sealed.page) == (ADDED_PAGE, 2)
    assert picture(source).tobytes() == picture(target).tobytes()
    with pypdfium2.PdfDocument(target) as pdf:
        assert pdf[1].get_size() == pytest.approx((595.276, 841.89))
        told = pdf[1].get_textpage().get_text_bounded()
    assert "DCCJ 4127/2026" in told
    assert "4820 1937 5567" in told
    assert "原本的各頁沒有改動" in told
    assert sealed.original_sha256[:8] in told


def test_the_added_page_stands_upright_after_turned_pages(seal_it, tmp_path):
    pdf = pdfs.paper(pdfs.content(*["x" * 100] * 60, at=(3, 832)))
    pdf.Root.Pages.Rotate = 90
    _, target = seal_it(pdfs.saved(pdf, tmp_path / "a.pdf"))
    with pypdfium2.PdfDocument(target) as drawn:
        assert drawn[1].get_size() == pytest.approx((595.276, 841.89))


def test_a_page_smaller_than_the_seal_gets_a_page_at_the_end(tmp_path):
    assert place_in(pdfs.saved(pdfs.paper(b"", size=(150, 150)), tmp_path / "a.pdf")).where == ADDED_PAGE


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_seen_and_user_places_are_each_others_inverse(rotation):
    sheet = Sheet((10, 20, 605, 862), rotation, 1.5)
    assert sheet.to_seen(*sheet.to_user(33, 44)) == pytest.approx((33, 44))


def test_a_place_survives_being_kept(tmp_path):
    place = place_in(pdfs.saved(pdfs.paper(), tmp_path / "a.pdf"))
    assert Place.from_json(place.to_json()) == place
