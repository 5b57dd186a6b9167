"""The worker that puts the court's seal on what the court issued, and then brings it to its readers (domain 6.7)."""

from pathlib import Path
from tempfile import TemporaryDirectory

from celery import shared_task
from django.conf import settings
from django.db import OperationalError, transaction

from accounts import audit
from filings.issuing.documents import notice_of_hearing
from filings.issuing.notifications import deliver, locked_document
from filings.issuing.terms.documents import order_paper
from filings.models import IssuedDocument, Seal
from filings.sealing.seal import CannotSeal, SealFacts, seal_pdf
from filings.sealing.tasks import place_kept
from icms.lib import clock, storage
from icms.lib.pdf.page_images import examine
from icms.lib.pdf.signing import the_court


@shared_task(autoretry_for=(OSError, OperationalError), retry_backoff=True, max_retries=5)
def seal_issued(document_id: int) -> None:
    """Make the seal that was drawn for an issued document, once, and bring it to each party in the same transaction.

    What was undone, withdrawn or replaced before its seal was made never gets one.
    """
    seals = Seal.objects.to_make_of_issued().filter(issued=document_id)
    seals = seals.select_related(
        "issued__case__case_type__court", "issued__case__venue", "issued__act__kind", "issued__act__template"
    )
    hearing = "issued__act__hearing__{}".format
    seal = seals.select_related(hearing("kind"), hearing("room"), hearing("judge")).first()
    if seal is None or seal.issued is None or seal.issued.issued_at is None:
        return
    document, case = seal.issued, seal.issued.case
    if not document.sha256:
        _write(document)
    facts = SealFacts(
        court_en=case.court.name_en,
        court_zh=case.court.name_zh_hant,
        case_number=case.number,
        deemed_receipt=seal.issued.issued_at,
        drn=seal.drn,
        is_issued=True,
    )
    settings.SCRATCH_ROOT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.SCRATCH_ROOT) as folder:
        target = Path(folder, "sealed.pdf")
        sealed = seal_pdf(storage.path_of(document.sha256), target, facts, the_court())
        if sealed.original_sha256 != document.sha256:
            raise CannotSeal(f"The file stored as {document.sha256} is not the one that was issued.")
        stored = storage.store_file(target)
    _put_on(seal.pk, document.pk, stored, place_kept(sealed.place))


def _write(document: IssuedDocument) -> None:
    """The notice of a hearing, by the row of the hearing for which it was issued, whatever became of that since; or an
    order in standard terms, by the paragraphs that were confirmed, with the head of this case."""
    paper = order_paper(document.act, document.case) if document.act.template else notice_of_hearing(document)
    stored = storage.store([paper])
    document.sha256, document.size = stored.sha256, stored.size
    document.pages = examine(storage.path_of(stored.sha256)).count
    document.save(update_fields=["sha256", "size", "pages"])


@transaction.atomic
def _put_on(seal_id: int, document_id: int, stored: storage.Stored, place: Seal.Place) -> None:
    document = locked_document(document_id)
    seal = Seal.objects.select_for_update(of=("self",)).get(pk=seal_id)
    if seal.sha256 or seal.withdrawn_at or not document.stands:
        return
    seal.sha256, seal.size, seal.sealed_at, seal.deemed_at = stored.sha256, stored.size, clock.now(), document.issued_at
    seal.place = place
    seal.save(update_fields=["sha256", "size", "sealed_at", "deemed_at", "place"])
    audit.record(
        act="issued.sealed",
        subject=document,
        actor=None,
        number=document.case.number,
        drn=seal.drn,
        sha256=stored.sha256,
    )
    deliver(document_id=document_id)


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def deliver_issued(document_id: int) -> None:
    """Bring a document that is unread to whoever reads it now."""
    deliver(document_id=document_id)
