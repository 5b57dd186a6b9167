"""The worker that writes the filings of a bulk filing and makes its acknowledgement."""

from celery import shared_task
from django.db import OperationalError
from django.db.models import Exists, OuterRef, QuerySet

from filings.bulk.mending import services as mending
from filings.bulk.writing import documents, services
from filings.models import BulkFiling, BulkRow
from icms.lib.task_queue import enqueue_on_commit

TRANSIENT = (OSError, OperationalError)


@shared_task(autoretry_for=TRANSIENT, retry_backoff=True, max_retries=5)
def write_filings(bulk_id: int) -> None:
    """Write, or lodge again, all that is left, a few in each transaction, then have the acknowledgement made."""
    is_mending = BulkFiling.objects.filter(pk=bulk_id).exclude(mends=None).exists()
    work = mending.lodge_next if is_mending else services.write_some
    while work(bulk_id=bulk_id):
        pass
    if unacknowledged().filter(pk=bulk_id).exists():
        enqueue_on_commit(make_bulk_acknowledgement, bulk_id)


@shared_task(autoretry_for=TRANSIENT, retry_backoff=True, max_retries=5)
def make_bulk_acknowledgement(bulk_id: int) -> None:
    """Make the signed acknowledgement, once."""
    if unacknowledged().filter(pk=bulk_id).exists():
        documents.make_acknowledgement(bulk_id=bulk_id)


def unacknowledged() -> QuerySet[BulkFiling]:
    """Written to the last filing, and not acknowledged yet; where no row could be written, nothing is."""
    written = BulkRow.objects.done().filter(bulk=OuterRef("pk"))
    return BulkFiling.objects.filter(Exists(written), state=BulkFiling.State.LODGED, acknowledgement_sha256="")
