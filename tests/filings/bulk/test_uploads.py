"""Files of a bulk filing are sent in parts, as those of a draft, up to a ceiling of their own."""

import pytest

from cases.models import CaseType
from filings.bulk import services
from filings.bulk.uploads.services import announce
from filings.drafting.uploads import services as of_drafts
from filings.drafting.uploads.protocol import Announced
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.bulk_filings import refused_with, sent
from tests.factories.court import TUESDAY_10, draft_of


def file(number, size=1_000):
    return Announced(name=f"claims-{number}.zip", size=size, sha256=f"{number:064x}")


@pytest.fixture
def begun(claimant):
    with clock.set_to(TUESDAY_10):
        yield services.start(actor=claimant, case_type=CaseType.objects.get(pk="SCTC"), language="en")


def test_what_is_half_sent_is_bounded_over_all_bulk_filings_of_an_account(begun, claimant, settings):
    other = services.start(actor=claimant, case_type=begun.case_type, language="en")
    settings.MAX_BULK_FILE_BYTES = 1_000
    announce(bulk_id=begun.pk, actor=claimant, file=file(1))
    announce(bulk_id=other.pk, actor=claimant, file=file(2))
    with pytest.raises(Refused) as refusal:
        announce(bulk_id=other.pk, actor=claimant, file=file(3, 1))
    assert [reason.code for reason in refusal.value.reasons] == ["too_much_under_way"]
    assert announce(bulk_id=other.pk, actor=claimant, file=file(2)).of == other.reference


def test_a_large_zip_under_way_keeps_no_document_from_a_draft(begun, claimant, settings):
    settings.MAX_UNFINISHED_BYTES = 5_000
    announce(bulk_id=begun.pk, actor=claimant, file=file(1, 1_000_000))
    draft = draft_of(claimant)
    assert of_drafts.announce(filing_id=draft.pk, actor=claimant, file=file(2)).of == draft.reference


def test_there_is_an_end_to_how_many_zips_are_kept(claimant, tmp_path, monkeypatch):
    monkeypatch.setattr(services, "MOST_ZIPS", 2)
    bulk = sent(claimant, tmp_path, [], {"a.pdf": b"1"})
    sent(claimant, tmp_path, [], {"b.pdf": b"2"}, to=bulk)
    again = {"path": tmp_path / "claims.zip", "file_name": "claims.zip"}
    services.keep_source(bulk_id=bulk.pk, actor=claimant, **again)  # the same is none more
    with refused_with("too_many_zips"):
        sent(claimant, tmp_path, [], {"c.pdf": b"3"}, to=bulk)
    services.start_again(bulk_id=bulk.pk, actor=claimant)
    sent(claimant, tmp_path, [], {"c.pdf": b"3"}, to=bulk)
