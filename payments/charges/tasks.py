"""What follows a settled charge: its stamp and its receipt as a PDF, made by the workers."""

from celery import shared_task
from django.db import OperationalError

from cases.calendar.changes import done, waiting_for
from payments.charges import receipts, stamps

PASSING = (OSError, OperationalError)


@shared_task(autoretry_for=PASSING, retry_backoff=True, max_retries=5)
def stamp_payment(charge_id: int) -> None:
    """Stamp the payment of one charge, once."""
    stamps.stamp(charge_id=charge_id)


@shared_task(autoretry_for=PASSING, retry_backoff=True, max_retries=5)
def make_receipt(receipt_id: int) -> None:
    """Make the signed PDF of one receipt, once."""
    receipts.make_pdf(receipt_id=receipt_id)


@shared_task(autoretry_for=PASSING, retry_backoff=True, max_retries=5)
def correct_payment_stamps() -> None:
    """Work through every change of the calendar that the payments have not seen yet."""
    for change in waiting_for(stamps.READER):
        for stamp_id in stamps.stamps_touched_by(change):
            stamps.correct_stamp(stamp_id=stamp_id)
        done(stamps.READER, change)
