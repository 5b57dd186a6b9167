"""Files that may not be filed, and the reason each one is given."""

import io
import zipfile

import pytest
from PIL import Image

from filings.preflight.findings import REFUSE
from filings.preflight.services import Limits, preflight
from tests.factories import pdfs


def reasons(path, **limits):
    report = preflight(path, limits=Limits(**limits))
    return [(finding.code, finding.page) for finding in report.findings if finding.severity == REFUSE]


def written(path, data: bytes):
    path.write_bytes(data)
    return path


def word_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, kind)
    return out.getvalue()


def test_an_empty_file(tmp_path):
    assert reasons(written(tmp_path / "a.pdf", b"")) == [("P-01", None)]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (word_document(), "Microsoft Word (DOCX)"),
        (picture("PNG"), "PNG"),
        (picture("JPEG"), "JPEG"),
        (picture("TIFF"), "TIFF"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"\xd0\xcf\x11\xe0" + bytes(40), "Microsoft Office (DOC, XLS, PPT)"),
    ],
)
def test_another_kind_of_file_named_as_a_pdf_is_told_what_it_is(tmp_path, data, kind):
    report = preflight(written(tmp_path / "a.pdf", data))
    assert [(f.code, dict(f.params)) for f in report.findings] == [("P-02", {"kind": kind})]


@pytest.mark.parametrize("data", [b"hello", b"\x00" * 100, b" " * 1024 + b"%PDF-1.7", b"%PD"])
def test_something_unknown_named_as_a_pdf(tmp_path, data):
    assert reasons(written(tmp_path / "a.pdf", data)) == [("P-03", None)]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b" ", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1019])
def test_a_pdf_that_begins_late_is_told_so(tmp_path, filed, before):
    assert reasons(written(tmp_path / "a.pdf", before + filed.read_bytes())) == [("P-31", None)]


def test_a_page_of_the_web_that_speaks_of_pdf_is_a_page_of_the_web(tmp_path):
    report = preflight(written(tmp_path / "a.pdf", b"<html>%PDF-1.7"))
    assert [(f.code, dict(f.params)) for f in report.findings] == [("P-02", {"kind": "HTML"})]


def test_a_file_over_the_limit_is_told_both_figures(tmp_path):
    path = written(tmp_path / "a.pdf", b"%PDF-1.7\n")
    with open(path, "r+b") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    report = preflight(path)
    assert [(f.code, dict(f.params)) for f in report.findings] == [("P-09", {"size": 50.1, "limit": 50})]


def test_a_file_at_the_limit_is_not_too_large(tmp_path):
    path = pdfs.saved(pdfs.paper(), tmp_path / "a.pdf")
    assert reasons(path, file_bytes=path.stat().st_size) == []


def test_a_file_with_a_password(tmp_path):
    assert reasons(pdfs.encrypted(tmp_path / "a.pdf", user="secret")) == [("P-04", None)]


def test_a_file_that_opens_but_is_protected_against_changes(tmp_path):
    assert reasons(pdfs.encrypted(tmp_path / "a.pdf")) == [("P-05", None)]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"x" * 5000, b"%PDF-1.7\ntrailer << /Root 9 0 R >>\nstartxref\n0\n%%EOF"]
)
def test_a_broken_file(tmp_path, data):
    assert reasons(written(tmp_path / "a.pdf", data)) == [("P-06", None)]


