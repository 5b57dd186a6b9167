"""A worker that was away for an hour, a broker that was away for a moment: nobody's deemed receipt is later for it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import AuditEntry
from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.selectors import calendar_of, registry_of
from filings.models import Filing, FilingStamp
from filings.sealing.verify import verify_document
from icms.lib import clock
from icms.lib.pdf.keys import court_certificate
from payments.models import Charge
from tests.factories.court import pdf
from tests.reliability.journey import DOCUMENTS, Filer, Patience
from tests.reliability.visitor import Trouble, Visitor
from tests.reliability.whole import must_be_whole, wait_until_quiet
from tests.support.portal import Portal, wait_until

AN_HOUR = timedelta(hours=1)
PATIENCE = 90


@pytest.fixture
def filer(portal: Portal) -> Filer:
    return Filer(Visitor(portal.url("/")), "chan").sign_in()


def papers() -> list[tuple[str, bytes]]:
    return [(name, pdf(f"{name} {clock.now().timestamp()}")) for name in DOCUMENTS]


def last_hour_in_court() -> datetime:
    """The last full hour, an hour ago or earlier, at which the registry was open."""
    calendar, at = calendar_of(registry_of("DC")), clock.now().replace(minute=0, second=0, microsecond=0) - AN_HOUR
    while deemed_receipt(at, calendar).deemed_at != at:
        at -= AN_HOUR
    return at


def acknowledgement(filer: Filer, reference: str, folder: Path) -> Path:
    """The acknowledgement as the filer downloads it, once it is there."""
    path = f"/en/filings/{reference}/acknowledgement/"
    answer = wait_until(lambda: (a := filer.visitor.get(path)).status == 200 and a, PATIENCE)
    kept = folder / "acknowledgement.pdf"
    kept.write_bytes(answer.body)
    return kept


def test_a_worker_that_was_away_for_an_hour_stamps_as_if_it_had_not_been(
    portal: Portal, filer: Filer, tmp_path: Path
) -> None:
    portal.kill("worker")
    files = papers()
    reference = filer.draft(files)
    page = filer.lodge(reference)
    assert "Your documents are lodged" in page.main
    assert filer.visitor.get(f"/en/filings/{reference}/acknowledgement/").status == 404
    filing = Filing.objects.get(reference=reference)
    assert filing.current_stamp is None
    # It was lodged in court hours, and the worker comes back an hour or a weekend later.
    at = last_hour_in_court()
    Filing.objects.filter(pk=filing.pk).update(stored_at=at, paid_at=at, received_at=at)
    portal.start("worker")
    stamp = wait_until(lambda: Filing.objects.get(pk=filing.pk).current_stamp, PATIENCE)
    assert (stamp.received_at, stamp.deemed_at) == (at, at)
    assert stamp.made_at - at >= AN_HOUR
    kept = acknowledgement(filer, reference, tmp_path)
    found = verify_document(kept, court_certificate(settings.VAR_DIR / "certificate" / "court-certificate.pem"))
    assert found.signed_by_court and found.intact and found.kind == "acknowledgement"
    wait_until_quiet()
    must_be_whole({reference: [content for _name, content in files]})


def test_after_an_absence_every_stamp_comes_before_the_first_paper(portal: Portal, filer: Filer) -> None:
    portal.kill("worker")
    references = [filer.draft(papers()) for _ in range(3)]
    for reference in references:
        filer.lodge(reference)
    portal.start("worker")
    wait_until_quiet()
    stamps = FilingStamp.objects.filter(filing__reference__in=references)
    charges = Charge.objects.filter(subject__in=references).values_list("reference", flat=True)
    receipts = AuditEntry.objects.filter(act="receipt.made", subject__in=list(charges)).values_list("at", flat=True)
    acknowledged = stamps.values_list("acknowledgements__made_at", flat=True)
    assert len(stamps) == len(receipts) == 3
    assert max(stamp.made_at for stamp in stamps) < min([*acknowledged, *receipts])


def test_without_redis_a_filing_is_lodged_and_the_sweep_finds_it(portal: Portal, filer: Filer, tmp_path: Path) -> None:
    files = papers()
    reference = filer.draft(files)
    portal.kill_engine("redis")
    page = filer.lodge(reference)
    assert "Your documents are lodged" in page.main
    assert filer.patience.troubles == [], "a page failed because the broker was away"
    portal.start_engines()
    acknowledgement(filer, reference, tmp_path)
    wait_until(lambda: Filing.objects.get(reference=reference).current_stamp.acknowledgements.exists(), PATIENCE)


def test_without_redis_attempts_cannot_be_counted_so_nobody_signs_in_and_the_page_says_so(portal: Portal) -> None:
    visitor = Visitor(portal.url("/"))
    portal.kill_engine("redis")
    with pytest.raises(Trouble, match="500") as refused:
        visitor.sign_in("wong.ou")
    assert "This is our fault, not yours." in refused.value.page
    portal.start_engines()
    Patience().insist(lambda: visitor.sign_in("wong.ou"))
