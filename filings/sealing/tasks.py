"""The workers that put the court's seal on what the registry accepted (domain 6.6)."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import shared_task
from django.conf import settings
from django.db import OperationalError, transaction

from accounts import audit
from filings.models import Document, FilingStamp, Seal
from filings.sealing.seal import CannotSeal, SealFacts, seal_pdf
from icms.lib import clock, storage
from icms.lib.pdf.signing import the_court

log = logging.getLogger(__name__)


@shared_task(autoretry_for=(OSError, OperationalError), retry_backoff=True, max_retries=5)
def seal_document(document_id: int) -> None:
    """Seal one accepted document, once: the filed bytes stay an untouched prefix of the sealed file."""
    document = Document.objects.awaiting_seal().select_related("seal").filter(pk=document_id).first()
    if document is None or _stamp_of(document).is_pending:
        return  # sealed already, or a closure without an end was entered meanwhile: the sweep asks again
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.SCRATCH_ROOT) as folder:
        target = Path(folder, "sealed.pdf")
        sealed = seal_pdf(storage.path_of(document.sha256), target, facts_of(document), the_court())
        if sealed.original_sha256 != document.sha256:
            raise CannotSeal(f"The file stored as {document.sha256} is not the one that was filed.")
        stored = storage.store_file(target)
    with transaction.atomic():
        seal = Seal.objects.select_for_update().get(document=document)
        if seal.sha256:
            return
        seal.sha256, seal.size, seal.sealed_at = stored.sha256, stored.size, clock.now()
        seal.save(update_fields=["sha256", "size", "sealed_at"])
        audit.record(
            act="document.sealed",
            subject=document.filing,
            actor=None,
            document=document.order,
            drn=seal.drn,
            sha256=stored.sha256,
        )


def facts_of(document: Document) -> SealFacts:
    """What the seal says: court, case number, deemed receipt, DRN. The receipt is that of the document's own round."""
    filing, stamp = document.filing, _stamp_of(document)
    assert filing.case is not None and stamp.deemed_at is not None  # the registry decided on both
    return SealFacts(
        court_en=filing.court.name_en,
        court_zh=filing.court.name_zh_hant,
        case_number=filing.case.number,
        deemed_receipt=stamp.deemed_at,
        drn=document.seal.drn,
    )


def _stamp_of(document: Document) -> FilingStamp:
    """The current stamp of the round in which the document was lodged."""
    return document.filing.stamps.get(round=document.round, superseded_by=None)
