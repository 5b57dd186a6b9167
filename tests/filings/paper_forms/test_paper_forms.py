"""Forms to fill in: each can be filled in and read out, in three languages, and what is filled in can be filed."""

import csv
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.utils import translation
from fontTools.ttLib import TTFont
from pikepdf import Name, String
from PIL import Image, ImageChops
from pypdf import PdfWriter

from filings.models import DocumentType
from filings.paper_forms import paper_form
from filings.paper_forms.paper_form import EVERY, FORMS, NOTES, ROWS, PaperForm, form_of, make_form, words
from filings.paper_forms.selectors import names_on
from filings.preflight.services import preflight
from icms.lib.pdf import build_fonts
from icms.lib.pdf.layout import DO_NOT_SCROLL
from icms.lib.pdf.page_images import PDF, page_image

LANGUAGES = {"en": "en", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
EVERY_FORM = pytest.mark.parametrize(
    ("form", "language"),
    [(form, language) for form in FORMS for language in LANGUAGES],
    ids=lambda value: value.slug if isinstance(value, PaperForm) else value,
)
HEAD = {"court", "case_number", "first_party", "second_party"}
SIGNED = {"signed_name", "signed_on"}
MULTILINE = 1 << 12
CHINESE = pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])


@cache
def made(form: PaperForm, language: str) -> bytes:
    """The form; made once for all of these tests."""
    with translation.override(language):
        courts, documents = names_on(form)
    return make_form(form, language, courts=courts, documents=documents)


def pages_of(content: bytes) -> list[str]:
    """What each page says, without spaces."""
    with pypdfium2.PdfDocument(content) as pdf:
        return ["".join(page.get_textpage().get_text_range().split()) for page in pdf]


def filled(content: bytes) -> bytes:
    """The form as a program saves it: a court, a number and some words in every field."""
    writer = PdfWriter(clone_from=BytesIO(content))
    for name, field in (writer.get_fields() or {}).items():
        value = "/on" if field["/FT"] == "/Btn" else "陳大文 Chan Tai Man"
        value = {"case_number": "DCCJ 1/2026", "court": field.get("/_States_", [["", ""]])[-1][0]}.get(name, value)
        for page in writer.pages:
            writer.update_page_form_field_values(page, {name: value}, auto_regenerate=False)
    kept = BytesIO()
    writer.write(kept)
    return kept.getvalue()


@EVERY_FORM
def test_a_form_is_tagged_titled_and_has_a_language(court, form, language):
    with pikepdf.open(BytesIO(made(form, language))) as pdf:
        assert str(pdf.Root.Lang) == LANGUAGES[language]
        assert bool(pdf.Root.MarkInfo.Marked) and "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/Title"]) == form.title.in_language(language)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()


@EVERY_FORM
def test_every_field_has_a_name_of_its_own_and_says_what_it_is_for(court, form, language):
    with pikepdf.open(BytesIO(made(form, language))) as pdf:
        fields = [(str(field.T), str(field.TU)) for field in pdf.Root.AcroForm.Fields]
    names = [name for name, _says in fields]
    assert len(names) == len(set(names)) and set(names) >= HEAD
    asked = {item.name for item in form.items if item.kind in ("line", "area", "box")}
    assert asked <= set(names) and all(says.strip() and says != name for name, says in fields)
    if any(item.kind == "sign" for item in form.items):
        assert set(names) >= SIGNED


@EVERY_FORM
def test_it_can_be_filled_in_and_read_back(court, form, language):
    pdf = pikepdf.open(BytesIO(made(form, language)))
    for field in pdf.Root.AcroForm.Fields:
        field.V = Name.on if Name.Btn == field.FT else String(f"{field.T} 陳𨋢玲")
    kept = BytesIO()
    pdf.save(kept)
    with pikepdf.open(kept) as again:
        for field in again.Root.AcroForm.Fields:
            assert str(field.V) == ("/on" if Name.Btn == field.FT else f"{field.T} 陳𨋢玲")


@EVERY_FORM
def test_nothing_can_be_typed_that_is_not_on_the_paper(court, form, language):
    with pikepdf.open(BytesIO(made(form, language))) as pdf:
        typed = [field for field in pdf.Root.AcroForm.Fields if Name.Tx == field.FT]
        areas = {str(field.T) for field in typed if int(field.Ff) & MULTILINE}
    assert typed and all(int(field.Ff) & DO_NOT_SCROLL for field in typed)
    assert areas == {item.name for item in form.items if item.kind == "area"}


def test_a_form_that_is_set_twice_is_the_same(court):
    form, set_again = FORMS[0], paper_form._set
    courts, documents = names_on(form)
    assert set_again(form, "en", courts, documents) == set_again(form, "en", courts, documents)


@EVERY_FORM
@pytest.mark.parametrize("notes", ["with its notes", "without its notes"])
def test_what_is_filled_in_passes_the_check_as_it_is_saved(court, tmp_path, form, language, notes):
    saved = tmp_path / "saved.pdf"
    saved.write_bytes(filled(made(form, language)))
    if notes == "without its notes":
        with pikepdf.open(saved, allow_overwriting_input=True) as pdf:
            del pdf.pages[-1]
            pdf.save(saved)
    report = preflight(saved)
    assert [finding.code for finding in report.findings] == [], "the notes say that it need not be printed anew"
    assert "DCCJ 1/2026" in report.first_page_text
    assert report.seal_place is not None and report.seal_place["where"] == "preferred"


