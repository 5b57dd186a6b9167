"""Files that are looked at as pictures are told by their content, whatever they are called."""

import io
from pathlib import Path

import pytest
from PIL import Image

from icms.lib.pdf import page_images
from icms.lib.uploads import USUAL_REASONS
from tests.factories import pdfs
from tests.factories.court import pdf


@pytest.fixture
def saved(tmp_path):
    def save(content: bytes, name: str = "file") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return save


def image(kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, kind)
    return made.getvalue()


def test_a_pdf_has_its_pages(saved):
    assert page_images.examine(saved(pdf(pages=3))) == page_images.Pages(page_images.PDF, 3)


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", page_images.JPEG), ("PNG", page_images.PNG)])
def test_a_photograph_is_one_page(saved, kind, media_type):
    assert page_images.examine(saved(image(kind), "scan.pdf")) == page_images.Pages(media_type, 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "kind"),
        (b"MZ\x90 a program", "kind"),
        (b"<html><script>alert(1)</script>", "kind"),
        (b"GIF89a", "kind"),
        (b"%PDF-1.7 and nothing else", "broken"),
        (b"\xff\xd8\xff\xe0 no photograph", "broken"),
        (image("PNG")[:60], "broken"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_with_its_reason(saved, content, code):
    with pytest.raises(page_images.UnreadableFile) as refused:
        page_images.examine(saved(content, "writ.pdf"))
    assert refused.value.codes == (code,)


def test_a_locked_pdf_is_called_locked(saved):
    import pikepdf

    made, kept = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(kept, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(page_images.UnreadableFile) as refused:
        page_images.examine(saved(kept.getvalue()))
    assert refused.value.codes == ("locked",)


def test_a_picture_that_unpacks_into_too_much_is_refused(saved):
    with pytest.raises(page_images.UnreadableFile) as refused:
        page_images.examine(saved(image("PNG", (12_000, 12_000))))
    assert refused.value.codes == ("large",)


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (pdfs.with_page_script, ("script",)),
        (pdfs.with_script_in_parent_field, ("script",)),
        (pdfs.with_launch, ("launch",)),
        (pdfs.with_attachment, ("attachment",)),
        (pdfs.with_xfa, ("xfa",)),
        (pdfs.with_media, ("media",)),
        (lambda path: pdfs.calling_when_opened(path, "GoToR"), ("calls_out",)),
        (pdfs.with_content_elsewhere, ("elsewhere",)),
        (lambda path: pdfs.with_many_annotations(path, 20_001), ("notes",)),
        (pdfs.deep_brackets, ("faulty",)),
    ],
)
def test_a_pdf_that_does_things_is_refused_wherever_it_is_handed_in(tmp_path, make, codes):
    with pytest.raises(page_images.UnreadableFile) as refused:
        page_images.examine(make(tmp_path / "a.pdf"))
    assert refused.value.codes == codes
    assert set(codes) < set(USUAL_REASONS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_is_drawn_no_wider_than_asked(saved, kind):
    drawn = Image.open(
        io.BytesIO(page_images.page_image(saved(image(kind, (3000, 2000))), f"image/{kind.lower()}", 1, 600))
    )
    assert drawn.size == (600, 400)


def test_a_photograph_taken_on_its_side_stands_upright(saved):
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (300, 200)).save(made, "JPEG", exif=exif)
    drawn = Image.open(io.BytesIO(page_images.page_image(saved(made.getvalue()), page_images.JPEG, 1, 1000)))
    assert drawn.height > drawn.width


def test_a_photograph_has_no_second_page(saved):
    with pytest.raises(page_images.PageNotDrawn):
        page_images.page_image(saved(image("PNG")), page_images.PNG, 2, 600)
