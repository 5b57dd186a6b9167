"""A row of claims is a claim that can be lodged, or every reason why not, by column."""

import json
from datetime import date

import pytest
from django.utils.translation import override

from cases.models import CaseType, ClaimNature, Question
from filings.bulk.checks import Claim, OtherFile, read_claims, read_rows
from filings.bulk.columns import columns_of, finder
from filings.bulk.explanations import Fault, table, words
from icms.lib import clock
from icms.lib.dates import NBSP
from icms.lib.errors import Refused
from icms.lib.tables import Table, TableRow
from icms.lib.trilingual import Trilingual
from tests.factories.bulk import GOOD, claim, workbook
from tests.factories.court import TUESDAY_10

pytestmark = pytest.mark.usefixtures("court")


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TUESDAY_10)


@pytest.fixture
def sctc(court):
    return CaseType.objects.select_related("court").get(pk="SCTC")


def read(kind, *rows, known=()):
    heading = list(rows[0])
    lines = [TableRow(number, list(row.values())) for number, row in enumerate(rows, start=2)]
    return read_rows(kind, Table(heading, lines), known_references=known).rows


def faults(kind, **cells):
    (row,) = read(kind, claim(1, **cells))
    assert (row.claim is None) == bool(row.faults)
    return [(fault.column, fault.code) for fault in row.faults]


def english(fault):
    wrong, remedy = words(fault)
    return f"{wrong.en} {remedy.en}".replace(NBSP, " ")


def refusal(kind, heading):
    with pytest.raises(Refused) as refused:
        read_rows(kind, Table(heading, [TableRow(2, ["x"])]))
    return [reason.code for reason in refused.value.reasons]


def test_the_tribunal_asks_for_the_debt_and_states_a_claim(sctc):
    assert [column.code for column in columns_of(sctc)] == list(GOOD)
    assert sctc.states_claim and sctc.court.claim_limit_cents == 7_500_000
    assert set(ClaimNature.objects.filter(case_types=sctc).values_list("pk", flat=True)) >= {"debt", "rates", "goods"}
    assert [column.code for column in columns_of(sctc) if column.required] == [
        *("your_reference", "defendant_address", "claim_nature", "amount_claimed"),
        *("date_of_debt", "particulars", "document_file"),
    ]


def test_a_summons_has_its_venue_and_its_own_questions_and_no_amount(court):
    kind = CaseType.objects.select_related("court").get(pk="MCDS")
    codes = [column.code for column in columns_of(kind)]
    assert "venue" in codes and "offence_on" in codes and "amount_claimed" not in codes and "claim_nature" not in codes
    assert next(column for column in columns_of(kind) if column.code == "venue").choices


def test_columns_are_called_after_the_party_of_the_kind_in_each_language(court):
    kind = CaseType.objects.select_related("court").get(pk="MCRO")
    named = {column.code: column.name for column in columns_of(kind)}
    assert named["defendant_address"] == Trilingual("Respondent: address", "答辯人的地址", "答辩人的地址")


def test_a_heading_is_known_by_its_code_and_by_its_name_in_any_language(sctc):
    named = finder(columns_of(sctc))
    for heading in ("amount_claimed", "Amount claimed", "AMOUNT  CLAIMED", "申索款額", "申索款额"):
        assert named(heading).code == "amount_claimed"
    assert named("price") is None


def test_a_good_row_is_a_claim(sctc):
    (row,) = read(sctc, claim(1))
    assert row.faults == [] and row.number == 2
    assert row.claim == Claim(
        own_reference="RV/26/0001",
        defendant_name_en="Chan Tai Man",
        defendant_name_zh="陳大文",
        defendant_kind="person",
        defendant_address="Flat A, 8/F, 100 Nathan Road, Kowloon",
        defendant_telephone="2345 6789",
        document_file="claim-0001.pdf",
        claim_kind="monetary",
        claim_nature="debt",
        amount_cents=860_000,
        answers={"date_of_debt": "2026-02-28", "particulars": "Goods sold in January and not paid for."},
        other_files=(OtherFile("exhibit-0001.pdf", "exhibit"),),
    )


