"""Files to fill in say how in each language, are read again as they are, and run nothing."""

import csv
import io
from types import SimpleNamespace

import openpyxl
import pytest

from cases.models import CaseType
from filings.bulk.checks import Row, read_claims, read_rows
from filings.bulk.columns import columns_of
from filings.bulk.explanations import Fault
from filings.bulk.templates import csv_template, mending_csv, xlsx_template
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.tables import Table, TableRow
from tests.factories.bulk import GOOD, claim
from tests.factories.court import TUESDAY_10

pytestmark = pytest.mark.usefixtures("court")
LANGUAGES = ("en", "zh-hant", "zh-hans")


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TUESDAY_10)


@pytest.fixture
def sctc(court):
    return CaseType.objects.select_related("court").get(pk="SCTC")


def cells_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_template_is_headings_and_one_row_that_shows_how(sctc, language):
    content = csv_template(sctc, language)
    heading, example = cells_of(content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert heading == list(GOOD) and example[0] == "EXAMPLE"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["SCTC", "MCDS", "MCRO"])
def test_a_template_left_as_it_is_has_no_claims_and_filled_in_it_has_those(court, tmp_path, language, kind):
    case_type = CaseType.objects.select_related("court").get(pk=kind)
    for name, make in (("a.csv", csv_template), ("a.xlsx", xlsx_template)):
        (tmp_path / name).write_bytes(make(case_type, language))
        with pytest.raises(Refused) as refused:
            read_claims(case_type, tmp_path / name, most_rows=10)
        assert [reason.code for reason in refused.value.reasons] == ["empty"]


@pytest.mark.parametrize("kind", ["SCTC", "MCDS", "MCDP", "MCFP", "MCRO"])
def test_the_example_of_each_kind_would_be_a_good_claim_under_a_reference_of_its_own(court, kind):
    case_type = CaseType.objects.select_related("court").get(pk=kind)
    for language in LANGUAGES:
        cells = {column.code: column.example.in_language(language) for column in columns_of(case_type)}
        table = Table(list(cells), [TableRow(2, list({**cells, "your_reference": "A-1"}.values()))])
        assert read_rows(case_type, table).rows[0].faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_its_headings_in_sight_text_in_every_column_and_a_guide(sctc, language):
    made = openpyxl.load_workbook(io.BytesIO(xlsx_template(sctc, language)))
    table, guide = made.worksheets
    assert table.freeze_panes == "A2" and [cell.value for cell in table[1]] == list(GOOD)
    assert {cell.number_format for cell in table[2]} == {"@"}
    assert {table.column_dimensions[letter].number_format for letter in "ABCDEFGHIJKL"} == {"@"}
    told = {row[0].value: [cell.value for cell in row] for row in guide.iter_rows(min_row=2)}
    assert list(told) == list(GOOD)
    names = {column.code: column.name.in_language(language) for column in columns_of(sctc)}
    assert {code: cells[1] for code, cells in told.items()} == names
    assert "debt" in told["claim_nature"][3] and told["particulars"][4] == "1000"


def test_a_filled_in_workbook_is_read_again(sctc, tmp_path):
    made = openpyxl.load_workbook(io.BytesIO(xlsx_template(sctc, "zh-hant")))
    for number in (1, 2):
        made.worksheets[0].append(list(claim(number).values()))
    made.save(tmp_path / "claims.xlsx")
    rows = read_claims(sctc, tmp_path / "claims.xlsx", most_rows=10).rows
    assert [(row.number, bool(row.claim)) for row in rows] == [(3, True), (4, True)]


def kept(row):
    return SimpleNamespace(number=row.number, typed=row.typed, faults=[fault.as_json() for fault in row.faults])


def test_the_rows_to_mend_are_whole_say_what_is_wrong_and_run_nothing(sctc):
    limit = {"limit_cents": 7_500_000}
    row = Row(12, {"particulars": "=cmd"}, None, [Fault("amount_claimed", "above_limit", "86,000", limit)])
    heads, line = cells_of(mending_csv(sctc, [kept(row)], "en"))
    assert heads == ["row", "what_to_mend", *(column.code for column in columns_of(sctc))]
    above = "Above HK$75,000, the most the tribunal can hear. File this one in the District Court, or lower the amount."
    assert line[:2] == ["12", f"amount_claimed: {above}"]
    assert line[heads.index("particulars")] == "'=cmd"
    assert "超过审裁处可审理的上限75,000港元。" in cells_of(mending_csv(sctc, [kept(row)], "zh-hans"))[1][1]


def test_the_rows_to_mend_are_read_again_as_they_were(sctc, tmp_path):
    first = read_rows(sctc, Table(list(GOOD), [TableRow(7, list(claim(1, amount_claimed="86,000").values()))])).rows
    (tmp_path / "mend.csv").write_bytes(mending_csv(sctc, [kept(row) for row in first], "en"))
    again = read_claims(sctc, tmp_path / "mend.csv", most_rows=10).rows
    assert again[0].typed["row"] == "7"
    assert {code: again[0].typed[code] for code in GOOD} == first[0].typed
    assert again[0].faults == first[0].faults
