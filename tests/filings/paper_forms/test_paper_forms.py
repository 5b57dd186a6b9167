"""Forms to download: they can be filled in and read out, in three languages, and what is filled in can be filed."""

import csv
import time
from collections.abc import Callable
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
from redis.exceptions import ConnectionError as RedisIsAway

from cases.courts.selectors import open_today
from cases.models import CaseType, ImplementationNotice, Service
from dev.demo.schedule import _illustrate, set_illustrative
from filings.models import DocumentType
from filings.paper_forms import paper_form, selectors
from filings.paper_forms.paper_form import EVERY, FORMS, NOTES, ROWS, PaperForm, form_of, make_form, words
from filings.paper_forms.selectors import OfferedForm, names_on, offered_form, offered_forms, offered_slugs
from filings.preflight.services import preflight
from icms import search
from icms.lib.pdf import build_fonts, isolate
from icms.lib.pdf.layout import DO_NOT_SCROLL
from icms.lib.pdf.page_images import PDF, page_image
from payments.models import FeeItem

LANGUAGES = {"en": "en", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
EVERY_FORM = pytest.mark.parametrize(
    ("form", "language"),
    [(form, language) for form in FORMS for language in LANGUAGES],
    ids=lambda value: value.slug if isinstance(value, PaperForm) else value,
)
HEAD = {"court", "case_number", "first_party", "second_party"}
SIGNED = {"signed_name", "signed_on"}
MULTILINE = 1 << 12
NOT_BEGUN = ("HCPI", "HCAP", "CAMP", "HCMA", "HCCP", "HCZZ")  # without a start date
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_may_download_a_form_and_keeps_it(client: Client, court: None, language: str) -> None:
    answer = client.get(f"/{language}/help/forms/defence.pdf")
    assert answer.headers["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-1.7")
    assert f"icms-defence-{language}.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-cache", "the cookie of a session goes with it"
    again = client.get(f"/{language}/help/forms/defence.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    assert (again.headers["ETag"], again.headers["Cache-Control"]) == (answer.headers["ETag"], "private, no-cache")


def test_who_has_the_form_waits_for_nobody_who_sets_one(client: Client, court: None, monkeypatch) -> None:
    etag = client.get("/en/help/forms/defence.pdf").headers["ETag"]
    monkeypatch.setattr("icms.views.make_form", refuse(AssertionError("it was made again")))
    assert client.get("/en/help/forms/defence.pdf", headers={"If-None-Match": etag}).status_code == 304


def refuse(error: Exception) -> Callable[..., None]:
    def refused(*args: object, **kwargs: object) -> None:
        raise error

    return refused


def asked_in_vain(client: Client) -> str:
    """The page of a form that cannot be had now."""
    answer = client.get("/en/help/forms/affidavit.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
    page = answer.content.decode()
    assert "The form cannot be downloaded now" in page and "Try again in a minute." in page
    return page


def test_a_form_is_refused_while_others_are_set_for_long(client: Client, court: None, monkeypatch) -> None:
    monkeypatch.setattr(paper_form, "_made_of", lambda: str(uuid4()))
    monkeypatch.setattr(paper_form, "LONGEST_WAIT", 0.05)
    monkeypatch.setattr(paper_form, "_set", refuse(AssertionError("two are set at once")))
    with paper_form.MAKING:
        assert "/en/help/forms/" in asked_in_vain(client)
    monkeypatch.setattr(paper_form, "_set", lambda *args: b"%PDF")
    assert client.get("/en/help/forms/affidavit.pdf").content == b"%PDF", "the next one is not in its way"


@pytest.mark.parametrize("error", [isolate.LimitExceeded("memory"), isolate.JobFailed("ValueError", "no face")])
def test_a_form_that_cannot_be_set_is_refused_and_holds_up_no_other(
    client: Client, court: None, monkeypatch, error: Exception
) -> None:
    monkeypatch.setattr(paper_form, "_made_of", lambda: str(uuid4()))
    monkeypatch.setattr(paper_form, "_set", refuse(error))
    asked_in_vain(client)
    assert not paper_form.MAKING.locked()


@pytest.mark.parametrize("what", ["get", "set"])
def test_without_the_cache_a_form_is_refused_and_not_set_for_everybody(
    client: Client, court: None, monkeypatch, what: str
) -> None:
    monkeypatch.setattr(paper_form, "_made_of", lambda: str(uuid4()))
    monkeypatch.setattr(paper_form, "_set", lambda *args: b"%PDF")
    monkeypatch.setattr(paper_form.shared, what, refuse(RedisIsAway("away")))
    asked_in_vain(client)
    assert not paper_form.MAKING.locked()


def test_a_form_is_set_once_however_often_it_is_asked_for(client: Client, court: None, monkeypatch) -> None:
    first = client.get("/en/help/forms/summons.pdf")
    monkeypatch.setattr(isolate, "run", refuse(AssertionError("it was set again")))
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


def test_a_form_is_made_anew_when_that_which_sets_it_changes(monkeypatch) -> None:
    before = paper_form._made_of.__wrapped__()
    monkeypatch.setattr(paper_form, "version", lambda name: f"another {name}")
    assert paper_form._made_of.__wrapped__() != before


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


def summons() -> OfferedForm:
    return next(each for each in offered_forms() if each.form.slug == "summons")


def test_the_address_of_a_fee_is_answered_with_that_fee(client: Client, court: None) -> None:
    set_illustrative()
    assert [each.form.slug for each in offered_forms() if each.fee_url] == ["summons"] and not summons().fee_not_set
    page = client.get(summons().fee_url).content.decode()
    assert "Summons (interlocutory)" in page and "HK$" in page
    assert "&document=summons" in unescape(client.get("/en/help/forms/").content.decode())


def test_a_fee_that_the_registry_has_not_set_is_not_worked_out(client: Client, court: None) -> None:
    assert not summons().fee_url
    page = " ".join(client.get("/en/help/forms/").content.decode().split())
    courts = "District Court, Court of Appeal, Court of First Instance"
    assert f"{courts}: on paper only, for now. The registry has not set its fee." in page
    assert "work it out" not in page


def test_where_one_court_alone_has_set_the_fee_the_others_are_named(client: Client, court: None) -> None:
    _illustrate(FeeItem.objects.get(court="CA", code="summons"), 10_000)
    assert "kind=CACV" in summons().fee_url
    assert summons().fee_not_set == "District Court, Court of First Instance"
    page = client.get("/en/help/forms/").content.decode()
    assert "work it out" in page and "District Court, Court of First Instance: on paper only" in page


def test_a_form_is_offered_for_those_kinds_of_case_alone_in_which_something_can_be_filed(court: None) -> None:
    today = {each.pk: f"{each.court.name}: " for each in open_today(Service.FILE)}
    for form in FORMS:
        kinds = {each.case_type_id for each in selectors._types(form)}
        assert kinds and kinds <= set(today) and not kinds & set(NOT_BEGUN)
    names = {str(each.name) for each in CaseType.objects.filter(pk__in=NOT_BEGUN)} - {
        str(each.name) for each in CaseType.objects.filter(pk__in=today)
    }
    said = " ".join(line for each in offered_forms() for line in each.courts)
    assert names and not [name for name in names if name in said]


def test_a_form_is_offered_from_the_day_on_which_filing_begins(court: None) -> None:
    ImplementationNotice.objects.filter(case_type="HCAP").update(since="2026-01-02")
    form = form_of("defence")
    assert form and any("Probate action" in line for line in offered_form(form).courts)


def test_a_form_that_no_court_takes_today_is_offered_nowhere(client: Client, court: None) -> None:
    with translation.override("en"):
        assert "list-of-documents" in {each.url.partition("#")[2] for each in search.search("list of documents")}
    ImplementationNotice.objects.exclude(case_type__in=("CACV", "DCEC", "MCPS", "SCTC")).update(since=None, until=None)
    assert offered_slugs() == {"affidavit", "witness-statement", "summons", "notice-to-act"}
    assert offered_slugs() == {each.form.slug for each in offered_forms()}
    assert client.get("/en/help/forms/list-of-documents.pdf").status_code == 404
    assert 'id="list-of-documents"' not in client.get("/en/help/forms/").content.decode()
    with translation.override("en"):
        found = {each.url.partition("#")[2] for each in search.search("list of documents")}
    assert "list-of-documents" not in found, "what a process keeps does not say what is offered"


@pytest.mark.parametrize(
    ("slug", "courts"),
    [
        ("acknowledgment-of-service", {"DC", "CFI"}),
        ("defence", {"DC", "CFI"}),
        ("affidavit", {"DC", "CA", "CFI"}),
        ("witness-statement", {"DC", "CFI"}),
        ("list-of-documents", {"DC", "CFI"}),
        ("summons", {"DC", "CA", "CFI"}),
        ("notice-to-act", {"DC", "CA", "CFI"}),
    ],
)
def test_a_form_is_for_the_courts_for_which_it_is_written(court: None, slug: str, courts: set[str]) -> None:
    form = form_of(slug)
    assert form is not None
    kinds = [each.case_type for each in selectors._types(form) if each.case_type]
    assert {kind.court_id for kind in kinds} == courts and len(names_on(form)[0]) == len(courts)
    assert ("DCEC" in {kind.pk for kind in kinds}) == (
        slug in ("affidavit", "witness-statement", "summons", "notice-to-act")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_a_company_may_not_give_itself_says_so(language: str) -> None:
    for form in FORMS:
        says = {"en": "director", "zh-hant": "董事", "zh-hans": "董事"}[language] in form.note("what").in_language(
            language
        )
        assert says == (form.slug not in ("affidavit", "witness-statement"))


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