@EVERY_FORM
def test_its_last_page_says_what_it_is_for_and_how_it_is_signed_and_filed(court, form, language):
    *document, last = pages_of(made(form, language))
    for name in NOTES:
        assert "".join(form.note(name).in_language(language).split()).partition("{")[0] in last, name
        assert "".join(words()[name].in_language(language).split()) in last
    with translation.override(language):
        assert "".join(names_on(form)[1].split()) in last
    assert "".join(words()["leave_out"].in_language(language).split())[:8] not in "".join(document)


@EVERY_FORM
def test_every_word_of_it_is_on_the_paper_and_can_be_read_out(court, form, language):
    text = "".join(pages_of(made(form, language)))
    for item in form.items:
        assert "".join(item.text.in_language(language).replace(" | ", "").split()) in text


@CHINESE
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.slug)
def test_every_character_is_in_the_face_in_which_it_is_set(court, form, language):
    region = {"zh-hant": "HK", "zh-hans": "SC"}[language]
    bold = [form.title, *(item.text for item in form.items if item.kind == "heading")]
    bold += [words()[name] for name in (*NOTES, "notes", "truth")]
    said = [item.text for item in form.items] + [form.note(name) for name in NOTES] + list(words().values())
    for family, weight, texts in (("Serif", 600, bold), ("Sans", 600, [words()["leave_out"]]), ("Sans", 400, said)):
        with TTFont(build_fonts.FONTS / build_fonts.file_name(f"iCMS Paper {family} {region}", weight)) as face:
            wanted = {character for text in texts for character in text.in_language(language) if character >= "\u2e80"}
            assert not [each for each in wanted if ord(each) not in face.getBestCmap()], (family, weight)
    with pikepdf.open(BytesIO(made(form, language))) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert not [name for name in fonts if "Noto" in name], "the papers' own fonts lack a character of it"


def test_a_form_is_named_as_the_reference_data_name_the_document(court):
    for form in FORMS:
        kinds = DocumentType.objects.filter(code=form.documents[0])
        assert kinds
        if len(form.documents) == 1:
            assert {str(kind.name.en) for kind in kinds} == {form.title.en}
            assert {kind.name.zh_hant for kind in kinds} == {form.title.zh_hant}
            assert {kind.name.zh_hans for kind in kinds} == {form.title.zh_hans}


def test_a_document_that_is_verified_has_a_statement_of_truth():
    verified = {form.slug for form in FORMS if any(item.kind == "truth" for item in form.items)}
    assert verified == {"defence", "witness-statement"}


def test_every_area_has_a_height() -> None:
    look = Path("static/css/pdf.css").read_text("utf-8")
    areas = [item for form in FORMS for item in form.items if item.kind == "area"]
    assert all(f".tall-{item.size} {{ height: {item.size}mm; }}" in look for item in areas)


def test_every_row_is_written_in_three_languages_and_is_on_a_form():
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = ("text_en", "text_zh_hant", "text_zh_hans")
    assert all(all(row[name] for name in texts) for row in rows if row["kind"] != "page")
    assert {row["form"] for row in rows} == {EVERY, *(form.slug for form in FORMS)}
    for form in FORMS:
        assert all(form.note(name).en for name in NOTES)
    template = Path("templates/pdf/form_to_fill.html").read_text("utf-8")
    for name in words():
        assert name in NOTES or f"words.{name}" in template or name in ("high_court",), name


def test_what_is_typed_is_on_the_picture_at_which_the_registry_looks(court: None, tmp_path: Path) -> None:
    blank, saved = tmp_path / "blank.pdf", tmp_path / "saved.pdf"
    form = form_of("defence")
    assert form is not None
    blank.write_bytes(made(form, "en"))
    saved.write_bytes(filled(made(form, "en")))
    before, after = (Image.open(BytesIO(page_image(path, PDF, 2))).convert("L") for path in (blank, saved))
    assert ImageChops.difference(before, after).getbbox()


def test_a_form_is_made_anew_when_its_words_change(court: None, monkeypatch) -> None:
    form = FORMS[0]
    marks = {paper_form.mark_of(form, "en", ["District Court"]), paper_form.mark_of(form, "en", ["Another Court"])}
    marks |= {paper_form.mark_of(form, "zh-hant", ["District Court"])}
    monkeypatch.setattr(paper_form, "_made_of", lambda: "other words")
    assert len(marks | {paper_form.mark_of(form, "en", ["District Court"])}) == 4


def test_a_form_is_made_anew_when_that_which_sets_it_changes(monkeypatch) -> None:
    before = paper_form._made_of.__wrapped__()
    monkeypatch.setattr(paper_form, "version", lambda name: f"another {name}")
    assert paper_form._made_of.__wrapped__() != before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_a_company_may_not_give_itself_says_so(language: str) -> None:
    for form in FORMS:
        says = {"en": "director", "zh-hant": "董事", "zh-hans": "董事"}[language] in form.note("what").in_language(
            language
        )
        assert says == (form.slug not in ("affidavit", "witness-statement"))
