"""Text that seems blacked out and can still be copied."""

import pytest
from pikepdf import Array, Dictionary, Name

from filings.preflight.explanations import explain_finding
from filings.preflight.services import preflight
from tests.factories import pdfs

SECRET = pdfs.content("Secret words here and more")
BOX = b" 0 g 70 595 90 14 re f "


def found_in(pdf, folder):
    return {finding.code: finding for finding in preflight(pdfs.saved(pdf, folder / "a.pdf")).findings}


def with_thing(thing: bytes, **entries):
    """The box drawn as a form or a picture of its own."""
    pdf = pdfs.paper(SECRET + b" q 90 0 0 14 70 595 cm /X Do Q")
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=pdf.make_stream(thing, Type=Name.XObject, **entries))
    return pdf


def with_note(kind: Name, **entries):
    pdf = pdfs.paper(SECRET)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(pdfs.annotation(kind, **entries))])
    pdf.pages[0].obj.Annots[0].Rect = Array([70, 595, 160, 609])
    return pdf


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("drawn", [SECRET + BOX, BOX + SECRET], ids=["over the text", "black text on black"])
def test_text_that_nobody_sees_and_anybody_can_copy_is_told(tmp_path, drawn, rotation):
    assert "P-36" in found_in(pdfs.paper(drawn, Rotate=rotation), tmp_path)


def test_every_page_with_a_black_box_over_text_is_named(tmp_path):
    hidden, plain = SECRET + BOX, pdfs.content("Nothing hidden")
    title, _remedy = explain_finding(found_in(pdfs.paper(plain, hidden, hidden, plain, hidden), tmp_path)["P-36"])
    assert title.in_language("en") == "Text under a black box can still be copied on pages 2 to 3, 5."
    assert title.in_language("zh-hant") == "第2至3、5頁上被黑框遮蓋的文字，仍可被複製讀出。"


def test_a_black_box_in_a_form_or_a_black_picture_counts(tmp_path):
    form = with_thing(b"0 g 0 0 1 1 re f", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    picture = with_thing(b"\0", Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    assert "P-36" in found_in(form, tmp_path)
    assert "P-36" in found_in(picture, tmp_path)


@pytest.mark.parametrize(
    "note",
    [
        (Name.Redact, {}),
        (Name.Square, {"IC": Array([0, 0, 0])}),
        (Name.Highlight, {"C": Array([0])}),
        (Name.FreeText, {"C": Array([0, 0, 0, 1])}),
    ],
    ids=str,
)
def test_a_redaction_that_was_only_marked_and_a_black_note_count(tmp_path, note):
    kind, entries = note
    assert "P-36" in found_in(with_note(kind, **entries), tmp_path)


@pytest.mark.parametrize(
    "drawn",
    [
        b"0 g 70 595 290 18 re f 1 g " + SECRET,
        b"0 g 0 0 600 850 re f 1 g " + SECRET,
        SECRET + b" 0 g 70 597 90 1 re f",
        SECRET + b" 0.8 g 70 595 90 14 re f",
        SECRET + b" 0 g 70 495 90 14 re f",
        SECRET + b" 0 g 70 595 90 14 re S",
    ],
    ids=["white on black", "white on a black page", "underlined", "pale", "elsewhere", "framed"],
)
def test_what_can_be_read_is_no_black_box(tmp_path, drawn):
    assert "P-36" not in found_in(pdfs.paper(drawn), tmp_path)


@pytest.mark.parametrize(
    "note",
    [
        (Name.Square, {"IC": Array([1, 1, 0])}),
        (Name.Highlight, {"C": Array([1, 1, 0])}),
        (Name.Square, {}),
        (Name.Square, {"IC": Array([0, 0, 0]), "CA": 0.3}),
        (Name.Square, {"IC": Array([Name.X, 0, 0])}),
    ],
    ids=str,
)
def test_a_pale_note_over_text_is_no_black_box(tmp_path, note):
    kind, entries = note
    assert "P-36" not in found_in(with_note(kind, **entries), tmp_path)


def test_a_black_box_without_text_under_it_is_a_box(tmp_path):
    assert "P-36" not in found_in(pdfs.paper(BOX + pdfs.content("Words", at=(72, 300))), tmp_path)