def test_a_claim_is_kept_as_json_and_comes_back_as_it_was(sctc):
    (row,) = read(sctc, claim(1))
    assert Claim.from_json(json.loads(json.dumps(row.claim.as_json()))) == row.claim


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("86", 8_600),
        ("8,600", 860_000),
        ("$8,600.50", 860_050),
        ("HK$ 8,600", 860_000),
        ("８，６００", 860_000),
        ("8600元", 860_000),
        ("75,000", 7_500_000),
    ],
)
def test_an_amount_is_read_as_people_type_it(sctc, typed, cents):
    assert read(sctc, claim(1, amount_claimed=typed))[0].claim.amount_cents == cents


@pytest.mark.parametrize(
    "typed", ["28/02/2026", "2026-02-28", "28-2-2026", "28 Feb 2026", "2026年2月28日", "２０２６／２／２８"]
)
def test_a_date_is_read_in_the_usual_ways(sctc, typed):
    assert read(sctc, claim(1, date_of_debt=typed))[0].claim.answers["date_of_debt"] == "2026-02-28"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", "person"),
        ("Individual", "person"),
        ("個人", "person"),
        ("company", "body"),
        ("公司", "body"),
        ("机构", "body"),
    ],
)
def test_who_the_defendant_is_may_be_said_in_any_language_or_left_out(sctc, typed, kept):
    assert read(sctc, claim(1, defendant_kind=typed))[0].claim.defendant_kind == kept


@pytest.mark.parametrize("typed", ["debt", "Debt", "債務", "债务", "DEBT"])
def test_the_nature_is_named_by_code_or_in_any_language(sctc, typed):
    assert read(sctc, claim(1, claim_nature=typed))[0].claim.claim_nature == "debt"


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        ("your_reference", "", "missing"),
        ("your_reference", "R" * 61, "too_long"),
        ("your_reference", "Example", "example"),
        ("defendant_name_en", "陳大文", "name_in_chinese"),
        ("defendant_name_zh", "Chan Tai Man", "name_in_english"),
        ("defendant_name_en", "C" * 201, "too_long"),
        ("defendant_kind", "martian", "unknown_kind"),
        ("defendant_address", "", "missing"),
        ("defendant_address", "A" * 501, "too_long"),
        ("defendant_telephone", "234", "telephone"),
        ("defendant_telephone", "ask his wife", "telephone"),
        ("claim_nature", "", "missing"),
        ("claim_nature", "spite", "unknown_nature"),
        ("amount_claimed", "", "missing"),
        ("amount_claimed", "a lot", "no_amount"),
        ("amount_claimed", "12,50", "no_amount"),
        ("amount_claimed", "0", "amount_too_small"),
        ("amount_claimed", "-500", "amount_too_small"),
        ("amount_claimed", "9" * 20, "amount_too_large"),
        ("amount_claimed", "86,000", "above_limit"),
        ("amount_claimed", "75,000.01", "above_limit"),
        ("date_of_debt", "", "missing"),
        ("date_of_debt", "yesterday", "no_date"),
        ("date_of_debt", "28/02/26", "no_date"),
        ("date_of_debt", "31/02/2026", "no_such_day"),
        ("date_of_debt", "0/02/2026", "no_such_day"),
        ("date_of_debt", "02/28/2026", "no_such_month"),
        ("date_of_debt", "25/11/2026", "date_to_come"),
        ("date_of_debt", "28/02/1026", "date_far_away"),
        ("date_of_debt", "46081", "date_as_number"),
        ("particulars", "", "missing"),
        ("particulars", "x" * 1001, "too_long"),
        ("document_file", "", "missing"),
        ("document_file", "..", "missing"),
        ("other_files", "a.pdf; A.PDF", "file_named_twice"),
        ("other_files", "claim-0001.PDF", "file_named_twice"),
        ("other_files", ";".join(f"{number}.pdf" for number in range(60)), "too_many_files"),
    ],
)
def test_each_kind_of_bad_cell_is_told_in_its_column(sctc, column, typed, code):
    assert faults(sctc, **{column: typed}) == [(column, code)]


