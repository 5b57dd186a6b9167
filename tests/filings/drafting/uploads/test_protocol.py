"""tus 1.0: each header wrong in turn, and what is answered."""

import base64

import pytest
from django.test import Client
from django.urls import reverse

from filings.models import Document, Upload
from icms.lib import storage
from tests.factories.court import accept, lodged_of
from tests.filings.drafting.uploads.conftest import PART, TUS, address

SHA = base64.b64encode(b"a" * 64).decode()
NAME = base64.b64encode(b"writ.pdf").decode()


def test_the_address_says_what_it_can(sender):
    answer = sender.client.options(reverse("filings:uploads", args=[sender.filing.reference]))
    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,expiration,termination"
    assert answer["Tus-Max-Size"] == str(50 << 20)


def test_a_file_in_three_parts_becomes_a_document(sender):
    upload, size = sender.opened(), len(sender.content)
    for start, end in ((0, 100), (100, 300), (300, size)):
        assert sender.ask(upload)["Upload-Offset"] == str(start)
        answer = sender.send(upload, start, end)
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(end))
    document = sender.filing.documents.get(file_name="exhibit A.pdf")
    assert document.can_be_filed
    assert storage.path_of(document.sha256).read_bytes() == sender.content
    assert not upload.path.exists()
    said = sender.ask(upload)
    assert (said["Upload-Offset"], said["Upload-Length"], said["Cache-Control"]) == (str(size), str(size), "no-store")
    assert "filename " in said["Upload-Metadata"] and said["Upload-Expires"].endswith("GMT")


ANNOUNCED_WRONGLY = {
    "no version": ({"Tus-Resumable": ""}, 412),
    "another version": ({"Tus-Resumable": "0.2.2"}, 412),
    "no length": ({"Upload-Length": ""}, 400),
    "a length that is none": ({"Upload-Length": "many"}, 400),
    "a length below nothing": ({"Upload-Length": "-1"}, 400),
    "a length in other digits": ({"Upload-Length": "\u0661\u0662"}, 400),
    "a length to be told later": ({"Upload-Length": "", "Upload-Defer-Length": "1"}, 400),
    "a file above the limit": ({"Upload-Length": str((50 << 20) + 1)}, 413),
    "an empty file": ({"Upload-Length": "0"}, 422),
    "no metadata": ({"Upload-Metadata": ""}, 400),
    "metadata that is no base64": ({"Upload-Metadata": f"filename !,sha256 {SHA}"}, 400),
    "metadata said twice": ({"Upload-Metadata": f"sha256 {SHA},sha256 {SHA}"}, 400),
    "metadata without end": ({"Upload-Metadata": f"sha256 {SHA},filename {'A' * 8000}"}, 400),
    "no hash": ({"Upload-Metadata": f"filename {NAME}"}, 400),
    "a hash that is a path": ({"Upload-Metadata": f"sha256 {base64.b64encode(b'../../etc/passwd').decode()}"}, 400),
}


@pytest.mark.parametrize("case", ANNOUNCED_WRONGLY)
def test_a_wrong_announcement_opens_nothing(sender, case):
    headers, status = ANNOUNCED_WRONGLY[case]
    answer = sender.announce(**headers)
    assert answer.status_code == status
    assert answer["Tus-Resumable"] == "1.0.0"
    assert not Upload.objects.exists()


SENT_WRONGLY = {
    "no version": ({"Tus-Resumable": ""}, 412),
    "another type": ({"type": "application/pdf"}, 415),
    "no offset": ({"Upload-Offset": ""}, 400),
    "an offset that is none": ({"Upload-Offset": "1e3"}, 400),
    "an offset below nothing": ({"Upload-Offset": "-5"}, 400),
    "an offset not reached yet": ({"Upload-Offset": "150"}, 409),
    "an offset passed already": ({"Upload-Offset": "50"}, 409),
    "no length": ({"Content-Length": ""}, 411),
}


@pytest.mark.parametrize("case", SENT_WRONGLY)
def test_a_wrong_part_adds_nothing(sender, case):
    headers, status = SENT_WRONGLY[case]
    upload = sender.opened()
    sender.send(upload, 0, 100)
    answer = sender.client.patch(
        address(upload),
        data=sender.content[100:200],
        content_type=headers.get("type", PART),
        headers=TUS | {"Upload-Offset": "100"} | {name: each for name, each in headers.items() if name != "type"},
    )
    assert answer.status_code == status
    assert sender.ask(upload)["Upload-Offset"] == "100"


def test_a_part_past_the_end_adds_nothing(sender):
    upload = sender.opened()
    sender.content += b"more"
    assert sender.send(upload).status_code == 413
    assert sender.ask(upload)["Upload-Offset"] == "0"


def test_a_network_that_knows_only_post_can_send_parts(sender):
    upload = sender.opened()
    headers = TUS | {"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert sender.client.post(address(upload), sender.content, content_type=PART, headers=headers).status_code == 204
    assert sender.filing.documents.count() == 3


def test_a_get_is_no_part_whatever_it_says_of_itself(sender):
    upload = sender.opened()
    answer = sender.client.get(address(upload), headers=TUS | {"X-HTTP-Method-Override": "DELETE"})
    assert answer.status_code == 405
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_a_removed_upload_leaves_nothing(sender):
    upload = sender.opened()
    sender.send(upload, 0, 100)
    assert sender.client.delete(address(upload), headers=TUS).status_code == 204
    assert not upload.path.exists()
    assert sender.ask(upload).status_code == 404
    assert sender.send(upload, 100).status_code == 404


@pytest.mark.parametrize("name", ["../../../etc/passwd", "C:\\papers\\passwd", "passwd\0"])
def test_a_name_that_is_a_path_stays_a_name(sender, name):
    sender.name = name
    assert sender.opened().file_name == "passwd"


@pytest.mark.parametrize("method", ["head", "patch", "delete"])
def test_an_upload_is_its_holders_alone(sender, person, method):
    upload = sender.opened()
    for account, status in (("ng", 404), ("wong.pa", 403), ("registry", 403), ("auditor", 403)):
        sender.client.force_login(person(account))
        answer = getattr(sender.client, method)(address(upload), headers=TUS | {"Upload-Offset": "0"})
        assert answer.status_code == status
    sender.client.logout()
    assert getattr(sender.client, method)(address(upload), headers=TUS).status_code == 401
    assert upload.path.exists()


def test_an_upload_is_not_found_under_another_filing(sender, person):
    upload = sender.opened()
    other = accept(lodged_of(person("chan")), person("registry"))
    answer = sender.client.head(reverse("filings:upload", args=[other.reference, upload.key]), headers=TUS)
    assert answer.status_code == 404


def test_without_its_token_nothing_is_announced_sent_or_removed(sender, person):
    upload = sender.opened()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("chan"))
    for method in ("patch", "delete", "post"):
        assert getattr(strict, method)(address(upload), headers=TUS).status_code == 403
    assert strict.post(reverse("filings:uploads", args=[sender.filing.reference]), headers=TUS).status_code == 403
    assert Upload.objects.count() == 1 and Document.objects.filter(filing=sender.filing).count() == 2
