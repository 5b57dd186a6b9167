"""The workers that put the court's seal on what the registry accepted, and put it on anew (domain 5.2, 6.6)."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import shared_task
from django.conf import settings
from django.db import OperationalError, transaction

from accounts import audit
from cases.services import correct_commencement
from filings.models import Document, FilingStamp, Seal
from filings.notifications import notify_seals_renewed
from filings.sealing.appearance import STRIP
from filings.sealing.placement import ADDED_PAGE, PREFERRED, Place
from filings.sealing.seal import CannotSeal, SealFacts, seal_pdf
from filings.transitions import locked
from icms.lib import clock, storage
from icms.lib.pdf.signing import the_court

log = logging.getLogger(__name__)


@shared_task(autoretry_for=(OSError, OperationalError), retry_backoff=True, max_retries=5)
def seal_document(document_id: int) -> None:
    """Make the seal that was drawn for a document, once: the filed bytes stay an untouched prefix of the sealed file.

    It waits while the document is not deemed received: a closure without an end was entered meanwhile, or one whose
    end is to come. The sweep asks again.
    """
    seal = Seal.objects.to_make().filter(document=document_id).select_related("document__filing__case").first()
    if seal is None:
        return
    stamp = _stamp_of(seal.filed)
    if stamp.deemed_at is None or stamp.deemed_at > clock.now():
        return
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.SCRATCH_ROOT) as folder:
        target = Path(folder, "sealed.pdf")
        sealed = seal_pdf(storage.path_of(seal.filed.sha256), target, facts_of(seal, stamp), the_court())
        if sealed.original_sha256 != seal.filed.sha256:
            raise CannotSeal(f"The file stored as {seal.filed.sha256} is not the one that was filed.")
        stored = storage.store_file(target)
    _put_on(seal, stamp, stored, place_kept(sealed.place))


def place_kept(place: Place) -> Seal.Place:
    """Where a reader looks for the seal."""
    if place.where == PREFERRED:
        return Seal.Place.MARGIN if place.shape == STRIP else Seal.Place.CORNER
    return Seal.Place.LAST_PAGE if place.where == ADDED_PAGE else Seal.Place.ELSEWHERE


def facts_of(seal: Seal, stamp: FilingStamp) -> SealFacts:
    """What a seal says: court, case number, DRN, and the deemed receipt of the round its document was lodged in.

    On a certified translation it says when it was certified; before a case, the reference of the application.
    """
    filing = seal.filed.filing
    if filing.is_translation:
        assert filing.decided_at is not None
        return SealFacts(
            court_en=filing.court.name_en,
            court_zh=filing.court.name_zh_hant,
            case_number=filing.case.number if filing.case else filing.reference,
            deemed_receipt=filing.decided_at,
            drn=seal.drn,
            is_issued=True,
        )
    assert filing.case is not None and stamp.deemed_at is not None  # the registry decided on both
    return SealFacts(
        court_en=filing.court.name_en,
        court_zh=filing.court.name_zh_hant,
        case_number=filing.case.number,
        deemed_receipt=stamp.deemed_at,
        drn=seal.drn,
    )


@transaction.atomic
def _put_on(drawn: Seal, stamp: FilingStamp, stored: storage.Stored, place: Seal.Place) -> None:
    """The document bears this seal from now on, and the one before it gives way; whoever comes second leaves.

    The day of commencement follows the time that is sealed, in the same transaction. What was struck from the file in
    the meantime gets no seal.
    """
    filing = locked(drawn.filed.filing_id)
    seal = Seal.objects.select_for_update(of=("self",)).select_related("document__type", "replaces").get(pk=drawn.pk)
    if seal.sha256 or seal.withdrawn_at:
        return
    now, former = clock.now(), seal.replaces
    if former is not None:
        former.replaced_at = now
        former.save(update_fields=["replaced_at"])
    seal.sha256, seal.size, seal.sealed_at, seal.deemed_at = (
        stored.sha256,
        stored.size,
        now,
        facts_of(seal, stamp).deemed_receipt,
    )
    seal.place = place
    seal.save(update_fields=["sha256", "size", "sealed_at", "deemed_at", "place"])
    Document.objects.filter(pk=seal.filed.pk).update(seal=seal)
    if filing.case and filing.commences and seal.filed.type and seal.filed.type.originating:
        day = clock.court_day(stamp.deemed_at or now)
        correct_commencement(case_id=filing.case.pk, commenced_on=day, actor=seal.asked_by)
    audit.record(
        act="document.sealed" if former is None else "document.sealed_anew",
        subject=filing,
        actor=seal.asked_by,
        document=seal.filed.order,
        drn=seal.drn,
        sha256=stored.sha256,
        before=former.drn if former else "",
    )
    being_renewed = Seal.objects.to_make().filter(replaces__isnull=False, document__filing=filing)
    if former is not None and not being_renewed.filter(document__round=seal.filed.round).exists():
        notify_seals_renewed(filing, of_round=seal.filed.round)


def _stamp_of(document: Document) -> FilingStamp:
    """The current stamp of the round in which the document was lodged."""
    return document.filing.stamps.get(round=document.round, superseded_by=None)