@pytest.mark.parametrize("column", [code for code in GOOD if code not in ("amount_claimed",)])
@pytest.mark.parametrize("typed", ["=1+1", "＝1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "+1+1", "#REF!", "#N/A"])
def test_a_formula_or_its_error_is_never_taken_for_words(sctc, column, typed):
    assert {(place, code) for place, code in faults(sctc, **{column: typed})} == {
        (column, "error_value" if typed.startswith("#") else "formula")
    }


def test_what_only_looks_like_a_formula_is_taken(sctc):
    assert faults(sctc, defendant_telephone="+852 2345 6789", particulars="- goods\n- transport") == []


def test_a_name_is_needed_in_one_language_or_the_other(sctc):
    assert faults(sctc, defendant_name_en="", defendant_name_zh="陳大文") == []
    assert faults(sctc, defendant_name_en="", defendant_name_zh="") == [("defendant_name_en", "missing")]


def test_every_fault_of_a_row_is_told_at_once_in_the_order_of_the_columns(sctc):
    found = faults(sctc, amount_claimed="x", defendant_address="", your_reference="", date_of_debt="31/02/2026")
    assert [column for column, _code in found] == [
        *("your_reference", "defendant_address", "amount_claimed", "date_of_debt")
    ]


def test_a_reference_is_once_in_the_table_and_was_never_lodged(sctc):
    rows = read(
        sctc,
        claim(1),
        claim(2, your_reference="rv/26/0001"),
        claim(3, your_reference="OLD-1"),
        claim(4),
        known=["old-1"],
    )
    assert [[(fault.code, fault.params.get("row")) for fault in row.faults] for row in rows] == [
        [],
        [("same_reference", 2)],
        [("known_reference", None)],
        [],
    ]


def test_a_row_with_more_cells_than_headings_is_told_and_one_with_fewer_lacks_what_is_required(sctc):
    heading, good = list(GOOD), list(claim(1).values())
    table = Table(
        [*heading, ""], [TableRow(2, [*good, "", "stray"]), TableRow(3, [*good[:-1], "x", "under no heading"])]
    )
    assert [[fault.code for fault in row.faults] for row in read_rows(sctc, table).rows] == [
        ["spare"],
        ["same_reference", "spare"],
    ]
    short = Table(heading, [TableRow(2, good[:9])])
    assert [fault.column for fault in read_rows(sctc, short).rows[0].faults] == ["particulars", "document_file"]


def test_wrong_headings_are_told_all_at_once_before_any_row(sctc):
    heading = [*(code for code in GOOD if code not in ("document_file", "particulars")), "price", "Amount claimed"]
    assert refusal(sctc, heading) == ["double_heading", "unknown_heading", "missing_heading", "missing_heading"]
    nameless = [code for code in GOOD if not code.startswith("defendant_name")]
    assert refusal(sctc, nameless) == ["missing_heading"]
    assert refusal(sctc, ["RV/26/0001", "Chan"]) == ["headings"]


def test_columns_that_are_not_required_may_be_left_out_and_stand_in_any_order(sctc):
    kept = {code: cell for code, cell in reversed(claim(1).items()) if code not in ("other_files", "defendant_kind")}
    (row,) = read(sctc, kept)
    assert row.claim.other_files == () and row.claim.amount_cents == 860_000


def test_the_row_that_shows_how_is_passed_over_and_refused_once_it_was_changed(sctc):
    example = {column.code: column.example.zh_hant for column in columns_of(sctc)}
    rows = read(sctc, example, claim(1), {**example, "amount_claimed": "99"})
    assert [row.number for row in rows] == [3, 4]
    assert "example" in [fault.code for fault in rows[1].faults]
    with pytest.raises(Refused):
        read(sctc, example)


def test_a_venue_is_named_by_its_letters_or_its_name_and_must_be_open(court):
    kind = CaseType.objects.select_related("court").get(pk="MCDS")
    columns = columns_of(kind)
    cells = {column.code: column.example.en for column in columns} | {"your_reference": "A", "offence_on": "2026-02-01"}
    for typed in ("ess", "Eastern Magistrates' Courts", "東區裁判法院", "东区裁判法院"):
        assert read(kind, {**cells, "venue": typed})[0].claim.venue == "ESS"
    (row,) = read(kind, {**cells, "venue": "Timbuktu"})
    assert [fault.code for fault in row.faults] == ["unknown_venue"]
    assert "Eastern Magistrates' Courts" in english(row.faults[0])


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"amount_claimed": "86,000"},
            (
                "Above HK$75,000, the most the tribunal can hear. "
                "File this one in the District Court, or lower the amount."
            ),
        ),
        (
            {"defendant_address": ""},
            "An address is needed to serve the claim. Type the last known address in Hong Kong.",
        ),
        ({"date_of_debt": "31/02/2026"}, "February 2026 has 28 days. Type the date as 28/02/2026 or 2026-02-28."),
        (
            {"date_of_debt": "46081"},
            (
                "This is how a spreadsheet counts days: 28 February 2026, if it was meant so. "
                "Type the date as 2026-02-28, in a column set as text."
            ),
        ),
        ({"particulars": "x" * 1001}, "This has 1001 characters; 1000 are taken. Make it shorter."),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_do(sctc, cells, said):
    assert english(read(sctc, claim(1, **cells))[0].faults[0]) == said


