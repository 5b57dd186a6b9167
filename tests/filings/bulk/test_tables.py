"""A table that a person made is read as it is, or refused; never read wrongly."""

import zipfile
from datetime import date, datetime

import pytest

from icms.lib.errors import Refused
from icms.lib.tables import read_table
from tests.factories.bulk import GOOD, claim, csv_file, csv_text, workbook

CHINESE = [claim(1, defendant_address="香港九龍彌敦道100號8樓", particulars="欠交租金三個月")]
SIMPLIFIED = [
    claim(1, defendant_name_zh="陈大文", defendant_address="香港九龙弥敦道100号8楼", particulars="欠交租金三个月")
]


def read(path, most=10_000):
    return read_table(path, most_rows=most, is_heading=lambda heading: heading in GOOD)


def refusal(path, most=10_000):
    with pytest.raises(Refused) as refused:
        read(path, most)
    return {reason.code for reason in refused.value.reasons}


def written(folder, content, name="claims.csv"):
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / name


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "cp950"]
)
def test_a_csv_is_read_in_every_way_of_writing_of_hong_kong(tmp_path, encoding):
    table = read(csv_file(tmp_path, CHINESE, encoding=encoding))
    assert table.heading == list(GOOD)
    assert table.rows[0].cells == list(CHINESE[0].values())


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "gb2312"])
def test_a_csv_in_gb_is_read_where_its_words_show_it(tmp_path, encoding):
    assert read(csv_file(tmp_path, SIMPLIFIED, encoding=encoding)).rows[0].cells == list(SIMPLIFIED[0].values())


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "euc_kr", "gb18030"])
def test_a_csv_whose_way_of_writing_is_not_certain_is_refused(tmp_path, encoding):
    name = "김민수" if encoding == "euc_kr" else "田中"
    path = csv_file(tmp_path, [claim(1, defendant_name_zh=name)], encoding=encoding)
    assert refusal(path) == {"encoding"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("says", [True, False])
def test_comma_semicolon_and_tab_part_the_cells_and_sep_may_say_so(tmp_path, separator, says):
    text = (f"sep={separator}\n" if says else "") + csv_text([claim(1), claim(2)], separator)
    table = read(written(tmp_path, text))
    assert [row.number for row in table.rows] == [2, 3]
    assert table.rows[1].cells == list(claim(2).values())


def test_quotes_lines_and_commas_inside_cells_are_kept(tmp_path):
    row = claim(1, defendant_address='Flat "A", 8/F,\n100 Nathan Road', particulars="£50 and “more”")
    cells = read(csv_file(tmp_path, [row])).rows[0].cells
    assert cells[4] == 'Flat "A", 8/F,\n100 Nathan Road' and cells[9] == "£50 and “more”"


def test_rows_without_words_are_left_out_and_the_rest_keep_their_numbers(tmp_path):
    head, *rows = csv_text([claim(1), claim(2)]).splitlines()
    table = read(written(tmp_path, "\n".join([head, rows[0], ",,,,", "", rows[1], ""])))
    assert [row.number for row in table.rows] == [2, 5]


def test_a_sign_that_our_own_file_put_before_a_formula_is_taken_off(tmp_path):
    assert read(csv_file(tmp_path, [claim(1, particulars="'=1+1")])).rows[0].cells[9] == "=1+1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"your_reference,amount_claimed\r\n", "empty"),
        (b"%PDF-1.7", "not_a_table"),
        (b"\x89PNG\r\n", "not_a_table"),
        (bytes(range(256)) * 20, "not_a_table"),
        (b"\xff\xfe\x00\xd8\x00", "not_a_table"),
        (b"your_reference,particulars\nA,\x00B\n", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook", "old_workbook"),
        (b"PK\x03\x04 half a workbook", "damaged"),
        (b'your_reference,particulars\nA,"never closed\n', "broken"),
        (("your_reference," + "x," * 300 + "\n" + "y," * 300).encode(), "too_wide"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path, content, code):
    assert refusal(written(tmp_path, content)) == {code}


def test_ten_thousand_rows_are_read_and_one_more_is_one_refusal(tmp_path):
    rows = [claim(number) for number in range(10_000)]
    path = csv_file(tmp_path, rows)
    assert len(read(path).rows) == 10_000
    with pytest.raises(Refused) as refused:
        read(path, most=9_999)
    assert [str(reason) for reason in refused.value.reasons] == [
        "This file has 10,000 rows; at most 9,999 are taken at a time."
    ]


def test_a_workbook_says_what_its_reader_sees(tmp_path):
    cells = ["A", 12.0, 8600.5, 86_000, date(2026, 2, 28), datetime(2026, 2, 28, 9, 30), True, None, " 陳\u200b大文 "]
    table = read(workbook(tmp_path, [["your_reference", *"abcdefgh"], cells]))
    assert table.rows[0].cells == ["A", "12", "8600.5", "86000", "2026-02-28", "2026-02-28 09:30", "TRUE", "", "陳大文"]


def test_a_figure_of_a_workbook_has_no_powers_of_ten_and_no_crumbs(tmp_path):
    cells = [0.1 + 0.2, 12345678901234.0, 1e15, 0.05]
    table = read(workbook(tmp_path, [["your_reference", "b", "c", "d"], cells]))
    assert table.rows[0].cells == ["0.3", "12345678901234", "1000000000000000", "0.05"]


def test_a_hidden_sheet_is_passed_over_and_so_is_an_empty_one(tmp_path):
    path = workbook(tmp_path, [["your_reference"], ["A"]], hidden_first=True)
    assert read(path).rows[0].cells == ["A"]


def test_a_formula_of_a_workbook_gives_its_result_and_without_one_itself(tmp_path):
    path = workbook(tmp_path, [["your_reference", "amount_claimed"], ["A", "=40*2"], ["B", "=41*2"]])
    with_result(path, "<f>40*2</f><v />", "<f>40*2</f><v>80</v>", "<f>40*2</f><v></v>")
    assert [row.cells for row in read(path).rows] == [["A", "80"], ["B", "=41*2"]]


def with_result(path, *versions):
    """Write the result of a formula into a workbook, as a spreadsheet does when it saves."""
    before, after, other = versions
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert before in sheet or other in sheet, sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(before, after).replace(other, after).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)


def test_merged_cells_are_refused_and_named(tmp_path):
    path = workbook(tmp_path, [["your_reference", "b"], ["A", "x"], ["", "y"]], merged="A2:A3")
    with pytest.raises(Refused) as refused:
        read(path)
    assert "A2:A3" in str(refused.value.reasons[0]) and refused.value.reasons[0].code == "merged"


def test_a_workbook_of_a_thousand_rows_and_one_too_many(tmp_path):
    path = workbook(tmp_path, [list(GOOD), *(list(claim(number).values()) for number in range(1_000))])
    assert len(read(path, most=1_000).rows) == 1_000
    assert refusal(path, most=999) == {"too_many_rows"}


def test_an_open_document_and_a_letter_are_no_workbooks(tmp_path):
    for part in ("content.xml", "word/document.xml", "xl/workbook.bin"):
        with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as other:
            other.writestr(part, "<x/>")
        assert refusal(tmp_path / "other.xlsx") == {"other_kind"}


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path):
    path = workbook(tmp_path, [["your_reference"], ["A"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings2.xml", b"\0" * (65 * 1024 * 1024))
    assert refusal(path) == {"too_large"}


def test_a_workbook_with_entities_is_refused(tmp_path):
    path = workbook(tmp_path, [["your_reference"], ["A"]])
    with_result(
        path,
        "<worksheet ",
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet ',
        "never here",
    )
    assert refusal(path) == {"damaged"}


def test_a_row_far_below_every_sheet_is_not_waited_for(tmp_path):
    path = workbook(tmp_path, [["your_reference"], ["A"]])
    with_result(path, '<row r="2"', '<row r="99999999999"', "never here")
    assert refusal(path) == {"damaged"}


def test_a_cell_far_to_the_right_costs_nothing_and_is_too_wide(tmp_path):
    path = workbook(tmp_path, [["your_reference", *[None] * 900, "x"], ["A"]])
    assert len(read(path).heading) == 1