def test_a_file_cut_off_in_the_middle(tmp_path, filed):
    data = filed.read_bytes()
    assert reasons(written(tmp_path / "cut.pdf", data[: len(data) // 2])) in ([("P-06", None)], [("P-16", None)])


def test_a_file_without_pages(tmp_path):
    assert reasons(pdfs.no_pages(tmp_path / "a.pdf")) == [("P-07", None)]


def test_ten_thousand_pages_get_a_clear_answer(tmp_path):
    report = preflight(pdfs.many_pages(tmp_path / "a.pdf", 10_000))
    assert [(f.code, dict(f.params)) for f in report.findings] == [("P-08", {"pages": 10_000, "limit": 2000})]


def test_a_page_tree_that_runs_in_a_ring(tmp_path):
    assert reasons(pdfs.ring_of_pages(tmp_path / "a.pdf")) == [("P-06", None)]


@pytest.mark.parametrize(("make", "code"), [(pdfs.deep_branches, "P-06"), (pdfs.deep_brackets, "P-32")])
def test_deep_nesting_is_damaged_unless_another_reader_shows_it(tmp_path, make, code):
    assert reasons(make(tmp_path / "a.pdf")) == [(code, None)]


@pytest.mark.parametrize(
    ("make", "code", "page"),
    [
        (pdfs.with_open_action, "P-10", None),
        (pdfs.with_named_script, "P-10", None),
        (pdfs.with_page_script, "P-10", 2),
        (pdfs.with_widget_script, "P-10", 1),
        (pdfs.with_script_in_parent_field, "P-10", 2),
        (pdfs.with_script_behind_a_bookmark, "P-10", None),
        (pdfs.with_loose_script, "P-10", None),
        (pdfs.with_launch, "P-11", 1),
        (pdfs.with_attachment, "P-12", None),
        (pdfs.with_attachment_note, "P-12", 1),
        (pdfs.with_xfa, "P-13", None),
        (pdfs.with_media, "P-14", 1),
        (pdfs.certified_against_changes, "P-15", None),
        (pdfs.with_content_elsewhere, "P-29", 1),
        (pdfs.with_page_of_another_file, "P-29", 1),
    ],
)
def test_a_file_that_does_things(tmp_path, make, code, page):
    assert reasons(make(tmp_path / "a.pdf")) == [(code, page)]


@pytest.mark.parametrize("call", pdfs.CALLS)
def test_a_file_that_calls_out_by_itself_is_refused_and_a_link_is_not(tmp_path, call):
    assert reasons(pdfs.calling_when_opened(tmp_path / "a.pdf", call)) == [("P-28", None)]
    assert reasons(pdfs.calling_when_shown(tmp_path / "b.pdf", call)) == [("P-28", 2)]
    assert reasons(pdfs.calling_when_pressed(tmp_path / "c.pdf", call)) == []


def test_a_filter_under_its_short_name_is_no_other_file(tmp_path):
    pdf = pdfs.paper()
    pdf.pages[0].obj.Resources.XObject = pdfs.Dictionary(X=pdf.make_stream(b"", F=pdfs.Name.FlateDecode))
    assert reasons(pdfs.saved(pdf, tmp_path / "a.pdf")) == []


def test_a_link_to_another_page_does_not_carry_its_danger_over(tmp_path):
    pdf = pdfs.paper(pdfs.content("one"), pdfs.content("two"))
    pdf.pages[1].obj.AA = pdfs.Dictionary(O=pdf.make_indirect(pdfs.script()))
    link = pdfs.annotation(pdfs.Name.Link, Dest=pdfs.Array([pdf.pages[1].obj, pdfs.Name.Fit]))
    pdf.pages[0].obj.Annots = pdfs.Array([link])
    assert reasons(pdfs.saved(pdf, tmp_path / "a.pdf")) == [("P-10", 2)]


@pytest.mark.parametrize(("count", "found"), [(20_000, []), (20_001, [("P-30", None)])])
def test_more_annotations_than_a_reader_can_bear(tmp_path, count, found):
    assert reasons(pdfs.with_many_annotations(tmp_path / "a.pdf", count)) == found


def test_a_script_is_found_in_a_compressed_object_too(tmp_path):
    pdf = pdfs.paper()
    pdf.Root.OpenAction = pdf.make_indirect(pdfs.script())
    path = pdfs.saved(pdf, tmp_path / "a.pdf", object_stream_mode=pdfs.pikepdf.ObjectStreamMode.generate)
    assert b"/JavaScript" not in path.read_bytes()
    assert reasons(path) == [("P-10", None)]


def test_every_danger_is_told_at_once(tmp_path):
    pdf = pdfs.paper()
    pdf.Root.OpenAction = pdfs.script()
    pdf.attachments["a.txt"] = b"x"
    assert reasons(pdfs.saved(pdf, tmp_path / "a.pdf")) == [("P-10", None), ("P-12", None)]


def test_an_empty_list_of_attachments_does_no_harm(tmp_path):
    pdf = pdfs.paper()
    pdf.Root.Names = pdfs.Dictionary(EmbeddedFiles=pdfs.Dictionary(Names=pdfs.Array([])))
    assert reasons(pdfs.saved(pdf, tmp_path / "a.pdf")) == []


@pytest.mark.slow
def test_a_file_that_unpacks_to_gigabytes_is_stopped(tmp_path):
    path = pdfs.bomb(tmp_path / "a.pdf", megabytes=600)
    assert reasons(path, memory_bytes=500 * 1024 * 1024, cpu_seconds=10, wall_seconds=30) == [("P-25", None)]


def test_a_file_that_takes_too_long_is_stopped(tmp_path):
    assert reasons(pdfs.many_pages(tmp_path / "a.pdf", 1500), wall_seconds=0.01) == [("P-25", None)]


def test_a_file_that_is_not_there_is_an_error_of_the_caller(tmp_path):
    with pytest.raises(FileNotFoundError):
        preflight(tmp_path / "none.pdf")
