"""The workers that stamp each filing with its deemed receipt and sign its acknowledgement."""

from celery import shared_task
from django.db import OperationalError

from cases.calendar.changes import done, waiting_for
from filings.stamping import acknowledgement, stamps
from icms.lib.task_queue import enqueue_on_commit

TRANSIENT = (OSError, OperationalError)


@shared_task(autoretry_for=TRANSIENT, retry_backoff=True, max_retries=5)
def stamp_filing(filing_id: int) -> None:
    """Stamp one filing, then have its acknowledgement made."""
    stamp = stamps.stamp_filing(filing_id=filing_id)
    if stamp is not None:
        enqueue_on_commit(make_acknowledgement, stamp.pk)


@shared_task(autoretry_for=TRANSIENT, retry_backoff=True, max_retries=5)
def make_acknowledgement(stamp_id: int) -> None:
    """Make the signed acknowledgement of one stamp, once."""
    acknowledgement.make_acknowledgement(stamp_id=stamp_id)


@shared_task(autoretry_for=TRANSIENT, retry_backoff=True, max_retries=5)
def correct_stamps() -> None:
    """Work through every change of the calendar that the filings have not seen yet."""
    for change in waiting_for(stamps.READER):
        for stamp_id in stamps.stamps_touched_by(change):
            stamp = stamps.correct_stamp(stamp_id=stamp_id)
            if stamp is not None:
                enqueue_on_commit(make_acknowledgement, stamp.pk)
        done(stamps.READER, change)
