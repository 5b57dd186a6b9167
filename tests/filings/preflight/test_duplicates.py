"""The same file, or the same pages in other bytes, are told before they are filed twice."""

import pytest
from pikepdf import String

from filings.drafting.documents.services import add_document
from filings.drafting.services import start_filing
from filings.preflight.services import preflight
from icms.lib import storage
from tests.factories import pdfs
from tests.factories.court import accept, arrived, draft_of, lodged_of, pdf


def saved_anew(path, target):
    """The same pages with another title, in other bytes."""
    with pdfs.pikepdf.open(path) as opened:
        opened.docinfo["/Title"] = String("Another title")
        opened.save(target, object_stream_mode=pdfs.pikepdf.ObjectStreamMode.generate)
    return target


def codes(document):
    return [(finding.code, dict(finding.params)) for finding in document.findings.all()]


def test_a_file_that_was_saved_anew_has_the_same_pages(tmp_path):
    first = pdfs.saved(pdfs.paper(), tmp_path / "a.pdf", compress_streams=True)
    again = saved_anew(first, tmp_path / "b.pdf")
    assert first.read_bytes() != again.read_bytes()
    assert preflight(first).content_sha256 == preflight(again).content_sha256


@pytest.mark.parametrize("change", [{"Rotate": 90}, {"size": (612, 792)}])
def test_pages_that_look_otherwise_are_not_the_same(tmp_path, change):
    first, other = (
        preflight(pdfs.saved(pdfs.paper(pdfs.content("text"), **entries), tmp_path / "a.pdf"))
        for entries in ({}, change)
    )
    assert first.content_sha256 != other.content_sha256


def test_a_form_that_is_filled_in_otherwise_is_not_the_same(tmp_path):
    first = pdfs.with_form(tmp_path / "a.pdf")
    with pdfs.pikepdf.open(first) as opened:
        opened.Root.AcroForm.Fields[0].V = String("Wong Siu Ming")
        opened.save(tmp_path / "b.pdf")
    assert preflight(first).content_sha256 != preflight(tmp_path / "b.pdf").content_sha256


def test_the_same_file_twice_in_a_filing_names_the_other_document(person):
    draft = draft_of(person("chan"))
    content = pdf("twice")
    first, again = (add_document(filing_id=draft.pk, actor=person("chan"), file=arrived(content)) for _ in range(2))
    assert codes(first) == []
    assert codes(again) == [("P-37", {"number": first.order})]


def test_a_file_that_replaces_a_document_is_not_there_twice(person):
    draft = draft_of(person("chan"))
    content = pdf("once")
    first = add_document(filing_id=draft.pk, actor=person("chan"), file=arrived(content))
    again = add_document(filing_id=draft.pk, actor=person("chan"), file=arrived(content), replaces=first)
    assert codes(again) == []


def test_the_same_file_and_the_same_pages_in_a_case_are_told(person, tmp_path):
    filed = accept(lodged_of(person("chan")), person("registry"))
    bytes_filed = storage.path_of(filed.documents.get(order=1).sha256)
    saved_anew(bytes_filed, tmp_path / "b.pdf")
    next_filing = start_filing(actor=person("chan"), case_type=filed.case_type, case=filed.case, language="en")

    def added(content):
        return codes(add_document(filing_id=next_filing.pk, actor=person("chan"), file=arrived(content)))

    assert ("P-22", {}) in added(bytes_filed.read_bytes())
    assert ("P-39", {"number": 1}) in added((tmp_path / "b.pdf").read_bytes())
    next_filing.documents.all().delete()
    assert ("P-38", {}) in added((tmp_path / "b.pdf").read_bytes())
