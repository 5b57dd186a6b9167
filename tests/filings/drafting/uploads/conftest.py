"""A draft, and its holder's script, which speaks tus."""

import base64
import hashlib
from dataclasses import dataclass, field

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from filings.models import Filing, Upload
from icms.lib import clock
from tests.factories.court import TUESDAY_10, draft_of, pdf
from tests.support.kept import kept, somebody

TUS = {"Tus-Resumable": "1.0.0"}
PART = "application/offset+octet-stream"


@dataclass
class Sender:
    """What a browser sends of one file."""

    client: Client
    filing: Filing
    content: bytes = field(default_factory=pdf)
    name: str = "exhibit A.pdf"

    def announce(self, sha256: str = "", **other: str) -> HttpResponse:
        sha256 = sha256 or hashlib.sha256(self.content).hexdigest()
        pairs = {"filename": self.name, "sha256": sha256}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
        headers = TUS | {"Upload-Length": str(len(self.content)), "Upload-Metadata": metadata} | other
        return self.client.post(
            reverse("filings:uploads", args=[self.filing.reference]), content_type="text/plain", headers=headers
        )

    def opened(self, **other: str) -> Upload:
        answer = self.announce(**other)
        assert answer.status_code == 201, answer.content.decode()
        return Upload.objects.get(key=answer["Location"].rstrip("/").rpartition("/")[2])

    def send(self, upload: Upload, start: int = 0, end: int | None = None, **other: str) -> HttpResponse:
        headers = TUS | {"Upload-Offset": str(start)} | other
        return self.client.patch(
            address(upload), data=self.content[start:end], content_type=other.pop("type", PART), headers=headers
        )

    def ask(self, upload: Upload) -> HttpResponse:
        return self.client.head(address(upload), headers=TUS)


def address(upload: Upload) -> str:
    return reverse("filings:upload", args=[upload.filing.reference, upload.key])


@kept
def chans_draft():
    return draft_of(somebody("chan"))


@pytest.fixture
def sender(client, chans_draft):
    client.force_login(chans_draft.owner)
    with clock.set_to(TUESDAY_10):
        yield Sender(client, chans_draft)
