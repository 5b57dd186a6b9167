"""The zip of a table of claims: its files are known by their names, and it is never believed."""

import io
import random
import struct
import zipfile

import pytest

from filings.bulk.archive import Archive
from icms.lib.errors import Refused
from tests.factories.bulk import Named, zip_file


def refusal(path, **limits):
    with pytest.raises(Refused) as refused:
        Archive(path, **limits)
    return [reason.code for reason in refused.value.reasons]


def copied(archive, entry):
    out = io.BytesIO()
    return archive.copy(entry, out.write), out.getvalue()


def test_a_file_is_found_by_its_name_however_it_is_typed(tmp_path):
    with Archive(zip_file(tmp_path, ["Claims/Claim 0001.PDF", "申索書.pdf"])) as archive:
        assert archive.names() == ["Claim 0001.PDF", "申索書.pdf"]
        for typed in ("claim 0001.pdf", "CLAIM  0001.pdf", "ｃｌａｉｍ 0001.pdf", "pdfs\\Claim 0001.pdf", "claim 0001"):
            assert archive.find(typed).name == "Claim 0001.PDF"
        assert archive.find("申索書.pdf").name == "申索書.pdf"
        assert archive.find("claim 0002.pdf") is None and archive.find("") is None and archive.find("..") is None
        assert copied(archive, archive.find("申索書")) == (8, b"%PDF-1.7")


def test_a_name_that_a_mac_writes_in_parts_is_the_same_name(tmp_path):
    with Archive(zip_file(tmp_path, ["Cafe\u0301.pdf"])) as archive:
        assert archive.find("Café.pdf")


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "utf-8"])
def test_chinese_names_from_windows_and_from_a_mac_are_read(tmp_path, encoding):
    names = ["申索書-陳大文.pdf", "證物一.pdf", "功許蓋.pdf"]
    with Archive(zip_file(tmp_path, [name.encode(encoding) for name in names])) as archive:
        assert archive.names() == names
        assert all(archive.find(name) for name in names)


def test_chinese_names_in_gb_are_read(tmp_path):
    names = ["申索书-陈大文.pdf", "证物一.pdf"]
    with Archive(zip_file(tmp_path, [name.encode("gbk") for name in names])) as archive:
        assert archive.names() == names
        assert all(archive.find(name) for name in names)


def test_a_name_told_in_utf_8_beside_the_old_one_is_that(tmp_path):
    info = Named("old\u2592.pdf".encode("cp437"))
    told = "申索書.pdf".encode()
    info.extra = struct.pack("<HHBL", 0x7075, 5 + len(told), 1, 0) + told
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(info, b"x")
    with Archive(tmp_path / "a.zip") as archive:
        assert archive.names() == ["申索書.pdf"]


def test_no_path_is_ever_a_path(tmp_path):
    names = ["../../etc/passwd.pdf", "/root/a.pdf", "C:\\Users\\b.pdf", "c/../../d.pdf", "..\\e.pdf", "\u202ef.pdf"]
    with Archive(zip_file(tmp_path, names)) as archive:
        assert archive.names() == ["passwd.pdf", "a.pdf", "b.pdf", "d.pdf", "e.pdf", "f.pdf"]


def test_what_a_system_puts_there_by_itself_and_links_and_folders_are_no_files(tmp_path):
    names = ["__MACOSX/._a.pdf", ".DS_Store", "x/Thumbs.db", "desktop.ini", "a.pdf", "folder/"]
    path = zip_file(tmp_path, names)
    with zipfile.ZipFile(path, "a") as packed:
        link = zipfile.ZipInfo("link.pdf")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    with Archive(path) as archive:
        assert archive.names() == ["a.pdf"]


def test_two_files_of_one_name_are_doubled(tmp_path):
    with Archive(zip_file(tmp_path, ["a/claim.pdf", "b/Claim.PDF", "c.pdf"])) as archive:
        assert archive.doubled() == {"claim.pdf", "Claim.PDF"}
        assert archive.is_doubled("CLAIM.pdf") and not archive.is_doubled("c.pdf") and not archive.is_doubled("d.pdf")


def test_files_that_no_row_names_are_told(tmp_path):
    with Archive(zip_file(tmp_path, ["a.pdf", "b.pdf", "c.pdf"])) as archive:
        assert archive.unused(["A.pdf", "x/b", "nothing.pdf"]) == ["c.pdf"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("claim-0118.pdf", "claim-118.pdf"),
        ("claim_118.pdf", "claim-118.pdf"),
        ("claim-118.docx", "claim-118.pdf"),
        ("exibit-a.pdf", "exhibit-a.pdf"),
        ("something else.pdf", ""),
    ],
)
def test_the_closest_name_is_offered(tmp_path, typed, meant):
    with Archive(zip_file(tmp_path, ["claim-118.pdf", "claim-119.pdf", "exhibit-a.pdf"])) as archive:
        assert archive.like(typed) == meant


