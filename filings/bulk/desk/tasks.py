"""The worker that accepts the others after a sample."""

from celery import shared_task

from filings.bulk.desk import decisions


@shared_task(autoretry_for=decisions.TRANSIENT, retry_backoff=True, max_retries=5)
def accept_filings(sample_id: int) -> None:
    """Accept all that are left, each in a transaction of its own."""
    while decisions.accept_next(sample_id=sample_id):
        pass
    decisions.end_acceptance(sample_id=sample_id)
