"""A CSV is read as it is written, or refused; never read wrongly."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from accounts.organizations.member_import.files import MOST_ROWS, read
from accounts.organizations.member_import.labels import column_of, headings, language_of, role_of
from icms.lib.errors import Refused

HEAD = "Role,Branch,Name in English,Name in Chinese,E-mail address\r\n"
ROWS = "OU,HQ,Chan Tai Man,陳大文,chan@example.com\r\nOU,KLN,Wong Ka Yan,黃嘉欣,wong@example.com\r\n"
TEXT = HEAD + ROWS
CHINESE_HEAD = "角色,分部,英文姓名,中文姓名,電郵地址\r\n"


def names(content):
    return [line.cells["name_zh"] for line in read(content)]


def refusal(content):
    with pytest.raises(Refused) as refused:
        read(content)
    return {reason.code for reason in refused.value.reasons}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "cp950"]
)
@pytest.mark.parametrize("head", [HEAD, CHINESE_HEAD])
def test_every_way_of_writing_is_told_by_the_content(encoding, head):
    assert names((head + ROWS).encode(encoding)) == ["陳大文", "黃嘉欣"]


def test_utf_16_with_the_big_end_first_and_its_mark():
    assert names(b"\xfe\xff" + TEXT.encode("utf-16-be")) == ["陳大文", "黃嘉欣"]


@pytest.mark.parametrize("name", ["陳𨋢", "李㗎", "黃𠝹", "梁嗰"])
def test_the_characters_of_hong_kong_are_read_from_big5(name):
    assert names((HEAD + f"OU,HQ,,{name},a@example.com\r\n").encode("big5hkscs")) == [name]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        *product(["gb18030", "gbk"], ["陈国强", "张伟", "李娜", "王芳", "欧阳"]),
        *product(["shift_jis", "euc_jp"], ["田中", "李娜", "王芳"]),
        ("euc_kr", "김민수"),
    ],
)
def test_a_file_in_another_way_of_writing_is_refused_and_not_read_as_big5(encoding, name):
    content = (HEAD + f"OU,HQ,,{name},a@example.com\r\n").encode(encoding)
    assert refusal(content) <= {"encoding", "binary"}


@pytest.mark.parametrize("name", ["René", "Jürgen Strauß", "Núñez", "Zoë"])
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_letters_in_an_old_way_of_writing_are_not_taken_for_chinese(name, encoding):
    assert refusal((HEAD + f"OU,HQ,{name},,a@example.com\r\n").encode(encoding)) <= {"encoding", "binary"}


@given(
    name=some.text(
        some.sampled_from("陈张王李赵钱孙周吴郑冯卫蒋沈韩杨朱秦许何吕施孔曹严华金魏陶姜伟芳娜敏静丽强磊军洋"),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=300, deadline=None)
def test_no_name_in_gb_is_read_as_another_name(name):
    content = (HEAD + f"OU,HQ,,{name},a@example.com\r\n").encode("gb18030")
    try:
        assert names(content) == [name]
    except Refused:
        pass


@given(
    names_in=some.lists(
        some.text(some.sampled_from("陳張王李趙黃周吳鄭馮大文嘉欣偉芳敏麗強國華明德志"), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=200, deadline=None)
def test_what_is_read_from_big5_is_what_was_written(names_in):
    rows = "".join(f"OU,HQ,,{name},a@example.com\r\n" for name in names_in)
    try:
        assert names((HEAD + rows).encode("big5")) == names_in
    except Refused:
        pass


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_comma_semicolon_and_tab_part_the_cells(separator):
    lines = read(TEXT.replace(",", separator).encode())
    assert lines[0].cells["email"] == "chan@example.com" and len(lines) == 2


def test_the_columns_come_in_any_order_and_by_many_names():
    lines = read("電郵,English name,branch code,ROLE\na@example.com,Chan,HQ,user\n".encode())
    assert lines[0].cells | {"telephone": ""} == {
        "role": "user",
        "branch": "HQ",
        "username": "",
        "name_en": "Chan",
        "name_zh": "",
        "email": "a@example.com",
        "telephone": "",
        "language": "",
    }


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_template_of_every_language_is_understood(language):
    assert [column_of(heading) for heading in headings(language)] == [
        *("role", "branch", "username", "name_en", "name_zh", "email", "telephone", "language"),
    ]


def test_roles_and_languages_are_known_in_three_languages():
    assert {role_of(word) for word in ("OU", "organization user", "機構用戶", "机构用户")} == {"OU"}
    assert {role_of(word) for word in ("sa", "Secondary Administrator", "輔助管理員", "辅助管理员")} == {"SA"}
    assert [language_of(word) for word in ("", "English", "繁體", "简体", "Klingon")] == [
        *("en", "en", "zh-hant", "zh-hans"),
        None,
    ]


def test_rows_are_counted_as_a_spreadsheet_does_and_blank_ones_left_out():
    lines = read((HEAD + ',,,,\r\nOU,HQ,"Chan\r\nTai Man",,a@example.com\r\n').encode())
    assert [line.number for line in lines] == [3]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\r\n \r\n", "empty"),
        (HEAD.encode(), "empty"),
        (b"PK\x03\x04 a workbook", "binary"),
        (b"%PDF-1.7", "binary"),
        (bytes(range(256)) * 40, "binary"),
        (b"a\x00b\x00\x00\x00", "binary"),
        (b"\xff\xfe\x00\xd8\x00", "binary"),
        (b"nothing,that,is,known\n1,2,3,4\n", "headings"),
        (b"OU,HQ,Chan,,a@example.com\n", "headings"),
        (HEAD.replace("Branch", "Brunch").encode() + b"OU,HQ,a,,b@example.com\n", "unknown_heading"),
        (b"Role,Role,Branch,E-mail,Name\nOU,OU,HQ,a@example.com,A\n", "double_heading"),
        (b"Role,Name\nOU,Chan\n", "missing_heading"),
        (HEAD.encode() + b'OU,HQ,"Chan,,a@example.com\n', "broken"),
        (HEAD.encode() + b"OU,HQ,A,,a@example.com\n" * (MOST_ROWS + 1), "too_many_rows"),
        (HEAD.encode() + b"x" * (2 * 1024 * 1024), "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content, code):
    assert code in refusal(content)


@pytest.mark.parametrize("name", ["René", "Jürgen Strauß", "Núñez", "Zoë Élise", "阿里·哈桑", "Chan\u00a0Tai Man"])
def test_western_letters_are_read_from_utf_8(name):
    assert read((HEAD + f"OU,HQ,{name},,a@example.com\n").encode())[0].cells["name_en"] == name.replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["强强", "联通", "毛"])
def test_chinese_in_gb_that_could_be_western_letters_in_utf_8_is_refused(name):
    assert refusal((HEAD + f"OU,HQ,,{name},a@example.com\n").encode("gb18030")) == {"encoding"}


def test_ten_thousand_rows_are_refused_with_their_number():
    with pytest.raises(Refused) as refused:
        read((HEAD + "OU,HQ,A,陳大文,a@example.com\r\n" * 10_000).encode())
    assert "10,000 rows" in str(refused.value.reasons[0])


ONE = "OU,HQ,clerk,Clerk,,clerk@example.com,2345 6789,\n"


@pytest.mark.parametrize(
    ("before", "separator", "number"),
    [
        ("sep=;\n", ";", 2),
        ('"sep=,"\r\n', ",", 2),
        ("SEP=\t\n", "\t", 2),
        ("\n", ",", 3),
        ("\r\n\r\n", ",", 4),
        (";;;;;;;\n", ";", 3),
        (",,,,\n\n", ",", 4),
        ('"",""\n', ",", 3),
    ],
)
def test_what_stands_before_the_headings_is_passed_over_and_rows_keep_their_numbers(before, separator, number):
    head = "Role,Branch,Account name,Name in English,Name in Chinese,E-mail address,Telephone,Language\n"
    text = before + (head + ONE).replace(",", separator)
    (line,) = read(text.encode())
    assert (line.number, line.cells["username"], line.spare) == (number, "clerk", 0)


def test_a_cell_under_no_heading_is_spare_and_an_empty_column_is_not():
    head = "Role,,Branch,Name in English,E-mail address\n"
    lines = read((head + "OU,,HQ,Clerk,clerk@example.com\nOU,x,HQ,Clerk,b@example.com,y\n").encode())
    assert [line.spare for line in lines] == [0, 2]
