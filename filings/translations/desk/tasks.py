"""The worker that makes the certified translation; the seal on it is `filings.sealing.tasks`'s."""

from celery import shared_task
from django.db import OperationalError, transaction
from django.db.models import Exists, Max, OuterRef

from accounts import audit
from filings.models import Document, DocumentType, Filing, Seal
from filings.models.filing import FilingQuerySet
from filings.sealing.tasks import seal_document
from filings.states import Decision, State
from filings.transitions import locked
from filings.translations.desk.documents import make_file
from icms.lib.drn import new_drn
from icms.lib.task_queue import enqueue_on_commit


def to_make() -> FilingQuerySet:
    """Certified, and its certificate not made yet; these rows are the list of work to do."""
    certified = Document.objects.filter(filing=OuterRef("pk"), type__case_type=None, type__code=DocumentType.CERTIFIED)
    return Filing.objects.for_the_language_section().filter(~Exists(certified), state=State.ACCEPTED)


@shared_task(autoretry_for=(OSError, OperationalError), retry_backoff=True, max_retries=5)
def make_certified(filing_id: int) -> None:
    """Join certificate and translation, once, and have the whole sealed: first the file, then the rows."""
    filing = to_make().select_related("court", "case", "decided_by").filter(pk=filing_id).first()
    if filing is None:
        return
    stored, pages = make_file(filing)
    with transaction.atomic():
        filing = locked(filing_id)
        if not to_make().filter(pk=filing_id).exists():  # meanwhile another worker made it
            return
        text = filing.translation.text
        assert text is not None
        document = Document.objects.create(
            filing=filing,
            type=DocumentType.objects.get(case_type=None, code=DocumentType.CERTIFIED),
            title=filing.translation.title,
            language=text.language,
            order=(filing.documents.aggregate(last=Max("order"))["last"] or 0) + 1,
            round=filing.round,
            file_name=f"certified-translation-{filing.reference}.pdf",
            size=stored.size,
            pages=pages,
            sha256=stored.sha256,
            decision=Decision.ACCEPTED,
            decided_at=filing.decided_at,
        )
        document.seal = Seal.objects.create(document=document, drn=new_drn())
        document.save(update_fields=["seal"])
        audit.record(act="translation.certificate_made", subject=filing, actor=None, sha256=stored.sha256)
        enqueue_on_commit(seal_document, document.pk)
