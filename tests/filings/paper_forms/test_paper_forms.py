"""Forms to download: they can be filled in and read out, in three languages, and what is filled in can be filed."""

import csv
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.utils import translation
from fontTools.ttLib import TTFont
from pikepdf import Name, String
from PIL import Image, ImageChops
from pypdf import PdfWriter

from filings.models import DocumentType
from filings.paper_forms import paper_form
from filings.paper_forms.paper_form import EVERY, FORMS, NOTES, ROWS, PaperForm, form_of, make_form, words
from filings.paper_forms.selectors import names_on, offered_forms
from filings.preflight.services import preflight
from icms import search
from icms.lib.pdf import build_fonts, isolate
from icms.lib.pdf.page_images import PDF, page_image

LANGUAGES = {"en": "en", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
EVERY_FORM = pytest.mark.parametrize(
    ("form", "language"),
    [(form, language) for form in FORMS for language in LANGUAGES],
    ids=lambda value: value.slug if isinstance(value, PaperForm) else value,
)
HEAD = {"court", "case_number", "first_party", "second_party"}
SIGNED = {"signed_name", "signed_on"}
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
def test_what_is_filled_in_passes_the_check_as_it_is_saved(court, tmp_path, form, language):
    saved = tmp_path / "saved.pdf"
    saved.write_bytes(filled(made(form, language)))
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_may_download_a_form_and_keeps_it(client: Client, court: None, language: str) -> None:
    answer = client.get(f"/{language}/help/forms/defence.pdf")
    assert answer.headers["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-1.7")
    assert f"icms-defence-{language}.pdf" in answer.headers["Content-Disposition"]
    assert "max-age=86400" in answer.headers["Cache-Control"] and "public" in answer.headers["Cache-Control"]
    again = client.get(f"/{language}/help/forms/defence.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.content


def test_a_form_is_set_once_however_often_it_is_asked_for(client: Client, court: None, monkeypatch) -> None:
    first = client.get("/en/help/forms/summons.pdf")

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("it was set again")

    monkeypatch.setattr(isolate, "run", refuse)
    for _ in range(20):
        assert client.get("/en/help/forms/summons.pdf").content == first.content


def test_a_form_is_set_once_however_many_ask_at_once(monkeypatch) -> None:
    made_by = []

    def set_slowly(*args: object) -> bytes:
        made_by.append(args)
        time.sleep(0.2)
        return b"%PDF"

    monkeypatch.setattr(paper_form, "_set", set_slowly)
    courts = [f"A court of {uuid4()}"]
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(make_form, FORMS[0], "en", courts=courts, documents="Defence") for _ in range(8)]
        assert {each.result() for each in asked} == {b"%PDF"}
    assert len(made_by) == 1


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


@pytest.mark.parametrize("name", ["claim-form", "Defence", "defence.pdf", "every"])
def test_there_is_no_other_form(client: Client, court: None, name: str) -> None:
    assert form_of(name) is None and client.get(f"/en/help/forms/{name}.pdf").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_each_form_with_its_courts_its_document_and_its_fee(
    client: Client, court: None, language: str
) -> None:
    page = unescape(client.get(f"/{language}/help/forms/").content.decode())
    with translation.override(language):
        offered = offered_forms()
    assert [each.form for each in offered] == list(FORMS)
    for each in offered:
        assert f'id="{each.form.slug}"' in page and str(each.form.title.in_language(language)) in page
        assert each.file_as in page and all(line in page for line in each.courts)
        for other in LANGUAGES:
            assert f"/{other}/help/forms/{each.form.slug}.pdf" in page
    with_fee = [each.form.slug for each in offered if each.asks_fee]
    assert with_fee == ["summons"] and "&document=summons" in page


def test_the_address_of_a_fee_is_answered_with_that_fee(client: Client, court: None) -> None:
    asked = next(each for each in offered_forms() if each.asks_fee)
    assert "Summons (interlocutory)" in client.get(asked.fee_url).content.decode()


@pytest.mark.parametrize(
    ("language", "asked"),
    [("en", "counterclaim"), ("zh-hant", "送達認收書"), ("zh-hans", "反申索"), ("en", "forms fill")],
)
def test_the_forms_are_found_by_the_search_in_help(client: Client, court: None, language: str, asked: str) -> None:
    with translation.override(language):
        assert any("/help/forms/" in each.url for each in search.search(asked))


def test_help_and_the_pages_where_documents_are_asked_for_lead_to_the_forms(client: Client, court: None) -> None:
    assert "/en/help/forms/" in client.get("/en/help/").content.decode()
    for name in ("filings/drafting/documents/list.html", "filings/drafting/start/new.html"):
        assert "help_forms" in Path("templates", name).read_text("utf-8")