def test_a_thousand_missing_names_are_looked_for_quickly(tmp_path):
    with Archive(zip_file(tmp_path, [f"claim-{number}.pdf" for number in range(2_000)])) as archive:
        assert archive.like("claim-0007.pdf") == "claim-7.pdf"
        assert [archive.like(f"nothing {number}.pdf") for number in range(1_000)] == [""] * 1_000


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"PK\x05\x06", random.Random(1).randbytes(100)])
def test_what_is_no_zip_is_refused(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    assert refusal(tmp_path / "a.zip") in (["not_a_zip"], ["zip_in_parts"])


def test_half_a_zip_is_refused(tmp_path):
    path = zip_file(tmp_path, ["a.pdf", "b.pdf"])
    path.write_bytes(path.read_bytes()[:60])
    assert refusal(path) == ["zip_in_parts"]


def patched(path, signature, offset, value):
    content = bytearray(path.read_bytes())
    at = content.rfind(signature)
    content[at + offset : at + offset + len(value)] = value
    path.write_bytes(bytes(content))
    return path


def test_a_zip_with_a_password_in_parts_or_packed_oddly_is_refused(tmp_path):
    directory, end = b"PK\x01\x02", b"PK\x05\x06"
    assert refusal(patched(zip_file(tmp_path, ["a.pdf"]), directory, 8, b"\x01\x00")) == ["zip_locked"]
    assert refusal(patched(zip_file(tmp_path, ["a.pdf"]), end, 4, b"\x02\x00")) == ["zip_in_parts"]
    assert refusal(patched(zip_file(tmp_path, ["a.pdf"]), directory, 10, b"\x09\x00")) == ["zip_method"]


def test_an_empty_zip_one_of_zips_and_one_of_too_many_files_are_refused(tmp_path):
    assert refusal(zip_file(tmp_path, ["folder/"])) == ["zip_empty"]
    assert refusal(zip_file(tmp_path, ["a.pdf", "b.ZIP"])) == ["zip_nested"]
    assert refusal(zip_file(tmp_path, ["a.pdf", "b.pdf", "c.pdf"]), most_files=2) == ["zip_too_many"]
    assert refusal(zip_file(tmp_path, ["a.pdf", "b.pdf", "c.pdf"]), most_files=1) == ["zip_too_many"]
    assert refusal(zip_file(tmp_path, ["a.pdf", "b.pdf"]), most_bytes=15) == ["zip_too_large"]


def test_a_list_of_files_that_is_too_long_is_not_even_read(tmp_path):
    path = patched(zip_file(tmp_path, ["a.pdf"]), b"PK\x05\x06", 12, struct.pack("<L", 2_000_000_000))
    assert refusal(path) == ["zip_too_many"]


def test_a_zip_that_unpacks_to_far_more_than_papers_do_is_refused_unread(tmp_path):
    path = zip_file(tmp_path, ["a.pdf", "b.pdf", "c.pdf"], b"\0" * (40 * 1024 * 1024))
    assert refusal(path) == ["zip_bomb"]


def test_files_that_lie_over_one_another_are_refused(tmp_path):
    path = patched(zip_file(tmp_path, ["a.pdf"]), b"PK\x01\x02", 20, struct.pack("<L", 1_000_000))
    assert refusal(path) == ["zip_bomb"]


def test_a_file_that_is_larger_than_it_says_gives_no_more_than_that(tmp_path):
    path = patched(zip_file(tmp_path, ["a.pdf"], b"\0" * 1_000_000), b"PK\x01\x02", 24, struct.pack("<L", 10))
    with Archive(path) as archive, pytest.raises(Refused) as refused:
        copied(archive, archive.find("a.pdf"))
    assert [reason.code for reason in refused.value.reasons] == ["file_damaged"]


def test_a_file_is_copied_up_to_what_a_file_may_be(tmp_path, settings):
    settings.MAX_FILE_BYTES = 1_000
    path = zip_file(tmp_path, ["a.pdf"], b"\0" * 1_001)
    with Archive(path) as archive, pytest.raises(Refused) as refused:
        copied(archive, archive.find("a.pdf"))
    assert [reason.code for reason in refused.value.reasons] == ["file_too_large"]


def test_a_damaged_file_is_told_and_the_others_are_read(tmp_path):
    path = zip_file(tmp_path, ["a.pdf", "b.pdf"], random.Random(2).randbytes(1_000))
    content = bytearray(path.read_bytes())
    content[100] ^= 0xFF
    path.write_bytes(bytes(content))
    with Archive(path) as archive:
        with pytest.raises(Refused) as refused:
            copied(archive, archive.find("a.pdf"))
        assert [reason.code for reason in refused.value.reasons] == ["file_damaged"]
        assert copied(archive, archive.find("b.pdf"))[0] == 1_000
