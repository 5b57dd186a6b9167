"""The prescribed form: it can be filled in, it can be read out, in three languages (domain 3.3)."""

import csv
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings as configured
from pypdf import PdfReader, PdfWriter

from accounts.models import Organization
from accounts.registration.paper_form import KINDS, WORDS, make_form, words_in
from icms.lib.pdf.layout import DO_NOT_SCROLL

LANGUAGES = {"en": "en", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
EVERY_FORM = pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind in KINDS for language in LANGUAGES]
)
ASKED = {"name_en", "name_zh", "telephone", "email", "address", "case_numbers", "case_note", "declared_name", "date"}
OF_ORGANIZATIONS = {"position", "org_name_en", "org_name_zh", "org_registration_number", "org_address", "org_telephone"}


def words_on(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


@EVERY_FORM
def test_it_is_tagged_titled_and_has_a_language(kind, language):
    with pikepdf.open(BytesIO(make_form(kind, language))) as form:
        assert str(form.Root.Lang) == LANGUAGES[language]
        assert bool(form.Root.MarkInfo.Marked) and "/StructTreeRoot" in form.Root
        assert str(form.docinfo["/Title"]) == words_in(language)[f"title_{kind}"]
        assert bool(form.Root.ViewerPreferences.DisplayDocTitle)


@EVERY_FORM
def test_every_field_has_a_name_and_says_what_it_is_for(kind, language):
    fields = PdfReader(BytesIO(make_form(kind, language))).get_fields()
    texts = {name for name, field in fields.items() if field["/FT"] == "/Tx"}
    assert texts == (ASKED if kind == "individual" else ASKED | OF_ORGANIZATIONS)
    words = words_in(language)
    for name, field in fields.items():
        assert field["/TU"] == words[name if name in words else f"document_{name}"]


@EVERY_FORM
def test_nothing_can_be_typed_that_is_not_on_the_paper(kind, language):
    with pikepdf.open(BytesIO(make_form(kind, language))) as form:
        typed = [field for field in form.Root.AcroForm.Fields if pikepdf.Name.Tx == field.FT]
        assert typed and all(int(field.Ff) & DO_NOT_SCROLL for field in typed)


@EVERY_FORM
def test_it_can_be_filled_in(kind, language):
    writer = PdfWriter(clone_from=BytesIO(make_form(kind, language)))
    for page in writer.pages:
        writer.update_page_form_field_values(page, {"name_zh": "陳𨋢玲", "case_ongoing": "/on"}, auto_regenerate=False)
    kept = BytesIO()
    writer.write(kept)
    fields = PdfReader(kept).get_fields()
    assert fields["name_zh"]["/V"] == "陳𨋢玲" and fields["case_ongoing"]["/V"] == "/on"


def test_the_form_for_organizations_has_a_box_for_every_kind():
    fields = PdfReader(BytesIO(make_form("organization", "en"))).get_fields()
    assert {f"kind_{kind}" for kind in Organization.Kind.values} <= set(fields)


@EVERY_FORM
def test_it_says_how_to_send_it_what_to_bring_and_that_no_copy_is_wanted(kind, language):
    text = words_on(make_form(kind, language))
    for name in ("send", "bring", "no_copy", "about"):
        assert "".join(words_in(language)[name].split())[:18] in text


def test_every_word_is_there_in_three_languages_and_used():
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["key"] for row in rows}) == len(rows)
    assert all(all(row.values()) for row in rows)
    template = (configured.BASE_DIR / "templates" / "pdf" / "application_form.html").read_text()
    listed = ("title_", "kind_", "document_", "language_")
    assert [row["key"] for row in rows if not row["key"].startswith(listed) and row["key"] not in template] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_anybody_may_download_it(client, court, kind, language):
    answer = client.get(f"/{language}/register/form/{kind}/")
    assert answer.headers["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-1.7")
    assert f"icms-application-{kind}-{language}.pdf" in answer.headers["Content-Disposition"]


def test_there_is_no_other_form(client, court):
    assert client.get("/en/register/form/nobody/").status_code == 404
