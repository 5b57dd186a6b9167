"""The worker that checks what was sent."""

from celery import shared_task
from django.db import OperationalError

from filings.bulk.examine import examine


@shared_task(autoretry_for=(OSError, OperationalError), retry_backoff=True, max_retries=5)
def check_files(bulk_id: int) -> None:
    """Check one bulk filing, if a check was asked for."""
    examine(bulk_id=bulk_id)
