"""How an upload ends: whole, changed, too much, too late, forgotten."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from filings import periodic
from filings.drafting.services import withdraw
from filings.drafting.uploads import services
from filings.models import Upload
from icms.lib import clock
from tests.factories.court import TUESDAY_10, pdf
from tests.filings.drafting.uploads.conftest import Sender, address


def words_of(answer) -> str:
    assert answer.status_code == 422
    return answer.content.decode()


def test_a_file_that_changed_on_the_way_is_named_and_not_kept(sender):
    upload = sender.opened()
    sender.send(upload, 0, 100)
    sender.content = sender.content[:-1] + b"!"
    assert words_of(sender.send(upload, 100)) == "This file was changed while it was being sent. Choose it again."
    assert not Upload.objects.exists() and not upload.path.exists()
    assert sender.filing.documents.count() == 2


def test_a_file_that_cannot_be_filed_becomes_a_row_that_says_why(sender):
    sender.content = b"Dear Sir or Madam"
    upload = sender.opened()
    assert sender.send(upload).status_code == 204
    document = sender.filing.documents.get(file_name=sender.name)
    assert [finding.code for finding in document.findings.all()] == ["P-03"]
    assert document.sha256 == "" and not upload.path.exists()


def test_the_limits_of_a_filing_hold_before_the_first_byte(sender, settings):
    settings.MAX_FILING_FILES = 3
    sender.opened()
    second = Sender(sender.client, sender.filing, pdf("another"), "another.pdf")
    assert words_of(second.announce()).startswith("A filing holds at most 3 files")
    settings.MAX_FILING_FILES = 50
    settings.MAX_FILING_BYTES = 3 * len(sender.content)
    assert "together" in words_of(second.announce())
    assert Upload.objects.count() == 1


def test_nobody_fills_the_disk_with_files_half_sent(sender, settings):
    settings.MAX_UNFINISHED_BYTES = len(sender.content) + 10
    upload = sender.opened()
    second = Sender(sender.client, sender.filing, pdf("another"), "another.pdf")
    assert "half sent" in words_of(second.announce())
    sender.send(upload)
    assert second.opened()


def test_announcing_a_file_again_goes_on_with_it(sender):
    upload = sender.opened()
    sender.send(upload, 0, 100)
    assert sender.opened() == upload
    assert sender.announce()["Upload-Offset"] == "100"


@pytest.mark.parametrize("method", ["head", "patch", "announce"])
def test_a_filing_withdrawn_meanwhile_refuses_clearly(sender, method):
    upload = sender.opened()
    withdraw(filing_id=sender.filing.pk, actor=sender.filing.owner)
    answer = {"head": lambda: sender.ask(upload), "patch": lambda: sender.send(upload), "announce": sender.announce}
    refused = answer[method]()
    assert refused.status_code == 422
    assert method == "head" or "lodged or withdrawn" in words_of(refused)
    periodic.drop_old_uploads()
    assert not Upload.objects.exists() and not upload.path.exists()


def test_a_file_half_sent_waits_a_week_and_is_then_forgotten(sender):
    upload = sender.opened()
    sender.send(upload, 0, 100)
    with clock.set_to(TUESDAY_10 + timedelta(days=6, hours=23)):
        periodic.sweep()
        assert sender.ask(upload)["Upload-Offset"] == "100"
        sender.send(upload, 100, 200)
    with clock.set_to(TUESDAY_10 + timedelta(days=13)):
        periodic.drop_old_uploads()
        assert upload.path.exists()
    with clock.set_to(TUESDAY_10 + timedelta(days=14)):
        periodic.drop_old_uploads()
    assert not Upload.objects.exists() and not upload.path.exists()


def test_bytes_that_lost_their_row_are_cleared_away(sender):
    upload = sender.opened()
    Upload.objects.all().delete()
    with clock.set_to(clock.now() + timedelta(days=3660)):
        periodic.clear_scratch()
    assert not upload.path.exists()


def test_what_came_whole_while_the_portal_failed_becomes_a_document_later(sender, monkeypatch):
    upload = sender.opened()
    with monkeypatch.context() as broken:
        broken.setattr(services, "add_document", lambda **_: (_ for _ in ()).throw(OSError("the disk is full")))
        with pytest.raises(OSError, match="full"):
            sender.send(upload)
    assert sender.ask(upload)["Upload-Offset"] == str(len(sender.content))
    periodic.finish_uploads()
    periodic.finish_uploads()
    assert sender.filing.documents.get(file_name=sender.name).sha256 == hashlib.sha256(sender.content).hexdigest()
    assert sender.ask(upload)["Upload-Offset"] == str(len(sender.content))


def test_bytes_that_were_lost_are_asked_for_again(sender):
    upload = sender.opened()
    sender.send(upload, 0, 100)
    upload.path.unlink()
    assert sender.ask(upload)["Upload-Offset"] == "0"
    assert sender.send(upload).status_code == 204
    assert sender.filing.documents.count() == 3


def test_without_script_what_is_half_sent_can_be_removed(sender):
    upload = sender.opened()
    sender.send(upload, 0, 100)
    page = reverse("filings:remove_upload", args=[sender.filing.reference, upload.key])
    assert "Remove exhibit A.pdf?" in sender.client.get(page).content.decode()
    assert sender.client.post(page).status_code == 302
    assert sender.ask(upload).status_code == 404
    assert sender.client.get(page).status_code == 404


def test_a_finished_upload_that_is_removed_leaves_its_document(sender):
    upload = sender.opened()
    sender.send(upload)
    assert sender.client.delete(address(upload), headers={"Tus-Resumable": "1.0.0"}).status_code == 204
    assert sender.filing.documents.count() == 3


def test_only_what_was_returned_is_sent_while_a_filing_is_mended(sender):
    sender.filing.round = 2
    sender.filing.save()
    assert "returned" in words_of(sender.announce())
