"""What a filer may live with, but ought to see."""

import pytest
from pikepdf import Array, Dictionary, Name, String

from cases.models import CaseNumber, CaseType, Venue
from filings.models import Finding
from filings.preflight.case_number import case_number_mismatch
from filings.preflight.explanations import explain_finding
from filings.preflight.findings import NOTE, in_order, note, refuse, warn
from filings.preflight.identity import shows_identity_number
from filings.preflight.selectors import findings_in_case
from filings.preflight.services import Report, preflight
from tests.factories import pdfs
from tests.factories.court import accept, lodged_of

OURS = CaseNumber("DCCJ", 4127, 2026)


def warnings(path):
    report = preflight(path)
    assert not report.refused
    return {finding.code: finding for finding in report.findings}


def test_a_plain_document_has_nothing_to_look_at(filed):
    assert preflight(filed).findings == ()


def test_an_identity_card_number_names_its_page(tmp_path):
    pdf = pdfs.paper(pdfs.content("A document"), pdfs.content("HKID A123456\\(3\\)"))
    found = warnings(pdfs.saved(pdf, tmp_path / "a.pdf"))
    assert found["P-17"].page == 2
    assert str(explain_finding(found["P-17"])[0]) == "An identity card number can be seen on page 2."


def test_every_page_with_an_identity_card_number_is_named(tmp_path):
    shown, plain = pdfs.content("HKID A123456\\(3\\)"), pdfs.content("Nothing to see")
    pdf = pdfs.paper(shown, shown, plain, shown)
    title, _remedy = explain_finding(warnings(pdfs.saved(pdf, tmp_path / "a.pdf"))["P-17"])
    assert title.in_language("en") == "An identity card number can be seen on pages 1 to 2, 4."
    assert title.in_language("zh-hant") == "第1至2、4頁可看到身分證號碼。"


def test_an_identity_card_number_in_the_field_above_a_field_or_in_rich_text_is_seen(tmp_path):
    pdf = pdfs.paper(pdfs.content("A document"), pdfs.content("Another"))
    above = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("who"), V=String("HKID A123456(3)")))
    middle = pdf.make_indirect(Dictionary(T=String("a"), Parent=above))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(pdfs.annotation(Name.Widget, Parent=middle))])
    rich = pdfs.annotation(Name.FreeText, RC=String("<p>A123<b>456</b>(3)</p>"))
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(rich)])
    assert warnings(pdfs.saved(pdf, tmp_path / "a.pdf"))["P-17"].params["spans"] == [[1, 2]]


def test_a_case_number_typed_into_a_field_of_page_one_is_read(tmp_path):
    pdf = pdfs.paper(pdfs.content("A form"))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(pdfs.annotation(Name.Widget, V=String("DCCJ 4128/2026")))])
    said = preflight(pdfs.saved(pdf, tmp_path / "a.pdf")).first_page_text
    assert case_number_mismatch(said, OURS) is not None


@pytest.mark.parametrize("key", ["/Contents", "/V"])
def test_an_identity_card_number_in_a_form_field_or_a_note_is_seen(tmp_path, key):
    pdf = pdfs.paper(pdfs.content("A document"))
    note = {"/Type": Name.Annot, "/Subtype": Name.Text, "/Rect": [0, 0, 9, 9], key: String("HKID A123456(3)")}
    pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(Dictionary(note))])
    assert warnings(pdfs.saved(pdf, tmp_path / "a.pdf"))["P-17"].page == 1


def test_a_finding_kept_before_pages_were_named_is_still_explained():
    assert str(explain_finding(Finding(code="P-17", page=3, params={"count": 1}))[0]).endswith("on page 3.")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "A123456(3)",
            "a A123456(3).",
            "Ａ１２３４５６（３）",
            "A123456 (3)",
            "A1234563",
            "AB987654(3)",
            "號碼A123456(3)",
        ),
        *(
            "A 123456 ( 3 )",
            "A123 456(3)",
            "A 1 2 3 4 5 6 (3)",
            "A123456\n(3)",
            "A\u00a0123456\u3000（3）",
            "a123456(3)",
            "ID No. A1234563",
            "File of the holder of HKID A1234563",
            "Our ref: A123456(3)",
            "身份證號碼：A1234563",
        ),
    ],
)
def test_identity_card_numbers_are_read_as_people_write_them(text):
    assert shows_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A123456(4)",
        "XA1234563",
        "A12345(3)",
        "A1234563B",
        "ABC123456(3)",
        "DCCJ 4127/2026",
        "A 12 3456",
        "a 1234563",
        "A 123 4563",
        "A 1 2 3 4 5 6 3",
        "a123456(4)",
        "Our ref: A1234563",
        "Invoice No. A1234563",
        "檔號：A1234563",
        "Policy number A1234563",
    ],
)
def test_other_numbers_are_not_taken_for_one(text):
    assert not shows_identity_number(text)


def test_pictures_of_pages_without_text(tmp_path):
    assert "P-18" in warnings(pdfs.saved(pdfs.paper(b"1 0 0 rg 72 72 100 100 re f"), tmp_path / "a.pdf"))


@pytest.mark.parametrize(("pages", "told"), [(50, False), (51, True)])
def test_more_than_fifty_pages_want_bookmarks(tmp_path, pages, told):
    path = pdfs.saved(pdfs.paper(*[pdfs.content("text")] * pages), tmp_path / "a.pdf")
    assert ("P-19" in warnings(path)) == told