@pytest.mark.parametrize(
    ("fault", "wrong", "remedy"),
    [
        (
            Fault("document_file", "not_in_zip", "claim-0118.pdf", {"like": "claim-118.pdf"}),
            "The file is not in the zip.",
            "The zip holds “claim-118.pdf”: is that the one?",
        ),
        (
            Fault("document_file", "not_in_zip", "x.pdf", {"like": ""}),
            "The file is not in the zip.",
            "Put it into the zip, or correct its name.",
        ),
        (
            Fault("your_reference", "same_reference", "RV/26/0931", {"row": 202}),
            "The same reference stands in row 202.",
            "Each claim needs its own.",
        ),
        (
            Fault("document_file", "preflight", "a.pdf", {"finding": "P-04", "page": None, "params": {}}),
            "This file is locked with a password, so the court could not seal it.",
            "Open it in your PDF reader, save a copy without a password, and choose that copy. Check P-04",
        ),
    ],
)
def test_faults_of_files_have_words_too(fault, wrong, remedy):
    assert [text.en for text in words(fault)] == [wrong, remedy]


def test_a_fault_is_kept_as_json_and_its_words_come_in_the_language_of_its_reader(sctc):
    (row,) = read(sctc, claim(1, amount_claimed="86,000"))
    fault = Fault.from_json(json.loads(json.dumps(row.faults[0].as_json())))
    assert fault == row.faults[0]
    with override("zh-hant"):
        assert [str(text) for text in words(fault)] == [
            "超過審裁處可審理的上限75,000港元。",
            "請把這一宗呈交區域法院，或減低款額。",
        ]


ANY = {
    "count": 2,
    "most": 1,
    "row": 3,
    "limit_cents": 100,
    "month": 2,
    "year": 2026,
    "day_iso": "2026-02-28",
    "first": 1800,
    "last": 2199,
    "choices": [{"en": "a", "zh-hant": "b", "zh-hans": "c"}],
}


def test_every_fault_of_the_list_has_words_in_three_languages():
    for code in table():
        if code.endswith("_like"):
            continue
        column = next((code.removeprefix("missing_") for _ in [0] if code.startswith("missing_")), "")
        fault = Fault(column, "missing" if column else code, "", ANY)
        wrong, remedy = words(fault)
        assert all((*wrong.as_json().values(), *remedy.as_json().values())), code
        assert "{" not in "".join((*wrong.as_json().values(), *remedy.as_json().values())), code


def test_a_workbook_is_read_with_its_dates_and_figures(sctc, tmp_path):
    cells = {**claim(1), "amount_claimed": 8600.0, "date_of_debt": date(2026, 2, 28), "defendant_telephone": 23456789}
    (row,) = read_claims(sctc, workbook(tmp_path, [list(cells), list(cells.values())]), most_rows=10).rows
    assert row.claim.amount_cents == 860_000 and row.claim.answers["date_of_debt"] == "2026-02-28"


def test_a_question_that_is_no_longer_asked_is_no_column(sctc):
    Question.objects.filter(pk="particulars").update(retired=True)
    assert "particulars" not in [column.code for column in columns_of(sctc)]
