"""How an upload ends: whole, changed, too much, too late, forgotten."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from filings import periodic
from filings.drafting.checks import blockers
from filings.drafting.documents import services as documents
from filings.drafting.services import withdraw
from filings.drafting.sharing import services as sharing
from filings.drafting.uploads import services
from filings.models import DraftLock, Filing, Upload
from icms.lib import clock, storage
from tests.factories.court import TUESDAY_10, draft_of, pdf
from tests.factories.organizations import member
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


def raising(error):
    def instead(*_args, **_named):
        raise error

    return instead


def test_a_fall_after_the_file_is_stored_and_before_its_row_is_written_loses_nothing(sender, monkeypatch):
    upload = sender.opened()
    with monkeypatch.context() as broken:
        broken.setattr(documents, "_save_document", raising(RuntimeError("the database has gone")))
        with pytest.raises(RuntimeError, match="gone"):
            sender.send(upload)
    assert storage.path_of(upload.sha256).exists() and upload.path.stat().st_size == len(sender.content)
    periodic.finish_uploads()
    assert sender.filing.documents.get(file_name=sender.name).sha256 == upload.sha256
    assert not upload.path.exists()


def test_where_the_answer_to_the_last_part_was_lost_asking_how_far_it_is_ends_it(sender, monkeypatch):
    upload = sender.opened()
    with monkeypatch.context() as broken:
        broken.setattr(services, "add_document", raising(OSError("the disk is full")))
        with pytest.raises(OSError, match="full"):
            sender.send(upload)
    with services.held(upload):  # it is being checked at this moment
        assert sender.ask(upload).status_code == 423
    assert sender.ask(upload).status_code == 200
    assert sender.filing.documents.get(file_name=sender.name).sha256 == upload.sha256


def test_a_draft_is_not_lodged_while_a_file_is_half_sent(sender):
    upload = sender.opened()
    said = [str(reason) for reason in blockers(sender.filing) if reason.code == "half_sent"]
    assert said == ["“exhibit A.pdf” is half sent. Send the rest of it, or remove it."]
    sender.send(upload)
    assert not any(reason.code == "half_sent" for reason in blockers(sender.filing))


def test_one_upload_that_cannot_be_ended_keeps_no_other_from_its_end(sender, monkeypatch):
    first = sender.opened()
    second = Sender(sender.client, sender.filing, pdf("another"), "another.pdf").opened()
    first.path.write_bytes(sender.content)
    second.path.write_bytes(pdf("another"))
    given = services.add_document

    def stubborn(*, upload, **named):
        if upload == first:
            raise OSError("the disk is full")
        return given(upload=upload, **named)

    monkeypatch.setattr(services, "add_document", stubborn)
    periodic.sweep()
    assert list(Upload.objects.unfinished()) == [first]


@pytest.fixture
def shared(client, person):
    """A draft of Lai's that Yu shares, and Lai's script."""
    lai, yu = person("wong.ou"), member("wong.yu")
    client.force_login(lai)
    with clock.set_to(TUESDAY_10):
        draft = draft_of(lai)
        sharing.invite(filing_id=draft.pk, actor=lai, accounts=[yu])
        yield Sender(client, draft), lai, yu


def test_a_file_that_comes_whole_while_a_colleague_changes_the_draft_waits_and_is_added(shared, client):
    sender, _lai, yu = shared
    upload = sender.opened()
    sharing.take_over(filing_id=sender.filing.pk, actor=yu)
    assert sender.send(upload).status_code == 204
    page = client.get(reverse("filings:documents", args=[sender.filing.reference])).content.decode()
    assert f"It is added as soon as {yu.name_in('en')} is done with the draft." in page and 'data-poll="' in page
    periodic.finish_uploads()
    assert sender.filing.documents.count() == 2 and DraftLock.objects.get().holder == yu
    sharing.let_go(sender.filing, yu)
    periodic.finish_uploads()
    assert sender.filing.documents.count() == 3
    assert not DraftLock.objects.exists(), "whoever is not there keeps nobody out"


def test_a_file_of_somebody_who_prepares_the_draft_no_more_is_not_added(shared, client):
    sender, lai, yu = shared
    sharing.let_go(sender.filing, lai)
    client.force_login(yu)
    upload = sender.opened()
    upload.path.write_bytes(sender.content)
    sharing.invite(filing_id=sender.filing.pk, actor=lai, accounts=[])
    periodic.finish_uploads()
    assert not Upload.objects.exists() and not upload.path.exists()
    assert Filing.objects.get(pk=sender.filing.pk).documents.count() == 2


def test_a_colleague_sees_what_is_half_sent_takes_no_part_in_it_and_may_remove_it(shared, client):
    sender, lai, yu = shared
    upload = sender.opened()
    sender.send(upload, 0, 100)
    sharing.let_go(sender.filing, lai)
    client.force_login(yu)
    page = client.get(reverse("filings:documents", args=[sender.filing.reference])).content.decode()
    assert f"{lai.name_in('en')} has sent 0.0 of 0.0 MB of it." in page and upload.sha256 not in page
    assert sender.ask(upload).status_code == 404
    assert sender.send(upload, 100).status_code == 404
    assert client.delete(address(upload), headers={"Tus-Resumable": "1.0.0"}).status_code == 404
    assert client.post(reverse("filings:remove_upload", args=[sender.filing.reference, upload.key])).status_code == 302
    assert not Upload.objects.exists() and not upload.path.exists()