def test_a_long_file_with_bookmarks_is_fine(tmp_path):
    pdf = pdfs.paper(*[pdfs.content("text")] * 51)
    with pdf.open_outline() as outline:
        outline.root.append(pdfs.pikepdf.OutlineItem("Part 1", 0))
    assert "P-19" not in warnings(pdfs.saved(pdf, tmp_path / "a.pdf"))


def test_a_page_that_is_not_a4_is_measured(tmp_path):
    pdf = pdfs.paper(pdfs.content("one"), pdfs.content("two"))
    pdf.pages[1].obj.MediaBox = pdfs.Array([0, 0, 612, 792])
    finding = warnings(pdfs.saved(pdf, tmp_path / "a.pdf"))["P-20"]
    assert (finding.page, dict(finding.params)) == (2, {"width": 216, "height": 279, "count": 1})


def test_a4_lying_down_is_a4(tmp_path):
    path = pdfs.saved(pdfs.paper(pdfs.content("one"), Rotate=90), tmp_path / "a.pdf")
    assert "P-20" not in warnings(path)
    assert preflight(path).page_sizes == ((297, 210, 1),)


def test_the_size_of_a_unit_counts(tmp_path):
    path = pdfs.saved(pdfs.paper(pdfs.content("one"), size=(297.64, 420.945), UserUnit=2), tmp_path / "a.pdf")
    assert preflight(path).page_sizes == ((210, 297, 1),)


def test_another_place_of_the_seal_is_told_before_lodging_and_is_no_warning(tmp_path):
    path = pdfs.saved(pdfs.paper(pdfs.content("Written here", at=(450, 800))), tmp_path / "a.pdf")
    report = preflight(path)
    assert [(found.code, found.severity) for found in report.findings] == [("P-23", NOTE)]
    assert report.warnings == ()


def test_a_page_of_the_seals_own_is_told_before_lodging(tmp_path):
    pdf = pdfs.paper(b"0.5 g 0 0 600 850 re f 0 g " + pdfs.content(*["x" * 90] * 60, at=(5, 835)))
    report = preflight(pdfs.saved(pdf, tmp_path / "a.pdf"))
    assert ("P-24", NOTE) in [(found.code, found.severity) for found in report.findings]


def test_refusals_are_told_first_and_notes_last():
    found = [note("P-23"), warn("P-35"), warn("P-17"), refuse("P-33"), refuse("P-10")]
    assert [one.code for one in in_order(found)] == ["P-10", "P-33", "P-17", "P-35", "P-23"]


def test_a_report_survives_being_kept(tmp_path):
    report = preflight(pdfs.with_page_script(tmp_path / "a.pdf"))
    assert Report.from_json(report.to_json()) == report


@pytest.mark.parametrize(
    "text", ["", "No case here", "DCCJ 4127/2026", "dccj4127/26", "DCCJ 4127 OF 2026", "CIVIL ACTION NO. 4127 OF 2026",
             "see HCA 12/2020. DCCJ No. 4127 of 2026", "ISO 9001/2015", "ＤＣＣＪ　４１２７／２０２６",
             "民事訴訟2026年第4127號", "案件編號：２０２６年第４１２７號", "民事訴訟案件二零二六年第四一二七號",
             "Ordinance No. 5 of 2020", "Legal Notice No. 12 of 2020", "2020年第5號條例", "2020年第12號法律公告",
             "民事诉讼2026年第4127号", "訴訟 二〇二六年第四一二七宗"],
)  # fmt: skip
def test_page_one_names_the_case_or_none(text):
    assert case_number_mismatch(text, OURS) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("DCCJ 4128/2026", "DCCJ 4128/2026"),
        ("DCPI 4127/2026", "DCPI 4127/2026"),
        ("DCCJ 4127/2025", "DCCJ 4127/2025"),
        ("CIVIL ACTION NO. 12 OF 2026", "No. 12 of 2026"),
        ("HCA 7/99", "HCA 7/1999"),
        ("MISCELLANEOUS PROCEEDINGS NO. 12 OF 2026", "No. 12 of 2026"),
        ("民事訴訟2026年第4128號", "2026年第4128號"),
        ("傷亡訴訟案件編號 2025 年第 4127 號", "2025年第4127號"),
        ("民事訴訟案件二零二六年第四一二八號", "2026年第4128號"),
        ("民事诉讼2026年第4128号", "2026年第4128號"),
    ],
)
def test_page_one_names_another_case(text, named):
    finding = case_number_mismatch(text, OURS)
    assert finding is not None
    assert dict(finding.params) == {"found": named, "expected": "DCCJ 4127/2026"}


def test_letters_that_only_this_portal_gives_are_those_of_a_case_number():
    assert case_number_mismatch("ESS 7/2026", OURS) is None
    finding = case_number_mismatch("ESS 7/2026", OURS, ["ESS"])
    assert finding is not None
    assert finding.params["found"] == "ESS 7/2026"


def test_the_letters_of_each_kind_of_case_and_each_venue_are_known(person):
    filing = accept(lodged_of(person("chan")), person("registry"))
    for letters in [*CaseType.objects.values_list("pk", flat=True), *Venue.objects.values_list("pk", flat=True)]:
        (finding,) = findings_in_case(filing, "0" * 64, Report(first_page_text=f"{letters} 765432/2026"))
        assert finding.params["found"] == f"{letters} 765432/2026"
