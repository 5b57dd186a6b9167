"""The workers that stamp each submission with its deemed receipt time, and sign its acknowledgement."""

from celery import shared_task
from django.db import OperationalError

from cases.calendar.changes import done, waiting_for
from filings.stamping import acknowledgement, stamps
from icms.lib.promises import after_commit

PASSING = (OSError, OperationalError)


@shared_task(autoretry_for=PASSING, retry_backoff=True, max_retries=5)
def stamp_filing(filing_id: int) -> None:
    """Stamp one filing, then promise its acknowledgement."""
    made = stamps.stamp(filing_id=filing_id)
    if made is not None:
        after_commit(make_acknowledgement, made.pk)


@shared_task(autoretry_for=PASSING, retry_backoff=True, max_retries=5)
def make_acknowledgement(stamp_id: int) -> None:
    """Make the signed acknowledgement of one stamp, once."""
    acknowledgement.make(stamp_id=stamp_id)


@shared_task(autoretry_for=PASSING, retry_backoff=True, max_retries=5)
def stamp_again_after_changes() -> None:
    """Work through every change of the calendar that the filings have not seen yet."""
    for change in waiting_for(stamps.READER):
        for stamp_id in stamps.stamps_touched_by(change):
            made = stamps.stamp_again(stamp_id=stamp_id)
            if made is not None:
                after_commit(make_acknowledgement, made.pk)
        done(stamps.READER, change)
