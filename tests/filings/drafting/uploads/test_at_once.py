"""Many at one upload, with real connections: no byte twice, one document, one ceiling."""

import hashlib

import pytest

from filings.drafting.uploads import services
from filings.drafting.uploads.protocol import Announced, WrongRequest
from filings.models import Document, Upload
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, draft_of, load_court, pdf
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def court(transactional_db: None) -> None:
    """The court, with rows that every thread can see."""
    load_court()


@pytest.fixture
def draft(court, person):
    with clock.set_to(TUESDAY_10):
        yield draft_of(person("chan"))


def announced(content: bytes, name: str = "exhibit A.pdf") -> Announced:
    return Announced(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def test_one_file_announced_many_times_at_once_is_one_upload(draft):
    file = announced(pdf())
    found = at_once([lambda: services.announce(filing_id=draft.pk, actor=draft.owner, file=file)] * 8)
    assert len(set(found)) == 1 and Upload.objects.count() == 1


def test_files_announced_at_once_stay_under_the_ceiling_together(draft, settings):
    settings.MAX_UNFINISHED_BYTES = 3 * len(pdf())
    files = [announced(pdf(), f"exhibit {number}.pdf") for number in range(8)]
    found = at_once(
        [lambda file=file: services.announce(filing_id=draft.pk, actor=draft.owner, file=file) for file in files]
    )
    assert sum(isinstance(each, Refused) for each in found) == 5
    assert Upload.objects.count() == 3


def test_the_same_part_sent_many_times_at_once_is_added_once(draft):
    content = pdf(pages=40)
    upload = services.announce(filing_id=draft.pk, actor=draft.owner, file=announced(content))
    pieces = [content[start : start + 500] for start in range(0, len(content), 500)]

    def send() -> int:
        return services.add_part(upload, offset=0, length=len(content), pieces=pieces)

    found = at_once([send] * 6)
    while upload.offset < len(content):  # all gave way to one another: one goes on from there, as a browser would
        offset = upload.offset
        services.add_part(upload, offset=offset, length=len(content) - offset, pieces=[content[offset:]])
    assert all(each == len(content) or isinstance(each, WrongRequest) for each in found)
    document = Document.objects.get(filing=draft, file_name="exhibit A.pdf")
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    upload.refresh_from_db()
    assert upload.document == document and not upload.path.exists()


def test_a_whole_file_that_many_finish_at_once_is_one_document(draft):
    content = pdf()
    upload = services.announce(filing_id=draft.pk, actor=draft.owner, file=announced(content))
    upload.path.write_bytes(content)
    found = at_once([lambda: services.finish(upload)] * 6)
    assert all(each is None or isinstance(each, WrongRequest) for each in found)
    assert Document.objects.filter(filing=draft, file_name="exhibit A.pdf").count() == 1


def test_a_file_that_is_removed_while_it_comes_is_no_document(draft):
    content = pdf(pages=40)
    upload = services.announce(filing_id=draft.pk, actor=draft.owner, file=announced(content))

    def pieces():
        yield content[:1000]
        services.drop(Upload.objects.get(pk=upload.pk))
        yield content[1000:]

    with pytest.raises(WrongRequest):
        services.add_part(upload, offset=0, length=len(content), pieces=pieces())
    assert not Upload.objects.exists() and not upload.path.exists()
    assert draft.documents.count() == 2
