"""Supporting documents: told by their content, kept encrypted, taken out for good (domain 3.3, quality 4)."""

from io import BytesIO

import pikepdf
import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Application, SupportingDocument
from accounts.registration.documents.files import picture_of
from accounts.registration.documents.services import describe_document, remove_document
from icms.lib import encryption, storage
from icms.lib.errors import Refused
from tests.accounts.registration.conftest import address, open_here
from tests.factories import pdfs
from tests.factories.applications import add, draft_application, submitted_application, wanted_application
from tests.factories.court import pdf


def picture(kind: str = "PNG") -> bytes:
    kept = BytesIO()
    Image.new("RGB", (60, 80), "white").save(kept, kind)
    return kept.getvalue()


def upload(browser, application: Application, *files: tuple[str, bytes], kind: str = "court_document"):
    sent = [SimpleUploadedFile(name, content, "application/pdf") for name, content in files]
    return browser.post(address(application, "documents"), {"kind": kind, "file": sent})


def test_several_files_are_taken_at_once(tuesday, opened):
    application = draft_application()
    files = [("writ.pdf", pdf(pages=2)), ("photo.jpg", picture("JPEG")), ("scan.png", picture())]
    assert upload(opened(application), application, *files).status_code == 302
    found = application.documents.values_list("name", "media_type", "pages", "added_by")
    assert list(found) == [
        ("writ.pdf", "application/pdf", 2, None),
        ("photo.jpg", "image/jpeg", 1, None),
        ("scan.png", "image/png", 1, None),
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("writ.pdf", b"MZ this is a program", "neither a PDF nor a picture"),
        ("writ.pdf", b"<html>%PD</html>", "neither a PDF nor a picture"),
        ("writ.pdf", b"%PDF-1.7 and then nothing", "damaged"),
        ("photo.png", b"\x89PNG\r\n\x1a\n and then nothing", "damaged"),
        ("photo.jpg", b"\xff\xd8\xff and then nothing", "damaged"),
        ("empty.pdf", b"", "Choose at least one file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tuesday, opened, name, content, words):
    application = draft_application()
    page = upload(opened(application), application, (name, content))
    if content or page.status_code == 422:
        assert page.status_code == 422
        assert words in page.content.decode() or "neither a PDF" in page.content.decode()
    assert not application.documents.exists()


def test_an_active_pdf_does_not_reach_the_officers(tuesday, opened, tmp_path):
    application = draft_application()
    active = pdfs.with_launch(tmp_path / "a.pdf").read_bytes()
    page = upload(opened(application), application, ("passport.pdf", active))
    assert page.status_code == 422 and b"passport.pdf: This PDF can start a program." in page.content
    assert not application.documents.exists()


def test_everything_that_is_active_in_a_pdf_is_told_at_once(tuesday, opened, tmp_path):
    application = draft_application()
    pdfs.with_launch(tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as both:
        both.attachments["b.txt"] = b"attached"
        both.save(tmp_path / "b.pdf")
    page = upload(opened(application), application, ("b.pdf", (tmp_path / "b.pdf").read_bytes()))
    assert page.status_code == 422
    assert b"This PDF can start a program." in page.content and b"attach" in page.content
    assert not application.documents.exists()


def test_a_picture_called_pdf_is_taken_for_what_it_is(tuesday, opened):
    application = draft_application()
    upload(opened(application), application, ("writ.pdf", picture()))
    assert application.documents.get().media_type == "image/png"


def test_one_bad_file_does_not_keep_a_good_one_out(tuesday, opened):
    application = draft_application()
    page = upload(opened(application), application, ("good.pdf", pdf()), ("bad.pdf", b"nothing"))
    assert page.status_code == 422 and b"bad.pdf: This is neither" in page.content
    assert application.documents.get().name == "good.pdf"


@pytest.mark.parametrize("kind", ["", "paper_form", "authorization"])
def test_each_file_is_of_a_kind_that_this_applicant_may_hand_in(tuesday, opened, kind):
    application = draft_application()
    assert upload(opened(application), application, ("writ.pdf", pdf()), kind=kind).status_code == 422
    assert not application.documents.exists()


def test_a_stranger_hands_in_nothing(client, tuesday):
    before = set(configured.SCRATCH_ROOT.glob("incoming-*"))
    application = draft_application()
    assert upload(client, application, ("writ.pdf", pdf())).status_code == 404
    open_here(client, draft_application(email="other@example.hk"))
    assert upload(client, application, ("writ.pdf", pdf())).status_code == 404
    assert not SupportingDocument.objects.exists()
    assert set(configured.SCRATCH_ROOT.glob("incoming-*")) == before


def test_what_is_stored_is_encrypted_really(tuesday):
    application = draft_application()
    plain = pdf() + b"% VERY PRIVATE WORDS"
    add(application, "court_document", plain)
    document = application.documents.get()
    stored = storage.path_of(document.sealed_sha256).read_bytes()
    assert b"PRIVATE" in plain and b"PRIVATE" not in stored
    assert b"%PDF" not in stored and plain[:32] not in stored
    assert encryption.read(document.sealed_sha256) == plain
    assert picture_of(document, 1).startswith(b"\x89PNG")


def test_too_large_a_file_and_too_many_are_refused(tuesday, opened, settings):
    settings.MAX_SUPPORTING_BYTES = 1000
    application = draft_application()
    page = upload(opened(application), application, ("large.pdf", pdf() + b" " * 2000))
    assert page.status_code == 422 and b"larger than 10 MB" in page.content


def test_what_a_file_is_can_be_said_anew_beside_its_first_page(tuesday, opened):
    application = draft_application()
    add(application, "other")
    browser = opened(application)
    assert address(application, "page", 1, 1).encode() in browser.get(address(application, "describe", 1)).content
    assert browser.get(address(application, "page", 1, 1)).headers["Content-Type"] == "image/png"
    assert browser.get(address(application, "page", 1, 2)).status_code == 404
    assert browser.post(address(application, "describe", 1), {"kind": "court_document"}).status_code == 302
    assert application.documents.get().kind == "court_document"


@pytest.mark.django_db(transaction=True)
def test_what_is_removed_is_deleted_from_the_disk(transactional_db):
    application = draft_application()
    add(application, "other")
    path = storage.path_of(application.documents.get().sealed_sha256)
    assert path.exists()
    remove_document(application_id=application.pk, number=1)
    assert not path.exists() and not application.documents.exists()


def test_the_page_asks_before_it_removes(tuesday, opened):
    application = draft_application()
    add(application, "other", name="my <writ>.pdf")
    browser = opened(application)
    assert b"Remove my &lt;writ&gt;.pdf?" in browser.get(address(application, "remove_document", 1)).content
    assert application.documents.count() == 1
    browser.post(address(application, "remove_document", 1))
    assert application.documents.count() == 0
    assert browser.get(address(application, "remove_document", 1)).status_code == 404


def test_a_document_that_an_officer_has_seen_stays(tuesday, opened):
    application = wanted_application()
    add(application, "other")
    assert {document.order for document in application.documents.all()} == {1, 2}
    # Handed in at the same moment on the court's set clock: the first was there before more was asked for.
    application.documents.filter(order=1).update(added_at=application.created_at.replace(year=2025))
    for act in (remove_document, lambda **what: describe_document(kind="other", **what)):
        with pytest.raises(Refused) as refusal:
            act(application_id=application.pk, number=1)
        assert refusal.value.reasons[0].code == "seen"
    remove_document(application_id=application.pk, number=2)
    page = opened(application).get(address(application, "documents")).content
    assert b"Remove" not in page.partition(b'id="documents"')[2].partition(b'document-acts"')[0]


def test_documents_of_a_submitted_application_are_closed(tuesday):
    application = submitted_application()
    with pytest.raises(Refused):
        remove_document(application_id=application.pk, number=1)
    with pytest.raises(Refused):
        add(application, "other")
    assert application.documents.count() == 1
